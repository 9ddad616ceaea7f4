"""Looks at files that are passed on as they come: whether they are what they say, and hold nothing that acts when they are opened."""
