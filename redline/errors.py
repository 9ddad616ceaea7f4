"""What this package refuses."""


class RedlineError(ValueError):
    """The input cannot be read as prose to merge; the message is a sentence for people."""
