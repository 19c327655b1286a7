"""Bookings as files that other programs' ledgers read: CSV, DATEV, beancount."""
