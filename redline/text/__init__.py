"""Words: tokens, graphemes, and the keys by which two spellings are equal."""
