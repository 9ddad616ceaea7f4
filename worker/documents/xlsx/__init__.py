"""Excel workbooks out: comment forms and compendia."""
