"""A draft with very many brackets comes in parts; whoever comes from elsewhere lands in the right one."""

import pytest
from flask import Flask
from markupsafe import Markup

from models.comments.queries.margin import Place
from models.drafts.version import Kind
from templates.rows import ALONE
from webapp.country.comments.margin import MOST_MARKED_BRACKETS, RenderedParagraph
from webapp.country.comments.reading import parts_of_draft

PARAGRAPHS = 150


def text(brackets: int) -> list[RenderedParagraph]:
    """A text of many paragraphs in three sections, with this many brackets in all."""
    found = []
    for number in range(1, PARAGRAPHS + 1):
        heading = number % 50 == 1
        words = f"Section {number}" if heading else "[Cambodia: twice] " * (brackets // PARAGRAPHS + 1)
        kind, label = (Kind.HEADING, "") if heading else (Kind.NUMBERED, str(number))
        place = Place(number, f"k{number}", kind, label, label, words, "")
        found.append(RenderedParagraph(place, ALONE, None, Markup(), Markup(), Markup(), False))
    return found


def numbers(address: str, brackets: int = MOST_MARKED_BRACKETS + 100, wanted: str = "") -> list[int]:
    """What stands on the page with that address, in a text in which the comment 7 is about paragraph 120."""
    with Flask(__name__).test_request_context(address):
        return [one.place.id for one in parts_of_draft(text(brackets), {120: ["c-7"]}, wanted).on_page]


def test_all_parts_together_have_every_paragraph_once_and_a_section_begins_a_part_that_is_half_full() -> None:
    with Flask(__name__).test_request_context("/"):
        parts = parts_of_draft(text(MOST_MARKED_BRACKETS + 100), {})
    shown = [numbers(f"/?part={part.number}") for part in parts.all]
    assert len(shown) > 3
    assert [number for part in shown for number in part] == list(range(1, PARAGRAPHS + 1))
    assert numbers("/?part=all") == list(range(1, PARAGRAPHS + 1))


@pytest.mark.parametrize("address", ["/?at=k120", "/?at=p-k120", "/?at=c-7&part=1"])
def test_a_paragraph_and_a_comment_on_it_are_found_in_their_part(address: str) -> None:
    assert 120 in numbers(address)
    assert 1 not in numbers(address)


def test_an_address_of_a_comment_leads_to_its_part_without_naming_it() -> None:
    assert 120 in numbers("/", wanted="c-7")


def test_a_text_with_few_brackets_stands_on_one_page() -> None:
    assert numbers("/?part=2", brackets=0) == list(range(1, PARAGRAPHS + 1))
