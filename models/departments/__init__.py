"""What a member's departments tell their own coordinator, and what the coordinator does with it."""
