"""Other programs' files: one outside format a module, `read` or `write`."""
