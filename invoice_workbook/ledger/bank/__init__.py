"""What follows from the books about bank lines: whose they are, what they pay, whether statements are whole."""
