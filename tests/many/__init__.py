"""Many books at once."""
