"""Commands of the bank: statements in, and what their lines pay."""
