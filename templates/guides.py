"""The guides in docs/ as pages: read from the Markdown that engineers and people at a desk read in the repository, too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from models.text.scripts import stretches

DOCS = Path(__file__).parents[1] / "docs"

ABOUT = {
    "country": {
        "account.home": "signing-in",
        "account.second_factors": "signing-in",
        "country.draft": "reading-and-commenting",
        "country.new_comment": "reading-and-commenting",
        "country.comment": "reading-and-commenting",
        "country.files": "in-word",
        "country.upload": "in-word",
        "country.departments": "asking-your-departments-coordinator-and-deputy",
        "country.new_opinion": "commenting-for-a-department-contributor",
        "country.brackets": "brackets-what-your-country-says-about-each-coordinator-and-deputy",
        "country.answer": "submitting-the-coordinator",
        "country.clearance": "clearance-in-your-ministry",
        "country.our_comments": "after-the-round",
        "country.meeting": "meetings",
        "country.lifting": "words-for-brackets-between-two-rounds",
        "country.adoption": "adoption",
        "country.office": "the-office-of-your-country-coordinator-and-deputy",
        "texts.version": "after-the-round",
        "register.achievements": "progress-and-achievements",
    },
    "secretariat": {
        "account.home": "a-new-consultation",
        "secretariat.round": "while-a-round-is-open",
        "secretariat.glance": "while-a-round-is-open",
        "secretariat.comments": "answering-every-comment",
        "secretariat.version": "from-comments-to-a-candidate",
        "secretariat.conflict": "compromises",
        "secretariat.edit": "words-of-your-own",
        "secretariat.letters": "letters",
        "secretariat.members": "the-offices-of-the-countries",
        "secretariat.observers": "observers",
        "secretariat.holidays": "holidays",
        "secretariat.system_status": "system-status",
        "secretariat.meeting": "meetings",
        "secretariat.sheet": "brackets-at-a-meeting-or-by-silence",
        "secretariat.adoption": "adoption",
        "register.achievements": "progress-and-achievements",
    },
    "observer": {},
}
"""The section of each guide that is about a page, by the view that makes it."""

_INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*\s][^*]*)\*"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]]+)\]\((#[\w-]+)\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\[([^\]]+)\]\([^)\s]+\)"), r"\1"),  # what only the repository has
)
_ITEM = re.compile(r"(?:-|(\d+)\.) +")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a guide with its words; `name` is its place in the address."""

    level: int
    title: str
    name: str
    words: Markup


@cache
def guide(name: str) -> tuple[str, Sequence[Section]]:
    """The title of a guide and its sections, the first without a title."""
    head, *rest = re.split(r"(?m)^(?=##)", (DOCS / f"{name}.md").read_text(encoding="utf-8"))
    title, _, words = head.removeprefix("# ").partition("\n")
    return title, [Section(2, "", "", _written(words)), *map(_section, rest)]


def _section(source: str) -> Section:
    line, _, words = source.partition("\n")
    marks, _, title = line.partition(" ")
    return Section(len(marks), title.strip(), named(title), _written(words))


def named(title: str) -> str:
    """A heading as addresses have it, in the repository, too: "A chair's text" is "a-chairs-text"."""
    return re.sub(r"[^\w -]", "", title.strip().lower()).replace(" ", "-")


def _written(source: str) -> Markup:
    return Markup("\n").join(_block(block) for block in re.split(r"\n\s*\n", source) if block.strip())


def _block(block: str) -> Markup:
    lines = block.strip("\n").splitlines()
    if lines[0].startswith("    "):
        return Markup("<pre>{}</pre>").format("\n".join(line[4:] for line in lines))
    parts = list(_parts(lines))
    return Markup("\n").join(parts)


def _parts(lines: Sequence[str]) -> Iterator[Markup]:
    """Neighbouring lines of one kind: rows of a table, items of a list, or a paragraph."""
    kinds = [_kind(line) for line in lines]
    begin = 0
    for at in range(1, len(lines) + 1):
        # A line that goes on after an item belongs to it.
        if at < len(lines) and (kinds[at] == kinds[begin] or (kinds[begin] in "-1" and kinds[at] == "p")):
            continue
        yield _part(kinds[begin], lines[begin:at])
        begin = at


def _kind(line: str) -> str:
    item = _ITEM.match(line)
    return "|" if line.startswith("|") else ("1" if item[1] else "-") if item else "p"


def _part(kind: str, lines: Sequence[str]) -> Markup:
    if kind == "|":
        return _table(lines)
    if kind == "p":
        return Markup("<p>{}</p>").format(_inline(" ".join(map(str.strip, lines))))
    items = list[str]()
    for line in lines:
        found = _ITEM.match(line)
        if found:
            items.append(line[found.end() :])
        else:
            items[-1] += f" {line.strip()}"
    rows = Markup("").join(Markup("<li>{}</li>").format(_inline(item)) for item in items)
    return (Markup("<ol>{}</ol>") if kind == "1" else Markup("<ul>{}</ul>")).format(rows)


def _table(lines: Sequence[str]) -> Markup:
    head, _, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines)
    titles = Markup("").join(Markup('<th scope="col">{}</th>').format(_inline(cell)) for cell in head)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(_inline(cell)) for cell in row))
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(titles, body)


def _inline(words: str) -> Markup:
    shown = str(escape(words))
    for pattern, markup in _INLINE:
        shown = pattern.sub(markup, shown)
    marked = (
        f'<span lang="{language}">{part}</span>' if language and "<" not in part else part
        for part, language in stretches(shown)
    )
    return Markup("".join(marked))  # noqa: S704 (escaped above; what is put in is ours)
