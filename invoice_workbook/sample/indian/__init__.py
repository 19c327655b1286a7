"""The sample company in India: a trading company in Vijayawada, Andhra Pradesh."""
