"""How two texts differ, as phrases that a person would mark."""
