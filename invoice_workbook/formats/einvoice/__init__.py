"""E-invoices: ours written as CII and UBL, vendors' read from either."""
