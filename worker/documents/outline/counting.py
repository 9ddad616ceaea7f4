"""Numbers as Word shows them: Roman, letters, Thai, Chinese and the others that the six countries use."""

from collections.abc import Callable, Mapping

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_CHINESE = "〇一二三四五六七八九"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MOST = 9_999  # nobody counts paragraphs further, and Roman numbers would grow without end


def counted(number: int, form: str) -> str:
    """A number from 0 in one of Word's forms (w:numFmt); in plain figures where the form is not known."""
    return FORMS[form](number) if form in FORMS and 0 < number <= _MOST else str(number)


def _roman(number: int) -> str:
    found = ""
    for value, sign in _ROMAN:
        found += sign * (number // value)
        number %= value
    return found


def _letters(letters: str) -> Callable[[int], str]:
    """Behind the last letter, Word repeats: z, aa, bb."""
    return lambda number: letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)


def _figures(zero: str) -> Callable[[int], str]:
    return lambda number: "".join(chr(ord(zero) + int(figure)) for figure in str(number))


def _chinese(number: int) -> str:
    """As one counts in Chinese up to 99; beyond, figure by figure."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return "".join(_CHINESE[int(figure)] for figure in str(number))
    return (("" if tens == 1 else _CHINESE[tens]) + "十" if tens else "") + (_CHINESE[ones] if ones else "")


def _circled(number: int) -> str:
    return _CIRCLES[number - 1] if number <= len(_CIRCLES) else str(number)


_latin = _letters("abcdefghijklmnopqrstuvwxyz")

FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _figures("０"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _latin,
    "upperLetter": lambda number: _latin(number).upper(),
    "thaiNumbers": _figures("๐"),
    "thaiLetters": _letters(_THAI_LETTERS),
    "hindiNumbers": _figures("०"),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": lambda number: "".join(_CHINESE[int(figure)] for figure in str(number)),
}
