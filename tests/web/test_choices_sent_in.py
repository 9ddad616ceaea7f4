"""A country chooses among the words of brackets in its form: the choices are looked at, and become its positions once."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.brackets.operations import positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.queries.answering import choices_in_comment
from models.brackets.queries.placed import paragraph_of, placed_brackets
from models.comments.comment import Change
from models.db.access import WORKER, viewer_of
from models.departments.opinion import Opinion
from models.documents.document import Format
from models.uploads.upload import UploadDecision
from tests.documents.filled import filled_in
from tests.web.bracket_forms import FORMATS, form_of, in_next_round, saved_choices, second
from tests.web.circulation import BURMESE, KHMER
from tests.web.country import coordinator
from tests.web.site import Site, text_of
from tests.web.test_forms_sent_in import sent
from tests.web.test_taking_over import confirm, decide, uploaded_comments

__all__ = ["second"]

CHOICES: Mapping[int, Mapping[str, str]] = {
    1: {"choice": "a", "reason": f"Because. {BURMESE}"},
    2: {"choice": "Other words", "words": KHMER},
    3: {"choice": "does not stand in the way"},
}


@pytest.mark.slow
@FORMATS
def test_each_filled_row_becomes_a_position_and_the_empty_form_says_nothing(second: Site, format: Format) -> None:
    form, browser = form_of(second, format), coordinator(second)
    empty = text_of(browser.get(sent(browser, second, form)))
    filled = filled_in(form, format, CHOICES)
    address = sent(browser, second, filled)
    page = text_of(browser.get(address))
    before = saved_choices(second)

    confirm(browser, address)
    browser.post(f"{address}/confirm", {"seen": "1"})

    assert "No comments were found in this form." in empty
    assert "3 choices about brackets in this file will be saved for Cambodia" in page
    assert ["Save 3 choices" in page, "Bracket 2" in page, f"asks for other words: “{KHMER}”" in page] == [True] * 3
    assert before == []
    assert saved_choices(second) == [
        (Stance.ACCEPT, [BURMESE], f"Because. {BURMESE}"),
        (Stance.OTHER, [f" {KHMER}"], ""),
        (Stance.NOT_OPPOSED, None, ""),
    ]
    shown = text_of(browser.get(address))
    assert "3 choices about brackets were saved" in shown
    assert sent(browser, second, filled) == address


@pytest.mark.slow
@FORMATS
def test_a_row_with_something_wrong_is_named_and_the_others_go_on(second: Site, format: Format) -> None:
    browser = coordinator(second)
    wrong = {
        1: {"choice": "C"},
        2: {"choice": "A or keep"},
        3: {"choice": "keep", "words": "Something else"},
        4: {"choice": "keep", "bracket": "99"},
    }
    also_wrong = {
        1: {"choice": "maybe"},
        2: {"choice": "other words"},
        3: {"reason": "Just so."},
        4: {"choice": "keep"},
    }

    form = form_of(second, format)
    first = text_of(browser.get(sent(browser, second, filled_in(form, format, wrong))))
    address = sent(browser, second, filled_in(form, format, also_wrong))
    confirm(browser, address)

    for sentence in (
        "4 rows have something wrong",
        "Bracket 1 has no alternative C. Its alternatives are A, B.",
        "There are two choices here (“A or keep”): write one.",
        "There are two choices here, “keep” and other words",
        "There is no bracket 99 in version 2, which has 4 brackets.",
    ):
        assert sentence in first
    second_page = text_of(browser.get(address))
    for sentence in (
        "“maybe” is none of what can be chosen: the letter of an alternative; keep; any; other words;",
        "Other words are chosen, but there are none",
        "A reason stands here without a choice (“Just so.”)",
    ):
        assert sentence in second_page
    assert saved_choices(second) == [(Stance.KEEP, None, "")]


@pytest.mark.slow
def test_two_rows_for_one_bracket_and_a_row_beside_other_words_are_not_guessed_at(second: Site) -> None:
    browser, form = coordinator(second), form_of(second, Format.XLSX)
    twice = filled_in(form, Format.XLSX, {1: {"choice": "A"}, 2: {"choice": "keep", "bracket": "1"}})
    moved = filled_in(form, Format.XLSX, {1: {"choice": "A", "bracket": "2"}})

    first = text_of(browser.get(sent(browser, second, twice)))
    other = text_of(browser.get(sent(browser, second, moved)))

    assert "There are two choices for bracket 1 in this form: keep one of them." in first
    assert "2 rows have something wrong" in first
    assert "The words beside it in the form are not those of bracket 2." in other
    assert "1 point needs your decision first" in other


def test_a_row_that_cannot_be_saved_says_why_and_can_only_be_left_out(second: Site) -> None:
    browser = coordinator(second)
    form = filled_in(form_of(second, Format.XLSX), Format.XLSX, {2: {"choice": "keep"}, 4: {"words": "tells of"}})
    address = sent(browser, second, form)
    page = text_of(browser.get(address))
    refused = next(one for one in uploaded_comments(second) if one.stance is Stance.OTHER)

    decide(browser, refused, UploadDecision.KEEP)
    kept_all_the_same = browser.post(f"{address}/confirm", {"seen": "2"})
    decide(browser, refused, UploadDecision.LEAVE_OUT)
    confirm(browser, address)

    assert page.count("This bracket has several places. Suggest a change in the paragraph itself.") == 1
    assert "Leave this out and choose on the page of the brackets, or send a corrected file." in page
    assert kept_all_the_same.status_code == 422
    assert saved_choices(second) == [(Stance.KEEP, None, "")]
    assert "1 choice about a bracket was saved" in text_of(browser.get(address))


@pytest.mark.slow
def test_what_the_country_says_already_is_shown_beside_the_choice_and_stays_unless_it_is_kept(second: Site) -> None:
    world = second.world
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        first, seen = (one.bracket.id or 0 for one in placed_brackets(session, world.version_id)[:2])
        own = [
            BracketStatement(first, Stance.KEEP, can_accept=(1,), reason="Ours.", package="A"),
            BracketStatement(seen, Stance.ACCEPT, choice=0),
        ]
        positions.save(session, world.round_id, own, by=by, now=world.database.now())
    browser = coordinator(second)
    form = filled_in(form_of(second, Format.XLSX), Format.XLSX, {1: {"choice": "A"}, 2: {"choice": "A"}})
    address = sent(browser, second, form)
    page = text_of(browser.get(address))
    (beside,) = [one for one in uploaded_comments(second) if one.bracket_id == first]

    refused = browser.post(f"{address}/confirm", {"seen": "1"})
    decide(browser, beside, UploadDecision.KEEP)
    confirm(browser, address)

    assert (
        "Cambodia says something else about this bracket already: keeps the words of the draft, in package “A”, and could also accept “decade” (Ours.)."
        in page
    )
    assert refused.status_code == 422
    assert saved_choices(second) == [(Stance.ACCEPT, [BURMESE], ""), (Stance.ACCEPT, [f" and {KHMER}"], "")]
    with world.database.reading(WORKER) as session:
        first_row = session.scalars(select(BracketPosition).order_by(BracketPosition.bracket_id)).first()
        assert first_row is not None
        assert (first_row.can_accept, first_row.package) == ([["decade"]], "A")


def test_a_choice_of_a_colleague_between_keeping_and_confirming_stays(second: Site) -> None:
    world = second.world
    with world.database.reading(WORKER) as session:
        (first,) = (one.bracket.id or 0 for one in placed_brackets(session, world.version_id)[:1])
    browser = coordinator(second)
    address = sent(
        browser, second, filled_in(form_of(second, Format.XLSX), Format.XLSX, {1: {"choice": "A"}, 2: {"choice": "A"}})
    )
    (beside,) = [one for one in uploaded_comments(second) if one.bracket_id == first]
    decide(browser, beside, UploadDecision.KEEP)
    colleague = world.coordinators["KH"]
    with world.database.transaction(viewer_of(colleague)) as session:
        positions.save(
            session, world.round_id, [BracketStatement(first, Stance.KEEP)], by=colleague, now=world.database.now()
        )

    confirm(browser, address)

    assert saved_choices(second) == [(Stance.KEEP, None, ""), (Stance.ACCEPT, [f" and {KHMER}"], "")]
    assert "chosen meanwhile: Cambodia keeps the words of the draft" in text_of(browser.get(address))


@pytest.mark.slow
def test_a_corrected_form_updates_its_own_choices(second: Site) -> None:
    browser, form = coordinator(second), form_of(second, Format.XLSX)
    first = sent(browser, second, filled_in(form, Format.XLSX, {1: {"choice": "A"}, 2: {"choice": "keep"}}))
    confirm(browser, first)
    address = sent(browser, second, filled_in(form, Format.XLSX, {1: {"choice": "B"}, 3: {"choice": "reserved"}}))

    browser.post(f"{address}/replaces", {"replaces": first.rpartition("/")[2]})
    page = text_of(browser.get(address))
    by_hand(second, 1)
    edited = text_of(browser.get(address))
    decide(browser, next(one for one in uploaded_comments(second) if one.accepted == ["decade"]), UploadDecision.KEEP)
    confirm(browser, address)

    assert "has since been changed by hand. It now says: is reserved, awaiting instructions." in edited
    assert "It replaces the choice from the earlier file." in page
    assert "The corrected file does not have this choice any more. It is taken back when you confirm." in page
    assert saved_choices(second) == [(Stance.ACCEPT, ["decade"], ""), (Stance.RESERVED, None, "")]


def by_hand(site: Site, seen: int) -> None:
    """Reserve the country's position on the first bracket, as on the page of the brackets."""
    world = site.world
    by = world.coordinators["KH"]
    with world.database.transaction(viewer_of(by)) as session:
        first = placed_brackets(session, world.version_id)[0].bracket.id or 0
        own = [BracketStatement(first, Stance.RESERVED, seen=seen)]
        assert positions.save(session, world.round_id, own, by=by, now=world.database.now()).changed == 1


