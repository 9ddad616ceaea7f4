"""The real case agrees with itself, so that its players never act on something that is not there."""

import re
from collections import Counter
from difflib import SequenceMatcher

import pytest

import redline
from demo import case
from models.brackets.agreement import Rule, Stance
from models.comments.comment import EDITORIAL, Change
from models.consensus.consensus import LONGEST_REMARK, FieldStance
from models.dispositions.disposition import Outcome
from models.drafts.version import Kind
from models.people.person import OF_A_MEMBER, Role
from models.text.markdown import typed_paragraphs

CASE = case.load()
PEOPLE = {person.email: person for person in CASE.people}
MEMBERS = {member.code: member for member in CASE.members}
TEXTS = {paragraph.number: paragraph.text for paragraph in CASE.paragraphs if paragraph.number is not None}
PROSE = [paragraph.number for paragraph in CASE.paragraphs if paragraph.kind is Kind.NUMBERED]
REPLACEMENTS = [comment for comment in CASE.comments if comment.change is Change.REPLACE]


def merged(number: int) -> redline.Merged:
    """What the engine makes of the changes that the members propose for one paragraph."""
    proposals = [
        redline.Proposal(str(index), (MEMBERS[PEOPLE[comment.by].member].name,), comment.proposed_text or None)
        for index, comment in enumerate(CASE.comments)
        if comment.paragraph == number and comment.change in (Change.REPLACE, Change.DELETE)
    ]
    return redline.merge(TEXTS[number], proposals, "en")


def words(text: str) -> list[str]:
    return re.findall(r"[\w-]+|[^\w\s]", text)


def test_the_draft_is_numbered_without_gaps_and_marked_as_an_illustration():
    notes = [paragraph.text for paragraph in CASE.paragraphs if paragraph.kind is Kind.NOTE]

    assert CASE.title == "Lancang-Mekong Environmental Cooperation Strategy and Action Framework (2023-2027)"
    assert CASE.paragraphs[0].text.startswith("Illustration.")
    assert len(notes) == 1
    assert list(TEXTS) == list(range(1, len(TEXTS) + 1))
    assert 32 <= len(TEXTS) <= 38


@pytest.mark.parametrize("number", PROSE)
def test_a_paragraph_is_short_enough_to_discuss_and_has_no_brackets(number):
    assert 25 <= len(TEXTS[number].split()) <= 90
    assert not set("[]") & set(TEXTS[number])


def test_each_action_stands_under_one_of_the_five_priority_fields():
    fields = {
        p.text.split(":")[0][-1] for p in CASE.paragraphs if p.kind is Kind.HEADING and "Priority field " in p.text
    }
    (head,) = [p.text for p in CASE.paragraphs if p.kind is Kind.HEAD]
    actions = [redline.cells(p.text) for p in CASE.paragraphs if p.kind is Kind.ROW]

    assert redline.cells(head) == ["Field", "Action", "Lead", "Partners", "Years", "Funding", "Indicator"]
    assert fields == set("12345")
    assert 8 <= len(actions) <= 10
    assert {action[0] for action in actions} == fields
    assert {len(action) for action in actions} == {7}


def test_six_members_stand_in_the_order_of_their_english_names_each_with_one_coordinator():
    coordinators = Counter(person.member for person in CASE.people if person.role is Role.COORDINATOR)

    assert [member.name for member in CASE.members] == [
        "Cambodia",
        "China",
        "Lao PDR",
        "Myanmar",
        "Thailand",
        "Viet Nam",
    ]
    assert coordinators == dict.fromkeys(MEMBERS, 1)


def test_the_secretariat_edits_only_paragraphs_for_which_no_member_asks_other_words():
    assert CASE.edits
    for edit in CASE.edits:
        assert TEXTS[edit.paragraph].count(edit.old) == 1
        assert edit.paragraph not in {comment.paragraph for comment in REPLACEMENTS}


def test_every_person_belongs_to_a_member_or_to_the_secretariat_and_can_receive_no_real_letter():
    assert len(PEOPLE) == len(CASE.people)
    assert sum(person.role is Role.STAFF for person in CASE.people) == 3
    for person in CASE.people:
        assert person.email.endswith(".example.org")
        assert (person.role in OF_A_MEMBER) == (person.member in MEMBERS)
        if person.member is not None:
            member = MEMBERS[person.member]
            assert (person.language, person.zone) == (member.language, member.zone)


