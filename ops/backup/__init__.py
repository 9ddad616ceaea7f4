"""Backups: taken, encrypted for the holder of a key, and put back."""
