"""Orders to the bank: what payment files hold."""
