"""What was read in a file that somebody sent in: facts about all of it, as the upload keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from models.drafts.manuscript import Manuscript, as_plain, from_plain
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
    """Plain data that holds all of it, what is about a form or a draft beside the rest."""
    about = asdict(reading.form) if reading.form else as_plain(reading.text) if reading.text else {}
    return {"warnings": list(reading.warnings), "older": reading.older, "aside": dict(reading.aside), **about}


def reading_from_plain(data: Mapping[str, Any]) -> FileReading:
    """What `reading_as_plain` took apart, also as releases before have written it; raises ValueError, TypeError or KeyError for
    what none ever wrote."""
    aside = {
        int(position): [(str(title), str(words)) for title, words in found]
        for position, found in data.get("aside", {}).items()
    }
    older = data.get("older")
    return FileReading(
        warnings=[str(sentence) for sentence in data["warnings"]],
        older=None if older is None else int(older),
        aside=aside,
        form=form_from_plain(data) if "columns" in data else None,
        text=from_plain(data) if "passages" in data else None,
    )
