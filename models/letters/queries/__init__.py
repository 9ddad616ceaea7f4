"""What letters tell, read when they are sent."""
