"""Several files made from one base become one: how each is read against the base, and how the result is written."""
