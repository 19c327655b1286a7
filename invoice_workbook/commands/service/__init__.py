"""Commands of service: workbooks made, opened, filled, copied, mended; aging; the demo."""
