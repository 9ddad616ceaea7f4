"""Word files out: versions, papers and compendia, with tracked changes and comments in the margin."""
