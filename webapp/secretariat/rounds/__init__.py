"""Rounds at the secretariat: opened, followed, their deadlines, letters and calls, and what comes late."""
