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

from templates.sentences import with_lang

DOCS = Path(__file__).parents[1] / "docs"
STATIC = "../webapp/static/"  # from there to the pictures

_REGISTER = dict.fromkeys(
    (
        "register.achievements",
        "register.achievement",
        "register.new_achievement",
        "register.change_achievement",
        "register.fields",
    ),
    "progress-and-achievements",
)
DIFFERING_LETTER = "a-signed-letter-that-differs-from-a-submitted-answer"  # of the secretariat's guide
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
        "country.entered_answer": "what-the-secretariat-enters-for-your-country-the-coordinator",
        "country.carried_comments": "comments-of-earlier-rounds",
        "country.lifting": "words-for-brackets-between-two-rounds",
        "country.adoption": "adoption",
        "country.authority": "adoption",
        "texts.corrigenda": "adoption",
        "country.office": "the-office-of-your-country-coordinator-and-deputy",
        "texts.version": "after-the-round",
        "texts.redline": "after-the-round",
        "texts.compendium": "after-the-round",
        "texts.trace": "after-the-round",
        "texts.glance": "after-the-round",
        "texts.files": "after-the-round",
        "texts.compare_versions": "after-the-round",
        "texts.consultation": "after-the-round",
        "texts.consensus": "after-the-round",
        "account.own_account": "signing-in",
        "country.removal": "reading-and-commenting",
        "country.opinion": "commenting-for-a-department-contributor",
        "country.entered_position": "what-the-secretariat-enters-for-your-country-the-coordinator",
        "country.entering": "asking-your-departments-coordinator-and-deputy",
        "country.correction": "after-the-deadline-the-coordinator",
        "country.combine_opinions": "asking-your-departments-coordinator-and-deputy",
        "country.comment_attachments": "reading-and-commenting",
        "country.comment_type": "reading-and-commenting",
        "country.leaving_out": "asking-your-departments-coordinator-and-deputy",
        "country.make_again": "comments-of-earlier-rounds",
        "country.opinion_attachments": "commenting-for-a-department-contributor",
        "country.opinion_removal": "commenting-for-a-department-contributor",
        "country.placing": "in-word",
        "country.translation": "reading-and-commenting",
        "country.withdrawal": "asking-your-departments-coordinator-and-deputy",
        "texts.editorial_change": "after-the-round",
        "texts.resulting_text": "adoption",
        **_REGISTER,
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
        "secretariat.choose_way": "adoption",
        "secretariat.new_consultation": "a-new-consultation",
        "secretariat.draft_file": "a-new-consultation",
        "secretariat.consultation": "in-short",
        "secretariat.consolidation": "from-comments-to-a-candidate",
        "secretariat.comment": "answering-every-comment",
        "secretariat.comment_type": "answering-every-comment",
        "secretariat.standard_reasons": "answering-every-comment",
        "secretariat.observer_comment": "observers",
        "secretariat.chairs_files": "a-chairs-text",
        "secretariat.chairs_text": "a-chairs-text",
        "secretariat.deadline": "while-a-round-is-open",
        "secretariat.choose_deadline": "while-a-round-is-open",
        "secretariat.letter": "letters",
        "secretariat.member_office": "the-offices-of-the-countries",
        "secretariat.new_meeting": "meetings",
        "secretariat.planned_meeting": "meetings",
        "secretariat.lifting": "brackets-at-a-meeting-or-by-silence",
        "secretariat.begin_entry": "while-a-round-is-open",
        "secretariat.entry": "while-a-round-is-open",
        "secretariat.entry_origin": "while-a-round-is-open",
        "secretariat.entry_brackets": "while-a-round-is-open",
        "secretariat.entered_comment": "while-a-round-is-open",
        "secretariat.new_entered_comment": "while-a-round-is-open",
        "secretariat.late_answer": "while-a-round-is-open",
        "secretariat.correction": "while-a-round-is-open",
        "secretariat.telephone": "while-a-round-is-open",
        "secretariat.factor_resets": "the-offices-of-the-countries",
        "secretariat.choose_lifting": "brackets-at-a-meeting-or-by-silence",
        "secretariat.session_screen": "brackets-at-a-meeting-or-by-silence",
        "secretariat.begin_words": "brackets-at-a-meeting-or-by-silence",
        "secretariat.begin_position": "adoption",
        "secretariat.begin_objection": "adoption",
        "secretariat.entered_position": "adoption",
        "texts.corrigenda": "adoption",
        "texts.files": "files",
        "register.openings": "opening-more-to-the-public",
        **_REGISTER,
    },
    "observer": {},
}
"""The section of each guide that is about a page, by the view that makes it; a page can name another one."""


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
        yield Section(int(tokens[begin].tag[1]), title, named(title), _render_tokens(tokens[begin + 3 : end]))


def _render_tokens(tokens: Sequence[Token]) -> Markup:
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


def _render_text(_renderer: RendererHTML, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    return str(escape(with_lang(tokens[place].content)))


def _render_picture(_renderer: RendererHTML, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    """A picture that comes when somebody reads on to it, and leads to itself in its own size."""
    address, words = escape(tokens[place].attrs["src"]), escape(with_lang(tokens[place].content))
    return f'<a href="{address}"><img src="{address}" alt="{words}" loading="lazy"></a>'


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.add_render_rule("text", _render_text)
_MARKDOWN.add_render_rule("image", _render_picture)
