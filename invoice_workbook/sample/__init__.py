"""A small trading company's month, correct except for a list of faults, one for each rule."""
