"""Adopting a text, and words for brackets: the sheet of a meeting, what is put to the members, and their answers."""
