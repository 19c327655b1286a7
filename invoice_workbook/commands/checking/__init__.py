"""Commands that judge: all rules or those of one concern, and what is settled on purpose."""
