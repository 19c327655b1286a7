"""How documents are sent: as draft files, through SMTP, or as drafts in Outlook. Others decide whether to send."""
