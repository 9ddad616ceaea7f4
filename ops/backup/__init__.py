"""Backups: taken, sealed for the holder of a key, and put back."""
