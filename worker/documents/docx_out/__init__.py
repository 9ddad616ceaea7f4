"""Documents out: Word, Excel and PDF."""