def test_every_member_comments_through_its_own_people_and_on_paragraphs_that_exist():
    assert {PEOPLE[comment.by].member for comment in CASE.comments} == set(MEMBERS)
    assert 14 <= len(CASE.comments) <= 24
    for comment in CASE.comments:
        assert comment.text
        assert comment.paragraph is None or comment.paragraph in TEXTS
        assert bool(comment.proposed_text) == (comment.change in (Change.REPLACE, Change.INSERT_AFTER))
        assert bool(comment.justification) == (comment.change is not Change.REMARK)
        assert comment.change is Change.REMARK or comment.paragraph is not None


@pytest.mark.parametrize("comment", REPLACEMENTS, ids=lambda comment: f"paragraph {comment.paragraph}, {comment.by}")
def test_a_proposed_text_differs_from_its_paragraph_only_in_a_few_words(comment):
    before, after = words(TEXTS[comment.paragraph]), words(comment.proposed_text)
    kept = sum(block.size for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks())

    assert before != after
    assert len(before) - kept <= 6
    assert len(after) - kept <= 20


def test_editorial_changes_alter_spelling_only():
    editorial = [comment for comment in REPLACEMENTS if comment.type in EDITORIAL]

    assert editorial
    for comment in editorial:
        assert TEXTS[comment.paragraph].replace(" ", "") == comment.proposed_text.replace(" ", "")


def test_departments_are_heard_by_their_own_country_in_every_way_that_there_is():
    pairs = [(CASE.opinions[place], comment) for comment in CASE.comments for place in comment.sources]
    left_out = [opinion for opinion in CASE.opinions if opinion.note]

    assert {id(opinion) for opinion, _ in pairs} | {id(opinion) for opinion in left_out} == {
        id(opinion) for opinion in CASE.opinions
    }
    assert left_out
    assert [opinion.department for opinion in CASE.opinions if opinion.came_by]
    assert sorted(len(comment.sources) for comment in CASE.comments if comment.sources) == [1, 1, 1, 2]
    for opinion, comment in pairs:
        assert opinion.paragraph == comment.paragraph
        assert PEOPLE[comment.by].role is Role.COORDINATOR
        if opinion.by:
            contributor = PEOPLE[opinion.by]
            assert (contributor.member, contributor.department) == (PEOPLE[comment.by].member, opinion.department)
        if len(comment.sources) == 1:
            assert (opinion.text, opinion.proposed_text, opinion.justification, opinion.type, opinion.change) == (
                comment.text,
                comment.proposed_text,
                comment.justification,
                comment.type,
                comment.change,
            )


def test_answers_are_courteous_reasons_that_name_no_country_and_no_missing_paragraph():
    for answer in CASE.answers:
        comment = CASE.comments[answer.comment]
        assert not any(member.name in answer.reason for member in CASE.members)
        assert not re.search(r"\b(I|we|our|us)\b", answer.reason, re.IGNORECASE)
        if comment.paragraph is not None:
            assert f"aragraph {comment.paragraph}" in answer.reason


def test_every_paragraph_that_people_mention_exists():
    texts = [comment.text + comment.justification for comment in CASE.comments]
    texts += [answer.reason for answer in CASE.answers] + [opinion.text + opinion.note for opinion in CASE.opinions]

    mentioned = {int(number) for text in texts for number in re.findall(r"(?:paragraphs? |and |to )(\d+)", text)}

    assert mentioned
    assert mentioned <= set(TEXTS)


def test_a_draft_without_a_title_or_with_a_stray_block_is_refused():
    with pytest.raises(ValueError, match="title"):
        case.read_draft("1. The members meet.")
    with pytest.raises(ValueError, match="Stray"):
        case.read_draft("# Title\n\nStray words.")


def test_members_collide_in_two_places_and_nowhere_else():
    conflicts = [
        (number, piece) for number in TEXTS for piece in merged(number).pieces if isinstance(piece, redline.Conflict)
    ]

    (hazards, review) = conflicts
    assert (hazards[0], hazards[1].base) == (17, "")
    assert asked_for(hazards[1]) == {", landslides": ("Lao PDR",), ", storms": ("Thailand",)}
    assert (review[0], review[1].base) == (36, "regularly")
    assert asked_for(review[1]) == {"annually": ("Thailand",), "every two years": ("Viet Nam",)}


def asked_for(conflict: redline.Conflict) -> dict[str, tuple[str, ...]]:
    return {one.text or "": tuple(one.sponsors) for one in conflict.alternatives}


def test_the_secretariat_has_a_compromise_for_each_collision_that_members_do_not_part_and_answers_what_the_merge_cannot():
    collided = {number for number in TEXTS if any(isinstance(p, redline.Conflict) for p in merged(number).pieces)}
    collided -= {int(bracket.paragraph) for bracket in CASE.brackets if bracket.parting}
    open_comments = {
        index
        for index, comment in enumerate(CASE.comments)
        if comment.change is Change.REMARK or comment.paragraph in collided
    }

    assert [one.paragraph for one in CASE.compromises] == sorted(collided)
    assert [answer.comment for answer in CASE.answers] == sorted(open_comments)


