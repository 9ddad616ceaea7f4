"""What stands in a file beside its words, and is not read: pictures, and changes of how words look."""

from collections.abc import Iterator

from worker.documents.ooxml.styles import switched_on
from worker.documents.ooxml.xml import KINDS, Element, child, value

FORMATTING = (
    "Tracked changes of the formatting, such as bold letters or a colour, were not read: only words are. If one of them has a "
    "meaning, write it in a comment."
)
_DRAWINGS = {"w:drawing", "w:pict", "w:object"}
FIELDS = "Fields that show something without holding its words were not read ({names}): type the words themselves."
OTHER_DOCUMENTS = (
    "Word shows other documents within this one ({count:,}), and their words were not read. Open the file in Word and save it again, so "
    "that they stand in the text, and send that."
)
RAISED = "Raised or lowered digits were read as all others, as in “{digits}”: write them in another way, such as 10^3."
HIDDEN_WORDS = "Words that are hidden in the file were read with the others: “{words}”."
SYMBOL_LETTERS = "“{words}” is in the font {font}, in which Word shows other signs, such as μ for m; it was read as it is written. Type the signs themselves."
_LONGEST_QUOTE = 40  # characters
_WITHOUT_WORDS = {"EQ", "SYMBOL", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "MACROBUTTON", "GOTOBUTTON"}
_SYMBOL_FONTS = ("symbol", "webdings", "wingdings", "wingdings 2", "wingdings 3")
_NOT_SHOWN = {"mc:Fallback", "w:del", "w:moveFrom"}


def drawings_in(body: Element) -> tuple[list[Element], list[Element]]:
    """The pictures, charts and drawings in a text with all its changes accepted, and the text boxes."""
    pictures, boxes = list[Element](), list[Element]()
    for each in body.iter():
        if KINDS[each.tag] in _DRAWINGS and _NOT_SHOWN.isdisjoint(KINDS[one.tag] for one in each.iterancestors()):
            has_words = any(KINDS[one.tag] == "w:txbxContent" for one in each.iter())
            (boxes if has_words else pictures).append(each)
    return pictures, boxes


def unsupported_in(body: Element) -> Iterator[str]:
    """Sentences on what a text has that is not read."""
    pictures, _ = drawings_in(body)
    yield from pictures_not_read(len(pictures))
    if others := sum(1 for _ in body.iter("{*}altChunk", "{*}subDoc")):
        yield OTHER_DOCUMENTS.format(count=others)
    if any(_is_formatting(each) for each in body.iter()):
        yield FORMATTING
    if names := sorted(_fields_without_words(body)):
        yield FIELDS.format(names=", ".join(names))
    if raised := next(_raised_digits(body), ""):
        yield RAISED.format(digits=raised)
    if hidden := " ".join("".join(_hidden_words(body)).split()):
        yield HIDDEN_WORDS.format(words=_quoted(hidden))
    for font, words in _letters_in_symbol_fonts(body).items():
        yield SYMBOL_LETTERS.format(font=font, words=_quoted(words))


def _fields_without_words(body: Element) -> set[str]:
    """The names of fields that programs show by counting or drawing, where no result is saved."""
    found = set()
    open_codes: list[str] = []
    for each in body.iter("{*}instrText", "{*}fldChar"):
        if KINDS[each.tag] == "w:instrText" and open_codes:
            open_codes[-1] += each.text or ""
        elif KINDS[each.tag] == "w:fldChar":
            match value(each, "fldCharType"):
                case "begin":
                    open_codes.append("")
                case "separate" if open_codes:
                    open_codes[-1] = ""
                case "end" if open_codes:
                    found.update(open_codes.pop().upper().split()[:1])
    return found & _WITHOUT_WORDS


def _raised_digits(body: Element) -> Iterator[str]:
    """Numbers that go on in raised or lowered digits, as they are read: 10³ is 103, and a reference to a note is a digit more."""
    for each in body.iter("{*}vertAlign"):
        if value(each, "val") in ("superscript", "subscript"):
            run = next((one for one in each.iterancestors() if KINDS[one.tag] == "w:r"), None)
            before = None if run is None else run.getprevious()
            if run is None or before is None:
                continue
            words, digits = _words(before), _words(run)
            if digits[:1].isdigit() and words[-1:].isdigit():
                yield words.split()[-1] + digits


def _hidden_words(body: Element) -> Iterator[str]:
    for each in body.iter("{*}vanish"):
        properties = each.getparent()
        run = None if properties is None else properties.getparent()
        if properties is not None and run is not None and switched_on(properties, "w:vanish"):
            yield _words(run)


def _letters_in_symbol_fonts(body: Element) -> dict[str, str]:
    """For each symbol font the first letters or digits that are written in it as such, with what stands before them.

    Word shows the signs that the font has in their places, and programs without the font show the letters.
    """
    found: dict[str, str] = {}
    for each in body.iter("{*}rFonts"):
        font, properties = value(each, "ascii") or "", each.getparent()
        run = None if properties is None else properties.getparent()
        if font.lower() not in _SYMBOL_FONTS or font in found or run is None or KINDS[run.tag] != "w:r":
            continue
        if any(letter.isascii() and letter.isalnum() for letter in _words(run)):
            before = run.getprevious()
            start = "" if before is None else _words(before)[-_LONGEST_QUOTE // 2 :]
            found[font] = " ".join(f"{start}{_words(run)}".split())
    return found


def _quoted(words: str) -> str:
    return f"{words[:_LONGEST_QUOTE]}…" if len(words) > _LONGEST_QUOTE else words


def _words(run: Element) -> str:
    return "".join(each.text or "" for each in run if KINDS[each.tag] == "w:t")


def pictures_not_read(count: int) -> Iterator[str]:
    """The sentence on so many pictures; none if there are none."""
    if count:
        what = "1 picture, chart or drawing was" if count == 1 else f"{count:,} pictures, charts or drawings were"
        yield f"{what} not read: only words are."


def _is_formatting(element: Element) -> bool:
    """Whether it says that words which were there before look different now, or that a paragraph has another style."""
    above, kind = element.getparent(), KINDS[element.tag]
    around = None if above is None else above.getparent()
    if above is None or around is None:
        return False
    if kind == "w:pPrChange":
        before = child(element, "w:pPr")
        return before is not None and _style(before) != _style(above)
    outside = around.getparent()
    is_new = outside is not None and KINDS[outside.tag] == "w:ins"
    return kind == "w:rPrChange" and KINDS[around.tag] == "w:r" and not is_new


def _style(properties: Element) -> str:
    style = child(properties, "w:pStyle")
    return "" if style is None else value(style, "val") or ""
