"""The engine: lock, ask, read, command, agree, save, files, mails, note, unlock. The one place that acts."""
