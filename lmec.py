"""The roof: the command line of the service."""
