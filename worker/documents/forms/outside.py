"""What stands around the tables of a form in Word, and is no part of a comment."""

from collections.abc import Iterator

from worker.documents.forms.aside import kept
from worker.documents.forms.own_words import is_own
from worker.documents.tables.grid import Grids, Outside


def outside(read: Grids) -> Iterator[Outside]:
    """The paragraphs outside the tables, without those that our own form writes."""
    for each in read.outside:
        if not is_own(each.text, read):
            yield Outside(each.place, kept(each.text))
