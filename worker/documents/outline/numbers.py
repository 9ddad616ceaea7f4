"""The numbers that Word gives to paragraphs by itself: they stand nowhere in the file and are counted here as Word does, in Roman,
letters, Thai, Chinese and the other ways that the six countries use."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from worker.documents.ooxml.styles import Styles
from worker.documents.ooxml.xml import KINDS, Element, child, value

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_DEEPEST_LINK = 5  # lists that refer to styles that refer to lists
_NO_LIST = "0"  # the list of paragraphs that stand in no list though their style does

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_CHINESE = "〇一二三四五六七八九"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LARGEST_NUMBER = 9_999  # nobody counts paragraphs further, and Roman numbers would grow without end


@dataclass(slots=True)
class _Level:
    """A level of a list: where its count begins, how it is shown, and after which levels (from 1) it begins anew."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list as paragraphs name it: those with one `counter` count together; `starts` are counts that begin elsewhere."""

    counter: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """Counts through a text, paragraph by paragraph."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._forms: dict[str, Element] = {}
        self._named: dict[str, Element] = {}
        for each in () if root is None else root:
            if KINDS[each.tag] == "w:abstractNum":
                self._forms[value(each, "abstractNumId") or ""] = each
            elif KINDS[each.tag] == "w:num":
                self._named[value(each, "numId") or ""] = each
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, list[int | None]] = {}

    def label(self, properties: Element | None) -> str:
        """The number in front of the next paragraph, with these w:pPr; "" if there is none, "•" for all signs of lists."""
        place = self._find_level(properties)
        if place is None:
            return ""
        found, depth = place
        self._count_up(found, depth)
        level = found.levels.get(depth, _Level())
        return (
            "•"
            if level.form == "bullet"
            else _PLACEHOLDER.sub(lambda each: self._format_count(found, level, each), level.text)
        )

    def _find_level(self, properties: Element | None) -> tuple[_List, int] | None:
        """The list and the level of a paragraph, by its own properties or its style's."""
        in_list = None if properties is None else child(properties, "w:numPr")
        id, depth = _named_list(in_list)
        style = ""
        if not id:
            for name, each in self._styles.chain(properties):
                inherited = child(each, "w:pPr")
                id, its_depth = _named_list(None if inherited is None else child(inherited, "w:numPr"))
                if id:
                    depth, style = its_depth if depth is None else depth, name
                    break
        if not id or id == _NO_LIST:
            return None
        found = self._list(id)
        if found is None:
            return None
        if style and (of_style := [at for at, level in found.levels.items() if level.style == style]):
            depth = of_style[0]
        return found, min(depth or 0, _LEVELS - 1)

    def _count_up(self, found: _List, depth: int) -> None:
        counts = self._counts.setdefault(found.counter, [None] * _LEVELS)
        before = counts[depth]
        start = found.starts.get(depth, found.levels.get(depth, _Level()).start)
        anew = before is None or (depth in found.starts and depth not in found.begun)
        counts[depth] = start if before is None or anew else before + 1
        found.begun.add(depth)
        for deeper in range(depth + 1, _LEVELS):
            restart = found.levels.get(deeper, _Level()).restart
            if restart is None or depth < restart:
                counts[deeper] = None

    def _format_count(self, found: _List, shown_by: _Level, place: re.Match[str]) -> str:
        depth = int(place[1]) - 1
        level = found.levels.get(depth, _Level())
        count = self._counts[found.counter][depth]
        if level.form == "none":
            return ""
        return format_number(level.start if count is None else count, "decimal" if shown_by.legal else level.form)

    def _list(self, id: str) -> _List | None:
        if id not in self._lists:
            self._lists[id] = self._read_list(id, _DEEPEST_LINK)
        return self._lists[id]

    def _read_list(self, id: str, left: int) -> _List | None:
        num = self._named.get(id)
        abstract = None if num is None else child(num, "w:abstractNumId")
        form = None if abstract is None else self._forms.get(value(abstract, "val") or "")
        if num is None or abstract is None or form is None or not left:
            return None
        link = child(form, "w:numStyleLink")
        style = None if link is None else self._styles.style(value(link, "val") or "")
        inherited = None if style is None else child(style, "w:pPr")
        linked, _ = _named_list(None if inherited is None else child(inherited, "w:numPr"))
        if linked and linked != id and (found := self._read_list(linked, left - 1)):
            counter, levels = found.counter, dict(found.levels)
        else:
            counter, levels = value(abstract, "val") or "", _read_levels(form)
        starts: dict[int, int] = {}
        for override in num:
            if KINDS[override.tag] == "w:lvlOverride":
                depth = _to_number(value(override, "ilvl"), 0)
                levels |= _read_levels(override)
                start = child(override, "w:startOverride")
                if start is not None:
                    starts[depth] = _to_number(value(start, "val"), 1)
        return _List(counter, levels, starts)


def _named_list(properties: Element | None) -> tuple[str, int | None]:
    """The list and the level that a w:numPr names."""
    if properties is None:
        return "", None
    id, depth = child(properties, "w:numId"), child(properties, "w:ilvl")
    return (
        "" if id is None else value(id, "val") or "",
        None if depth is None else _to_number(value(depth, "val"), 0),
    )


def _read_levels(form: Element) -> dict[int, _Level]:
    return {_to_number(value(each, "ilvl"), 0): _read_level(each) for each in form if KINDS[each.tag] == "w:lvl"}


def _read_level(element: Element) -> _Level:
    found = _Level()
    for each in element:
        kind, setting = KINDS[each.tag], value(each, "val") or ""
        if kind == "w:start":
            found.start = _to_number(setting, 1)
        elif kind == "w:numFmt":
            found.form = setting
        elif kind == "w:lvlText":
            found.text = setting
        elif kind == "w:lvlRestart":
            found.restart = _to_number(setting, 0)
        elif kind == "w:isLgl":
            found.legal = setting not in ("0", "false", "off")
        elif kind == "w:pStyle":
            found.style = setting
    return found


def _to_number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else otherwise


def format_number(number: int, form: str) -> str:
    """A number from 0 in one of Word's forms (w:numFmt); in plain figures where the form is not known."""
    return FORMS[form](number) if form in FORMS and 0 < number <= _LARGEST_NUMBER else str(number)


def _roman(number: int) -> str:
    found = ""
    for worth, sign in _ROMAN:
        found += sign * (number // worth)
        number %= worth
    return found


def _letter_counter(letters: str) -> Callable[[int], str]:
    """Behind the last letter, Word repeats: z, aa, bb."""
    return lambda number: letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)


def _digit_counter(zero: str) -> Callable[[int], str]:
    return lambda number: "".join(chr(ord(zero) + int(figure)) for figure in str(number))


def _chinese(number: int) -> str:
    """As one counts in Chinese up to 99; beyond, figure by figure."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return "".join(_CHINESE[int(figure)] for figure in str(number))
    return (("" if tens == 1 else _CHINESE[tens]) + "十" if tens else "") + (_CHINESE[ones] if ones else "")


def _circled(number: int) -> str:
    return _CIRCLES[number - 1] if number <= len(_CIRCLES) else str(number)


_latin_letters = _letter_counter("abcdefghijklmnopqrstuvwxyz")

FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _digit_counter("０"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _latin_letters,
    "upperLetter": lambda number: _latin_letters(number).upper(),
    "thaiNumbers": _digit_counter("๐"),
    "thaiLetters": _letter_counter(_THAI_LETTERS),
    "hindiNumbers": _digit_counter("०"),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": lambda number: "".join(_CHINESE[int(figure)] for figure in str(number)),
}
