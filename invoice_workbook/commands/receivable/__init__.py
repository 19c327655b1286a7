"""Commands of what customers owe: orders, invoices, their files and mails, statements, reminders, collections."""
