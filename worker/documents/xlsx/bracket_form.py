"""The part of our form that asks about open brackets: a row for each, with what can be chosen in it."""

from collections.abc import Sequence

from models.brackets.queries.placed import PlacedBracket
from models.brackets.written import shown_in
from worker.documents.forms.choices import CHOICES, TITLES, TITLES_ABROAD
from worker.documents.tables.grid import letters
from worker.documents.uploads.choices import shown_alternatives

GIVEN = 4  # columns that we fill in
CHOICE = list(TITLES).index("choice")
_WIDTHS = (18, 28, 40, 46, 29, 38, 25, 18, 25)  # millimetres
_TITLES = (
    TITLES["bracket"],
    TITLES["paragraph"],
    TITLES["standing"],
    TITLES["alternatives"],
    f"{TITLES['choice']} (a letter, {', '.join(CHOICES)})",
    TITLES["words"],
    f"{TITLES['can_accept']} (letters, keep)",
    f"{TITLES['package']} (a name)",
    TITLES["reason"],
)


def columns(language: str) -> list[tuple[str, int]]:
    """The columns with their widths in millimetres; beside its English title each has that of the language of the text."""
    own = TITLES_ABROAD.get(language, ("",) * len(_TITLES))
    titles = (f"{title} ({name})" if name else title for title, name in zip(_TITLES, own, strict=True))
    return list(zip(titles, _WIDTHS, strict=True))


def rows(brackets: Sequence[PlacedBracket]) -> list[tuple[str, ...]]:
    """A row for each bracket, in the order of the text; nothing is chosen beforehand."""
    empty = ("",) * (len(_TITLES) - GIVEN)
    return [
        (
            str(number),
            one.paragraph.label or one.paragraph.text,
            shown_in(one.bracket, one.bracket.standing),
            shown_alternatives(one.bracket),
            *empty,
        )
        for number, one in enumerate(brackets, start=1)
    ]


def offers(bracket: PlacedBracket) -> list[str]:
    """What can be chosen in a bracket."""
    return [*(letters(number) for number in range(len(bracket.bracket.circulated))), *CHOICES]
