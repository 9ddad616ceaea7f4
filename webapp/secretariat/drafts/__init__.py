"""Texts at the secretariat: put up from words or a file, arranged, proposed and approved."""
