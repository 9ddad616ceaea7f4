"""Files by several authors, made from one base, as one file."""
