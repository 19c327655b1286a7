"""What follows from the books about customers: orders, our invoices, who is late."""
