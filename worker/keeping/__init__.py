"""Keeping what the service holds: backups and what becomes of them, and the archive of a finished consultation."""
