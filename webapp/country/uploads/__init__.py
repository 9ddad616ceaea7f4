"""Files that a member's people send in: looked at, then turned into comments."""
