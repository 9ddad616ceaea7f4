"""The marks by which members are known on pages and in pictures: two letters in a shape of its own, colour second, never a flag."""

from markupsafe import Markup, escape

from templates.sentences import LABEL, unbroken

CODES = {"Cambodia": "kh", "China": "cn", "Lao PDR": "la", "Myanmar": "mm", "Thailand": "th", "Viet Nam": "vn"}


def mark(name: str) -> str:
    """The two letters of the member with this name (ISO 3166 alpha-2, lower case); "" if it is none of the six."""
    return CODES.get(name, "")


def chip(name: str) -> Markup:
    """The mark of a member; a screen reader says its name."""
    return Markup('<span class="chip chip-{0}" title="{1}">{1}</span>').format(mark(name), name)


def attributed(words: str) -> Markup:
    """The words of a text; a bracket that names only members begins with their marks: "[Cambodia, China: twice a year]"."""
    shown, end = list[Markup | str](), 0
    for label in LABEL.finditer(words):
        names = label[0].strip(" [:").split(", ")
        if all(map(mark, names)):
            marks = Markup(", ").join(map(chip, names))
            shown += [escape(unbroken(words[end : label.start()])), Markup("<b>[{}:</b> ").format(marks)]
            end = label.end()
    return Markup("").join([*shown, escape(unbroken(words[end:]))])


def beginning(label: str) -> Markup:
    """How a bracket begins: "[Cambodia: " with the marks of members where it names only these."""
    marked = attributed(label)
    return marked if "chip" in marked else Markup("<b>{}</b>").format(unbroken(label))


def count_attributed(words: str) -> int:
    """How many brackets in a text name members."""
    return len(LABEL.findall(words))
