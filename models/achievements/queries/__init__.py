"""What pages and letters read of the register."""