def test_two_members_that_ask_for_the_same_words_stand_behind_them_together():
    applied = [piece for piece in merged(14).pieces if isinstance(piece, redline.Applied)]

    assert applied
    assert {tuple(piece.sponsors) for piece in applied} == {("Cambodia", "Viet Nam")}


def test_two_members_that_change_different_words_of_a_paragraph_are_both_heard():
    applied = {tuple(p.sponsors): p.text.strip() for p in merged(21).pieces if isinstance(p, redline.Applied)}

    assert applied == {("Lao PDR",): "and forest fires", ("Thailand",): "within 24 hours"}


def test_what_a_country_says_about_brackets_is_said_by_its_coordinator_with_a_reason_where_it_parts_from_others():
    for bracket in CASE.brackets:
        assert len({choice.by for choice in bracket.choices}) == len(bracket.choices)
        for choice in bracket.choices:
            assert PEOPLE[choice.by].role is Role.COORDINATOR
            assert choice.reason or choice.stance in (Stance.ACCEPT, Stance.NOT_OPPOSED)
            assert bool(choice.words) or choice.stance is not Stance.OTHER


def test_brackets_end_by_each_rule_of_a_round_and_some_are_left_for_the_meeting():
    ended = {bracket.ends for bracket in CASE.brackets if bracket.ends}
    parts = [len(bracket.words.split(" … ")) if bracket.ends is Rule.PARTED else 1 for bracket in CASE.brackets]
    left = [
        bracket.paragraph
        for bracket, count in zip(CASE.brackets, parts, strict=True)
        for _ in range(count)
        if bracket.ends in (None, Rule.PARTED)
    ]

    assert ended == {Rule.ALL_ACCEPT, Rule.LET_STAND, Rule.NAMED_AGREE, Rule.WITHDRAWN, Rule.PARTED}
    assert all((bracket.ends is Rule.PARTED) == (bracket.parting is not None) for bracket in CASE.brackets)
    assert all(bool(bracket.ends) != bool(bracket.stays) for bracket in CASE.brackets)
    assert [words.paragraph for words in CASE.meeting] == left
    assert {choice.stance for bracket in CASE.brackets if not bracket.ends for choice in bracket.choices} >= {
        Stance.RESERVED,
        Stance.OTHER,
    }


def test_the_adopted_text_is_sound_and_holds_what_members_asked_for():
    _, adopted = case.read_draft("# Title\n\n" + "\n".join(CASE.adopted))
    # Before the cells of a row stands its number.
    texts = [redline.row(redline.cells(one.text)[1:]) if one.kind is Kind.ROW else one.text for one in adopted]
    others = {17, 21, 27, 36}  # two members changed words of each, and neither member's own paragraph was adopted

    assert [paragraph.number for paragraph in adopted if paragraph.number] == list(range(1, len(TEXTS) + 3))
    prose = "\n".join(line for line in CASE.adopted if not line.startswith("|"))
    assert not any(mark in prose for mark in ("[", "]", "  ", " ,", " .", ",,", ".."))
    for comment in CASE.comments:
        if comment.proposed_text and comment.paragraph not in others:
            (proposed,) = typed_paragraphs(comment.proposed_text)
            assert proposed.text in texts
    for number in TEXTS.keys() - {comment.paragraph for comment in CASE.comments} - {4}:
        assert TEXTS[number] in texts


def test_every_coordinator_declares_in_both_rounds_where_the_country_stands_on_each_field():
    coordinators = [person.email for person in CASE.people if person.role is Role.COORDINATOR]

    for number in (1, 2):
        assert [one.by for one in CASE.declared if one.round == number] == coordinators
    for one in CASE.declared:
        assert list(one.stances) == [1, 2, 3, 4, 5]
        assert set(one.remarks) <= set(one.stances)
        assert all(len(remark) <= LONGEST_REMARK for remark in one.remarks.values())
    assert {stance for one in CASE.declared for stance in one.stances.values()} == set(FieldStance)


def test_what_is_deferred_in_round_1_is_answered_in_round_2():
    deferred = [answer.comment for answer in CASE.answers if answer.outcome is Outcome.DEFERRED]

    assert [answer.comment for answer in CASE.answers_again] == deferred


def test_the_corrigendum_corrects_words_that_stand_once_in_their_paragraph():
    [paragraph] = [line for line in CASE.adopted if line.startswith(f"{CASE.corrigendum.paragraph}. ")]

    assert paragraph.count(CASE.corrigendum.wrong) == 1
    assert CASE.corrigendum.correct not in paragraph
