"""What may happen: one verb, one function. Each guards, changes, records and owes; none commits."""
