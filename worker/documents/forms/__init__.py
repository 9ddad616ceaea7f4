"""Comment forms in (.docx, .xlsx, .csv): row by row, and what they ask of a draft."""
