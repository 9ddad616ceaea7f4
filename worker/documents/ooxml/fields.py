"""What a Word file shows that is not written as text: fields, choices in form fields, characters of symbol fonts, and formulas, in
one line: 3/4, x^2, √(a+b)."""

import re
from collections.abc import Callable, Iterator, Mapping

from worker.documents.ooxml.xml import KINDS, STRICT_W, Element, W, attribute, child, value

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
_PRIVATE_USE = 0xF000  # where Word puts the characters of symbol fonts
IN_SYMBOL_FONT = re.compile("[\uf000-\uf0ff]")
_TICKED, _NOT_TICKED = "☒", "☐"
IN_LINE = "Formulas are written in one line, as in 3/4 or x^2: look whether they can still be read."
Pieces = Iterator[str | Element]
"""Signs, and parts of the formula whose own words stand between them."""


class Fields:
    """Where the reader stands among the fields of a text, which may be nested and run over many paragraphs."""

    def __init__(self, unclosed: frozenset[Element] = frozenset()) -> None:
        self._shown: list[bool] = []  # for each field that is open: whether its result has begun
        self._unclosed = unclosed

    @property
    def in_code(self) -> bool:
        """Whether words here belong to the code of a field."""
        return not all(self._shown)

    def pass_character(self, char: Element) -> None:
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


def choice_of(begin: Element) -> str:
    """What a form field of the old kind shows, which begins with this w:fldChar: its box, ticked or not, or the entry that is
    chosen from its list; "" if it is none of these, since others hold their words in the text."""
    data = child(begin, "w:ffData")
    box, entries = (None, None) if data is None else (child(data, "w:checkBox"), child(data, "w:ddList"))
    if box is not None:
        return _TICKED if _setting(box, "w:checked", "w:default") not in ("", "0", "false", "off") else _NOT_TICKED
    if entries is None:
        return ""
    names = [value(each, "val") or "" for each in entries if KINDS[each.tag] == "w:listEntry"]
    place = _setting(entries, "w:result", "w:default") or "0"
    return (
        names[int(place)] if place.isascii() and place.isdigit() and len(place) < 4 and int(place) < len(names) else ""
    )


def _setting(properties: Element, *kinds: str) -> str:
    """The first of these properties that is there; one without a value is on."""
    found = next(filter(lambda each: each is not None, (child(properties, kind) for kind in kinds)), None)
    return "" if found is None else value(found, "val") or "1"


def symbol_of(element: Element) -> str:
    """The character that a w:sym shows: its number in its font, or the number's own character; "" if it is none."""
    try:
        code = int(value(element, "char") or "", 16)
        own = chr(code)
    except (ValueError, OverflowError):
        return ""
    if code < 0x20 or 0xD800 <= code <= 0xDFFF:
        return ""
    return _in_font(value(element, "font") or "", code, own)


def words_in_symbol_font(text: Element) -> str:
    """Words of a run, with what its font shows for the characters that mean something only there."""
    run = text.getparent()
    properties = None if run is None else child(run, "w:rPr")
    fonts = None if properties is None else child(properties, "w:rFonts")
    name = "" if fonts is None else value(fonts, "ascii") or ""
    return IN_SYMBOL_FONT.sub(lambda found: _in_font(name, ord(found[0]), found[0]), text.text or "")


def _in_font(name: str, code: int, own: str) -> str:
    return _FONTS.get(name.lower(), {}).get(code - _PRIVATE_USE if code >= _PRIVATE_USE else code, own)


def linear_formula(formula: Element) -> Pieces:
    """A fraction, a power and the like as signs and parts."""
    return FORMULAS[KINDS[formula.tag]](formula)


def _fraction(formula: Element) -> Pieces:
    yield from _bracketed_part(formula, "m:num")
    yield "/"
    yield from _bracketed_part(formula, "m:den")


