"""The reads that pages, letters and documents need."""
