"""Fields and characters of symbol fonts: what they show is text, the codes behind them are not."""

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


FACES = "☺☹"

# Adobe's Symbol encoding, from its place 0x20 and 0xA0 on.
_SYMBOL = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪",
    0xF1: "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
}
# What people use of Wingdings: faces, ticks, boxes, bullets, arrows.
_WINGDINGS = dict(
    zip(
        b'"(*JLlnoqruv\x9f\xa7\xa8\xd8\xdf\xe0\xe1\xe2\xe8\xf0\xfb\xfc\xfd\xfe',
        "✂☎✉☺☹●■□❑❒◆❖•▪◻➢←→↑↓➔⇨✗✔☒☑",
        strict=True,
    )
)
_FONTS = {
    "symbol": {start + place: char for start, chars in _SYMBOL.items() for place, char in enumerate(chars)},
    "wingdings": _WINGDINGS,
}
_PRIVATE = 0xF000  # where Word puts the characters of symbol fonts


def symbol_of(element: Element) -> str:
    """The character that a w:sym shows: its number in its font, or the number's own character; "" if it is none."""
    try:
        code = int(value(element, "char") or "", 16)
        own = chr(code)
    except (ValueError, OverflowError):
        return ""
    if code < 0x20 or 0xD800 <= code <= 0xDFFF:
        return ""
    return _FONTS.get((value(element, "font") or "").lower(), {}).get(
        code - _PRIVATE if code >= _PRIVATE else code, own
    )
