"""Paragraphs that a country's edited Word file puts in, parts and joins: where each goes, what it is and whose it is."""

from models.comments.comment import Change
from models.text.typed import LONGEST
from models.uploads.upload import UploadDecision
from tests.documents.small_draft import CAPACITY, MEET, REPORT, RIVER, ask, brief, named, untouched
from tests.documents.test_asked_in_word import beside, comment
from tests.documents.word import dele, ins, p, row, styled, t, table
from worker.documents.docx_in.proposed_changes import TABLE
from worker.documents.uploads.word import join_insertions


def test_a_new_heading_is_known_by_its_style_and_what_looks_like_a_mark_is_none() -> None:
    style = '<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>'
    new = styled("Kop2", t("Youth")) + p(t("# of officials trained"))
    found = ask("".join(untouched()) + new, styles=style).found

    assert [brief(one) for one in found] == [
        (Change.INSERT_AFTER, 4, "# Youth"),
        (Change.INSERT_AFTER, 4, "\\# of officials trained"),
    ]


def test_new_paragraphs_in_one_place_are_one_proposal_with_all_their_reasons() -> None:
    body = [*untouched()]
    body[1] += p(ins("One."), mark="ins") + p(beside(1, ins("Two.", by="Chan Mony")), mark="ins", by="Chan Mony")
    body[3] += p(ins("Three."), mark="ins")
    proposed = ask("".join(body), comments=comment(1, "Needed."))

    one, other = join_insertions(proposed.found)

    assert [brief(each) for each in (one, other)] == [
        (Change.INSERT_AFTER, 2, "One.\nTwo."),
        (Change.INSERT_AFTER, 4, "Three."),
    ]
    assert (one.said_by, one.words.justification) == ("Chan Mony, Sok Dara", "Needed.")


def test_a_new_table_in_a_text_without_tables_comes_as_paragraphs_and_says_so() -> None:
    rows = (row(p(ins("Action")), p(ins("Lead")), change="ins"), row(p(ins("Plant | trees")), p(), change="ins"))
    body = [*untouched()]
    body[1] += p(ins("One."), mark="ins") + table(*rows)
    body[3] += table(row(p(ins("In a frame.")), change="ins"))
    found = list(join_insertions(ask("".join(body)).found))

    assert [(brief(each), each.note) for each in found] == [
        ((Change.INSERT_AFTER, 2, "One."), ""),
        ((Change.INSERT_AFTER, 2, "Action\nLead\nPlant | trees"), TABLE),
        ((Change.INSERT_AFTER, 4, "In a frame."), ""),
    ]


def test_what_would_be_too_long_for_one_field_stays_in_several() -> None:
    words = "a" * (LONGEST // 2)
    body = "".join([*untouched(), *[p(ins(words), mark="ins")] * 3])

    assert [one.words.proposed_text for one in join_insertions(ask(body).found)] == [words] * 3


def test_two_paragraphs_that_became_one_and_one_that_became_two() -> None:
    joined = named("p0", t(MEET), mark="del") + named("p1", t(f" {RIVER}"))
    split = named("p2", t(CAPACITY[:29]), mark="ins") + p(t(CAPACITY[29:].strip()))
    found = ask(joined + split + named("p3", t(REPORT))).found

    assert [brief(one) for one in found] == [
        (Change.JOIN, 2, ""),
        (Change.REPLACE, 3, CAPACITY[:29].strip()),
        (Change.INSERT_AFTER, 3, CAPACITY[29:].strip()),
    ]


def test_what_is_changed_where_two_became_one_is_asked_of_the_paragraph_in_which_it_stands() -> None:
    joined = named("p0", t(MEET.removesuffix(".")), ins(" and in every language."), mark="del")
    joined += named("p1", t(" "), dele("The"), ins("All"), t(f"{RIVER.removeprefix('The')}"))
    found = ask(joined + "".join(untouched()[2:])).found

    assert [brief(one) for one in found] == [
        (Change.REPLACE, 1, f"{MEET.removesuffix('.')} and in every language."),
        (Change.JOIN, 2, ""),
        (Change.REPLACE, 2, f"All{RIVER.removeprefix('The')}"),
    ]


def test_two_that_became_one_without_tracked_changes_are_known_by_their_words() -> None:
    joined = named("p0", t(f"{MEET.removesuffix('.')} and agreed. {RIVER}"))
    found = ask(joined + "".join(untouched()[2:])).found

    assert [brief(one) for one in found] == [
        (Change.REPLACE, 1, f"{MEET.removesuffix('.')} and agreed."),
        (Change.JOIN, 2, ""),
    ]


def test_a_paragraph_that_is_missing_beside_one_with_more_words_is_not_joined() -> None:
    longer = named("p0", t(f"{MEET} They publish it."))
    found = ask(longer + "".join(untouched()[2:])).found

    assert [brief(one) for one in found] == [(Change.REPLACE, 1, f"{MEET} They publish it."), (Change.DELETE, 2, "")]


def test_of_one_that_lost_all_its_words_where_two_became_one_nothing_is_joined() -> None:
    joined = named("p0", t(MEET), mark="del") + named("p1", dele(RIVER))
    found = ask(joined + "".join(untouched()[2:])).found

    assert [brief(one) for one in found] == [(Change.DELETE, 2, "")]


def test_the_new_half_of_a_paragraph_is_by_whoever_parted_it() -> None:
    first = named("p1", t(RIVER[:20]), mark="ins", by="Chan Mony") + p(t(RIVER[20:30]), mark="ins") + p(t(RIVER[30:]))
    proposed = ask("".join([*untouched()[:1], first, *untouched()[2:]]))

    assert [(one.words.proposed_text, one.said_by) for one in proposed.found] == [
        (RIVER[:20], "Chan Mony"),
        (RIVER[20:30].strip(), "Chan Mony, Sok Dara"),
        (RIVER[30:].strip(), "Sok Dara"),
    ]


def test_a_heading_is_known_where_a_program_has_not_written_down_the_styles_of_word() -> None:
    body = [*untouched()]
    body[0] = named("p0", t(MEET), mark="ins")
    body[1] = styled("Heading1", ins("Youth")) + body[1]

    assert [brief(one) for one in ask("".join(body)).found] == [(Change.INSERT_AFTER, 1, "# Youth")]


def test_new_words_before_the_first_paragraph_have_no_place() -> None:
    found = ask(p(ins("At the very start."), mark="ins") + "".join(untouched())).found
    assert [(brief(one), one.decision) for one in found] == [
        ((Change.INSERT_AFTER, None, "At the very start."), UploadDecision.OPEN)
    ]
