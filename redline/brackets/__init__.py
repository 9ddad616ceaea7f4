"""A merged paragraph with brackets: written, read back, settled, and traced through rounds."""
