"""Tables as they stand in files, whatever is in them: read in little memory."""
