"""What was read in a file that somebody sent in: facts about all of it, as the upload keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from models.drafts.manuscript import Manuscript, from_plain
from models.uploads.forms import FormReading, form_from_plain


@dataclass(frozen=True, slots=True)
class FileReading:
    """Sentences on how a file was read, and the number of the `older` version that it was made from, None if from that of its
    round. `aside` are words beside what it asks that become no part of a comment, each with its title, by the position of what
    is asked. `form` is about a form, `text` is the text in a file to be put up."""

    warnings: Sequence[str] = ()
    older: int | None = None
    aside: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    form: FormReading | None = None
    text: Manuscript | None = None


def reading_as_plain(reading: FileReading) -> dict[str, Any]:
    """Plain data that holds all of it."""
    return asdict(reading)


def reading_from_plain(data: Mapping[str, Any]) -> FileReading:
    """What `reading_as_plain` took apart; raises ValueError, TypeError or KeyError for what it never wrote."""
    aside = {
        int(position): [(str(title), str(words)) for title, words in found] for position, found in data["aside"].items()
    }
    return FileReading(
        warnings=[str(sentence) for sentence in data["warnings"]],
        older=None if data["older"] is None else int(data["older"]),
        aside=aside,
        form=None if data["form"] is None else form_from_plain(data["form"]),
        text=None if data["text"] is None else from_plain(data["text"]),
    )
