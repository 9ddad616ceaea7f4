"""What departments say, and what their coordinator does with it."""
