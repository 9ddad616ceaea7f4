"""Letters as mail: put into words, handed to a mail server, and noted with its answer."""
