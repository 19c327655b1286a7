"""What may be done with a document: issued, approved, paid, posted; and what stands against it."""
