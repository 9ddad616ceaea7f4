"""The doctor: checks everything that the service depends on."""
