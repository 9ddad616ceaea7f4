"""People's words say their language, for those who have pages read out and for the height of the lines."""

from typing import Any

import pytest
from lxml import html
from markupsafe import Markup

from models.comments.comment import CommentType
from templates.environment import environment, linked
from templates.sentences import with_lang
from tests.web.circulation import BURMESE, KHMER


def test_words_stay_text_and_are_marked_stretch_by_stretch() -> None:
    assert with_lang(f"<b>{KHMER} & {BURMESE}</b>") == (
        f'&lt;b&gt;<span lang="km">{KHMER}</span> &amp; <span lang="my">{BURMESE}</span>&lt;/b&gt;'
    )


def test_the_addresses_in_a_letter_lead_there_whatever_stands_around_them() -> None:
    assert linked(f"<i>Dear {KHMER},\nlook at https://lmec.example/5?a=1&b=2 {BURMESE}") == (
        f'&lt;i&gt;Dear <span lang="km">{KHMER}</span>,\nlook at '
        '<a href="https://lmec.example/5?a=1&amp;b=2" rel="noopener">https://lmec.example/5?a=1&amp;b=2</a> '
        f'<span lang="my">{BURMESE}</span>'
    )


@pytest.mark.parametrize("words", ["<i>plain</i>", Markup(f"<i>{KHMER}</i>"), 12, None, ""])
def test_what_tells_nothing_or_is_no_text_stays_as_it_is(words: object) -> None:
    assert with_lang(words) is words


@pytest.mark.parametrize(
    ("template", "macro", "arguments"),
    [
        ("pages/macros.html", "heading", ("Adoption", KHMER)),
        ("pages/macros.html", "heading", (KHMER,)),
        ("pages/macros.html", "crumbs", ([(KHMER, "/")],)),
        ("pages/macros.html", "facts", ([("Meeting", KHMER, "")],)),
        ("pages/macros.html", "td", ("By", KHMER)),
        ("pages/draft_macros.html", "both", ([("You wrote", KHMER)], None)),
        ("letters/parts.html", "title", (KHMER,)),
        ("letters/parts.html", "facts", ([("Given by", KHMER)],)),
    ],
)
def test_what_pages_and_letters_are_built_from_says_it(template: str, macro: str, arguments: tuple[Any, ...]) -> None:
    assert languages(getattr(environment().get_template(template).module, macro)(*arguments)) == {KHMER: "km"}


def test_a_comment_says_it_of_the_members_words_and_of_the_answer() -> None:
    fields = {"id": 1, "label": "KH-1", "state": "submitted", "type": CommentType.GENERAL, "change": "remark"}
    answer = {"outcome": "noted", "reason": BURMESE}
    words = {
        **fields,
        "reopens": False,
        "is_objection": False,
        "cell": "",
        "text": KHMER,
        "national": "",
        "justification": f"{BURMESE} {KHMER}",
    }
    shown = environment().get_template("pages/draft_macros.html").module.comment(words, "en", answer=answer, by=KHMER)  # type: ignore[attr-defined]

    assert set(languages(shown).values()) == {"km", "my"}
    assert not html.fromstring(shown).xpath(f"//*[not(@lang)]/text()[contains(., '{KHMER}')]")


def languages(shown: str) -> dict[str, str]:
    """What stands in elements that say a language, with that language."""
    return {one.text_content(): one.get("lang") for one in html.fromstring(f"<div>{shown}</div>").xpath(".//*[@lang]")}