@pytest.mark.slow
def test_a_form_of_an_older_text_finds_its_brackets_and_names_those_that_have_ended(second: Site) -> None:
    form = form_of(second, Format.XLSX)
    third = in_next_round(second)  # what was to be seen has ended
    browser = coordinator(third)

    address = sent(browser, third, filled_in(form, Format.XLSX, {1: {"choice": "B"}, 2: {"choice": "A"}}))
    page = text_of(browser.get(address))
    confirm(browser, address)

    assert "Bracket 2 of version 2 has ended: nothing is to be chosen there any more." in page
    assert "This file was made from an older version It was made from version 2" in page
    assert saved_choices(third) == [(Stance.ACCEPT, ["decade"], "")]


@pytest.mark.slow
def test_choices_in_a_form_of_a_department_are_advice(second: Site) -> None:
    world = second.world
    browser = second.as_(world.contributor)
    form = filled_in(form_of(second, Format.XLSX), Format.XLSX, {**CHOICES, 4: {"choice": "A"}})
    address = sent(browser, second, form)

    confirm(browser, address, forward="y")

    assert saved_choices(second) == []
    with world.database.reading(WORKER) as session:
        opinions = session.scalars(select(Opinion).order_by(Opinion.id)).all()
        said_there = {one.change: [] for one in opinions}
        for one in opinions:
            paragraph = paragraph_of(session, one.paragraph_id)
            assert paragraph is not None
            about = choices_in_comment(paragraph, one, "en")  # type: ignore[arg-type]
            said_there[one.change] += [choice.stance for _, choice in about] or [one.text]
    assert said_there == {
        Change.REPLACE: [Stance.ACCEPT, Stance.OTHER, Stance.ACCEPT],
        Change.REMARK: ["Bracket 3: does not stand in the way."],
    }
