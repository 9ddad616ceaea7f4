"""Documents that a worker reads and writes: heavy work, each piece in a process of its own with limits."""