def _scripts(formula: Element) -> Pieces:
    yield from _plain_part(formula, "m:e")
    yield from _signed_part("_", formula, "m:sub")
    yield from _signed_part("^", formula, "m:sup")


def _scripts_before(formula: Element) -> Pieces:
    yield from _signed_part("_", formula, "m:sub")
    yield from _signed_part("^", formula, "m:sup")
    yield " "
    yield from _plain_part(formula, "m:e")


def _limits(formula: Element) -> Pieces:
    yield from _plain_part(formula, "m:e")
    yield from _signed_part("_" if KINDS[formula.tag] == "m:limLow" else "^", formula, "m:lim")


def _root(formula: Element) -> Pieces:
    yield from _bracketed_part(formula, "m:deg")
    yield "√"
    yield from _bracketed_part(formula, "m:e")


def _sum(formula: Element) -> Pieces:
    yield _sign(formula, "m:naryPr", "m:chr", "∫")
    yield from _signed_part("_", formula, "m:sub")
    yield from _signed_part("^", formula, "m:sup")
    yield " "
    yield from _plain_part(formula, "m:e")


def _delimited(formula: Element) -> Pieces:
    yield _sign(formula, "m:dPr", "m:begChr", "(")
    for number, each in enumerate(each for each in formula if KINDS[each.tag] == "m:e"):
        if number:
            yield _sign(formula, "m:dPr", "m:sepChr", "|")
        yield each
    yield _sign(formula, "m:dPr", "m:endChr", ")")


def _matrix(formula: Element) -> Pieces:
    yield "["
    for number, row in enumerate(each for each in formula if KINDS[each.tag] == "m:mr"):
        if number:
            yield "; "
        for place, cell in enumerate(each for each in row if KINDS[each.tag] == "m:e"):
            if place:
                yield ", "
            yield cell
    yield "]"


def _lines(formula: Element) -> Pieces:
    for number, each in enumerate(each for each in formula if KINDS[each.tag] == "m:e"):
        if number:
            yield "; "
        yield each


def _function(formula: Element) -> Pieces:
    yield from _plain_part(formula, "m:fName")
    yield " "
    yield from _plain_part(formula, "m:e")


FORMULAS: Mapping[str, Callable[[Element], Pieces]] = {
    "m:f": _fraction,
    "m:sSub": _scripts,
    "m:sSup": _scripts,
    "m:sSubSup": _scripts,
    "m:sPre": _scripts_before,
    "m:limLow": _limits,
    "m:limUpp": _limits,
    "m:rad": _root,
    "m:nary": _sum,
    "m:d": _delimited,
    "m:m": _matrix,
    "m:eqArr": _lines,
    "m:func": _function,
}


def _plain_part(formula: Element, kind: str) -> Pieces:
    part = child(formula, kind)
    if part is not None:
        yield part


def _bracketed_part(formula: Element, kind: str) -> Pieces:
    """A part, in brackets where it is more than one number or word."""
    part = child(formula, kind)
    if part is None:
        return
    plain = _text_of(part).replace(".", "").replace(",", "")
    nested = [each for each in part if KINDS[each.tag] in FORMULAS]
    one = not plain or (plain.isalnum() and not nested) or [KINDS[each.tag] for each in part] == ["m:d"]
    yield from ((part,) if one else ("(", part, ")"))


def _signed_part(sign: str, formula: Element, kind: str) -> Pieces:
    part = child(formula, kind)
    if part is not None and _text_of(part):
        yield sign
        yield from _bracketed_part(formula, kind)


def _text_of(part: Element) -> str:
    return "".join(each.text or "" for each in part.iter() if KINDS[each.tag] in ("m:t", "w:t")).strip()


def _sign(formula: Element, properties: str, kind: str, otherwise: str) -> str:
    """The sign that the properties name; they may name none."""
    found = child(formula, properties)
    sign = None if found is None else child(found, kind)
    return otherwise if sign is None else attribute(sign, "val") or ""
