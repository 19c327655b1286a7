"""How documents leave: as drafts, through SMTP, or as drafts in Outlook. Nothing here decides that they do."""
