"""Characters of symbol fonts, which Word writes as numbers in a font, as the characters they show."""

from worker.documents.ooxml.xml import Element, value

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
