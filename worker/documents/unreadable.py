"""The one way in which a file is refused."""


class Unreadable(Exception):
    """The file cannot be read, or must not be; `str()` is the sentence for the person who sent it."""
