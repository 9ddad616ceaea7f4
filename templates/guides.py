"""The guides in docs/ as pages: read from the Markdown that engineers and people at a desk read in the repository, too."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from templates.environment import spoken

DOCS = Path(__file__).parents[1] / "docs"
STATIC = "../webapp/static/"  # from there to the pictures

ABOUT = {
    "country": {
        "account.home": "in-short",
        "account.second_factors": "signing-in",
        "country.draft": "reading-and-commenting",
        "country.new_comment": "reading-and-commenting",
        "country.comment": "reading-and-commenting",
        "country.files": "in-word",
        "country.upload": "in-word",
        "country.cosponsors": "co-sponsors-the-coordinator",
        "country.cosponsorship": "co-sponsors-the-coordinator",
        "country.joining": "joining-a-comment-that-was-circulated-the-coordinator",
        "country.observers": "comments-of-observers-the-coordinator",
        "country.contributors": "asking-your-departments-coordinator-and-deputy",
        "country.departments": "asking-your-departments-coordinator-and-deputy",
        "country.new_opinion": "commenting-for-a-department-contributor",
        "country.brackets": "brackets-what-your-country-says-about-each-coordinator-and-deputy",
        "country.duties": "brackets-what-your-country-says-about-each-coordinator-and-deputy",
        "country.parting": "brackets-what-your-country-says-about-each-coordinator-and-deputy",
        "country.answer": "submitting-the-coordinator",
        "country.receipt": "submitting-the-coordinator",
        "country.clearance": "clearance-in-your-ministry",
        "country.letter_prevails": "clearance-in-your-ministry",
        "country.our_comments": "after-the-round",
        "country.meeting": "meetings",
        "country.entered": "what-the-secretariat-enters-for-your-country-the-coordinator",
        "country.carried": "comments-of-earlier-rounds",
        "country.lifting": "words-for-brackets-between-two-rounds",
        "country.adoption": "adoption",
        "country.authority": "adoption",
        "texts.corrigenda": "adoption",
        "country.office": "the-office-of-your-country-coordinator-and-deputy",
        "texts.version": "after-the-round",
        "texts.redline": "after-the-round",
        "texts.compendium": "after-the-round",
        "texts.trace": "after-the-round",
        "register.achievements": "progress-and-achievements",
    },
    "secretariat": {
        "account.home": "in-short",
        "secretariat.round": "while-a-round-is-open",
        "secretariat.glance": "while-a-round-is-open",
        "secretariat.comments": "answering-every-comment",
        "secretariat.version": "from-comments-to-a-candidate",
        "secretariat.conflict": "compromises",
        "secretariat.duties": "compromises",
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
    first, *rest = _sections(_MARKDOWN.parse((DOCS / f"{name}.md").read_text(encoding="utf-8")))
    return first.title, [replace(first, title="", name=""), *rest]


def named(title: str) -> str:
    """A heading as an anchor, the same as in the repository: "A chair's text" is "a-chairs-text"."""
    return re.sub(r"[^\w -]", "", title.strip().lower()).replace(" ", "-")


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    """Each heading with what follows it; a heading is three tokens."""
    begins = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    for begin, end in pairwise([*begins, len(tokens)]):
        title = tokens[begin + 1].content
        yield Section(int(tokens[begin].tag[1]), title, named(title), _written(tokens[begin + 3 : end]))


def _written(tokens: Sequence[Token]) -> Markup:
    for token in tokens:
        token.children = list(_without_other_links(token.children)) if token.children else token.children
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 (it escapes, and HTML is off)


def _without_other_links(tokens: Sequence[Token]) -> Iterator[Token]:
    """Without links that lead out of the guide, as only the repository has their targets."""
    stays = True
    for token in tokens:
        if token.type == "link_open":
            stays = str(token.attrs["href"]).startswith("#")
        if stays or token.type not in ("link_open", "link_close"):
            yield token


def _text(_renderer: RendererHTML, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    return str(escape(spoken(tokens[place].content)))


def _picture(_renderer: RendererHTML, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    """A picture that comes when somebody reads on to it, and leads to itself in its own size."""
    address, words = escape(tokens[place].attrs["src"]), escape(spoken(tokens[place].content))
    return f'<a href="{address}"><img src="{address}" alt="{words}" loading="lazy"></a>'


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.add_render_rule("text", _text)
_MARKDOWN.add_render_rule("image", _picture)
