"""Commands of what we owe: bills in, compared with orders, on their way to payment, paid, claimed back."""
