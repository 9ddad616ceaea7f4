"""PDF out: a page of HTML, printed."""
