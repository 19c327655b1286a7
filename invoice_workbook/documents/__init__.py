"""Files for people: made from the books, in the customer's language, never changing anything."""
