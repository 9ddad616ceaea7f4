"""Letters that are owed to people: which, to whom, and what each tells."""
