"""Word files in, as texts to be put up: headings, numbers as Word shows them, tables and notes."""
