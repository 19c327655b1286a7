"""A small trading company's month: right throughout, but for a listed set of faults, one a rule."""
