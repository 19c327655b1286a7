"""What follows from the books about vendors: purchase orders, their bills, payments to them."""
