"""The reads that pages, letters and documents need: named, ordered, eager; one file for each audience."""
