"""The numbers of paragraphs: shown by Word but no part of their words, and each exactly the one that letters quote."""

import re
from dataclasses import dataclass, field

from models.text.provisional_labels import LABEL
from worker.documents.docx_out.frame import HEAD, NUMBERED, SPACES
from worker.documents.ooxml.fonts import quoted

_INDENT = f"<w:pPr>{NUMBERED}</w:pPr>"
_COUNTED = 0


@dataclass(slots=True)
class Numbers:
    """Lists of numbers, begun anew wherever a number is not the next one; without `counted`, each number is only shown.

    Programs differ in how they count on through paragraphs that come and go, so beside tracked changes nothing is counted.
    """

    counted: bool = True
    _lists: list[str] = field(default_factory=list)
    _forms: list[str] = field(default_factory=list)
    _next: int | None = None

    def of(self, label: str) -> str:
        """What the properties of a paragraph with this number say; "" without one."""
        if not label:
            return ""
        number = int(label) if label.isascii() and label.isdigit() else None
        plain = number is not None and str(number) == label
        if number is None or not (plain and self.counted):
            self._next = None
            ours = plain or re.fullmatch(LABEL, label)
            self._list(self._form(quoted(f"{label}." if ours else label).replace("%", "%%")))
        else:
            if number != self._next:
                self._list(_COUNTED, f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{number}"/></w:lvlOverride>')
            self._next = number + 1
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{len(self._lists)}"/></w:numPr>'

    def _list(self, form: int, override: str = "") -> None:
        id = len(self._lists) + 1
        self._lists.append(f'<w:num w:numId="{id}"><w:abstractNumId w:val="{form}"/>{override}</w:num>')

    def _form(self, text: str) -> int:
        """A number that is not counted: its text stands for itself."""
        id = len(self._forms) + 1
        self._forms.append(_form(id, "none", text))
        return id

    def part(self) -> str:
        """The numbering part."""
        forms = _form(_COUNTED, "decimal", "%1.") + "".join(self._forms)
        return f"{HEAD}<w:numbering {SPACES}>{forms}{''.join(self._lists)}</w:numbering>"


def _form(id: int, count: str, text: str) -> str:
    level = (
        f'<w:start w:val="1"/><w:numFmt w:val="{count}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{_INDENT}'
    )
    return f'<w:abstractNum w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>'
