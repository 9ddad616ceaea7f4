"""Strange files: opened in a process apart, within limits, and refused in one sentence."""
