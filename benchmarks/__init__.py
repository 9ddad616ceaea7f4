"""What the engine and the pages cost, and how right they are, beside others on the same work; `make bench` runs it."""
