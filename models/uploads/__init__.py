"""Files that people send in: kept as they came, read by a worker, looked at, and turned into comments once."""
