"""How words are set in Word: each run says its fonts and its language, or Khmer is misordered and Burmese overlaps."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

LATIN = "Calibri"
HAN = "Microsoft YaHei"
STACKED = {"km": "Leelawadee UI", "lo": "Leelawadee UI", "th": "Leelawadee UI", "my": "Myanmar Text"}
# Where a font of Windows is missing, another program takes one of these.
SUBSTITUTES = {
    LATIN: "Carlito",
    HAN: "Noto Sans CJK SC",
    "Leelawadee UI": "Noto Sans Khmer,Noto Sans Lao,Noto Sans Thai",
    "Myanmar Text": "Noto Sans Myanmar",
}
LANGUAGE_TAGS = {
    "en": "en-GB",
    "zh": "zh-CN",
    "km": "km-KH",
    "lo": "lo-LA",
    "my": "my-MM",
    "th": "th-TH",
    "vi": "vi-VN",
}

# How a run can look; Word wants these behind its fonts.
BOLD = "<w:b/><w:bCs/>"
DELETED = '<w:strike/><w:color w:val="8A1C1C"/>'
INSERTED = '<w:color w:val="14532D"/><w:u w:val="single"/>'
CHOSEN = '<w:b/><w:bCs/><w:u w:val="single"/>'
SOFT = '<w:color w:val="595959"/>'

_SCRIPTS = {
    "km": "\u1780-\u17ff\u19e0-\u19ff",
    "lo": "\u0e80-\u0eff",
    "th": "\u0e00-\u0e7f",
    "my": "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
}
_JOINERS = "\u200b-\u200d"  # zero-width, within words of these scripts
_SCRIPT_RUNS = re.compile("|".join(f"(?P<{name}>[{chars}][{chars}{_JOINERS}]*)" for name, chars in _SCRIPTS.items()))
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def split_by_script(text: str) -> Iterator[tuple[str, str]]:
    """The text cut where its script changes, each with the language of a script that stacks its letters, or ""."""
    reached = 0
    for found in _SCRIPT_RUNS.finditer(text):
        if reached < found.start():
            yield text[reached : found.start()], ""
        yield found[0], found.lastgroup or ""
        reached = found.end()
    if reached < len(text):
        yield text[reached:], ""


def properties(text: str, stacked: str, language: str, style: str = "", look: str = "") -> str:
    """The w:rPr of a run; `stacked` is the language of its script if that stacks its letters, `language` that of the text."""
    complex_font = STACKED.get(stacked or language, STACKED["th"])
    hint = ' w:hint="eastAsia"' if _HAN.search(text) else ""
    fonts = f'<w:rFonts{hint} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{HAN}" w:cs="{complex_font}"/>'
    own = LANGUAGE_TAGS.get(language, "en-GB")
    plain = own if language in ("en", "vi") else LANGUAGE_TAGS["en"]
    bidi = LANGUAGE_TAGS[stacked or language] if (stacked or language) in STACKED else LANGUAGE_TAGS["th"]
    tag = f'<w:lang w:val="{plain}" w:eastAsia="zh-CN" w:bidi="{bidi}"/>'
    return f"<w:rPr>{style}{fonts}{look}{'<w:cs/>' if stacked else ''}{tag}</w:rPr>"


def runs(text: str, language: str, *, deleted: bool = False, style: str = "", look: str = "") -> str:
    """The text as runs; deleted words have an element of their own."""
    return "".join(
        f"<w:r>{properties(words, stacked, language, style, look)}{content(words, deleted=deleted)}</w:r>"
        for words, stacked in split_by_script(text)
    )


def content(text: str, *, deleted: bool = False) -> str:
    """Words, tabs and line breaks, as they stand in a run."""
    name = "w:delText" if deleted else "w:t"
    parts = []
    for part in re.split("([\t\n])", clean_text(text)):
        if part == "\t":
            parts.append("<w:tab/>")
        elif part == "\n":
            parts.append("<w:br/>")
        elif part:
            parts.append(f'<{name} xml:space="preserve">{escape(part)}</{name}>')
    return "".join(parts)


def clean_text(text: str) -> str:
    """The text without the characters that no XML can hold, its Burmese marks in order."""
    return order_marks(_NOT_IN_XML.sub("\ufffd", text))


def order_marks(text: str) -> str:
    """The text with each Burmese asat behind the dot below, as Unicode orders them (NFC). The dictionaries by which lines are
    broken have words in that order only: typed in the other, "သည့်" is torn. For every comparison the two are the same."""
    return text.replace("\u103a\u1037", "\u1037\u103a")


def quote_attribute(text: str) -> str:
    """The text as the value of an attribute."""
    return escape(clean_text(text), {'"': "&quot;", "\t": " ", "\n": " "})
