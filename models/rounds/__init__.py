"""A consultation and its timed rounds: opened, reminded of, closed, and seen at a glance."""
