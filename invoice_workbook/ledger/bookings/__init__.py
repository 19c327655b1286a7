"""The bookings of the ledger: what invoices, bills, money and differences come to, one module a source."""
