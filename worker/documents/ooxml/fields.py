"""Fields (page numbers, references, tables of contents): what they show is text, the codes behind them are not."""

from worker.documents.ooxml.xml import STRICT_W, Element, W, value


class Fields:
    """Where the reader stands among the fields of a text, which may be nested and run over many paragraphs."""

    def __init__(self, unclosed: frozenset[Element] = frozenset()) -> None:
        self._shown: list[bool] = []  # for each field that is open: whether its result has begun
        self._unclosed = unclosed

    @property
    def in_code(self) -> bool:
        """Whether words here belong to the code of a field."""
        return not all(self._shown)

    def meet(self, char: Element) -> None:
        """Pass a w:fldChar."""
        if char in self._unclosed:
            return
        kind = value(char, "fldCharType")
        if kind == "begin":
            self._shown.append(False)
        elif kind == "separate" and self._shown:
            self._shown[-1] = True
        elif kind == "end" and self._shown:
            self._shown.pop()


def fields_of(root: Element) -> Fields:
    """Those in an element, to be met in their order.

    Fields that never end are passed over: taken at their word they would swallow the rest of the text.
    """
    open_fields: list[list[Element]] = []
    for char in root.iter(f"{{{W}}}fldChar", f"{{{STRICT_W}}}fldChar"):
        kind = value(char, "fldCharType")
        if kind == "begin":
            open_fields.append([char])
        elif kind == "separate" and open_fields:
            open_fields[-1].append(char)
        elif kind == "end" and open_fields:
            open_fields.pop()
    return Fields(frozenset(char for field in open_fields for char in field))
