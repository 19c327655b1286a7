"""Every figure the project promises, measured as ratios in one run: `make bench`."""
