"""How the service itself fares: what waits, what failed, and what to do about it."""
