"""What people send in, against the draft that it is about: read by a worker, written down as what it asks."""
