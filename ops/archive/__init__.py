"""The archive of a finished consultation: written, and checked with nothing but the folder."""
