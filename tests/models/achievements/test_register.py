"""The register of achievements: who may write, send, edit and enter, what each reader sees, and what four eyes open with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from models.achievements import queries
from models.achievements.achievement import Achievement, AchievementState
from models.achievements.operations import fields, register
from models.achievements.operations.register import AchievementWords
from models.achievements.queries import headings, priority_fields
from models.adoption.adoption import AdoptionProcedure
from models.adoption.opening import OpeningKind
from models.adoption.operations import openings
from models.adoption.queries import opened
from models.db.access import NOBODY, WORKER, viewer_of
from models.documents.document import Document, DocumentKind
from models.drafts.version import DraftVersion, Stage
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.letters.notification import Letter, Notification
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World
from tests.adoption import begin, terms, without_brackets

TRAINING = AchievementWords(
    2021, None, "Training on water quality", "Forty officials took part.", ["Thailand", "Cambodia"]
)
LATEST = LATER + timedelta(days=30)


def act(world: World, by: Person, verb: Callable[..., Achievement], *args: object, **more: object) -> Achievement:
    with world.database.transaction(viewer_of(by)) as session:
        return verb(session, *args, by=by, now=LATER, **more)


def written(world: World, by: Person, words: AchievementWords = TRAINING) -> Achievement:
    return act(world, by, register.write, world.consultation_id, words)


def sent(world: World, by: Person, words: AchievementWords = TRAINING) -> Achievement:
    return act(world, by, register.send, written(world, by, words).id, seen=1)


def entered(world: World, by: Person, words: AchievementWords = TRAINING) -> Achievement:
    one = sent(world, by, words)
    return act(world, world.staff[0], register.enter, one.id, seen=one.revision)


def titles(world: World, reader: Person) -> tuple[list[str], list[str]]:
    """What somebody reads in the register, and besides."""
    with world.database.reading(viewer_of(reader)) as session:
        found = queries.register(session, world.consultation_id)
        return [one.shown_title for year in found.years for _, one in year.entries], [
            one.shown_title for _, one in found.waiting
        ]


def recipients(world: World, letter: Letter) -> set[int]:
    with world.database.reading(WORKER) as session:
        return set(session.scalars(select(Notification.person_id).where(Notification.letter == letter)))


def test_an_entry_is_its_members_own_until_it_is_sent_and_everybodys_once_it_is_entered(world: World) -> None:
    by, other, staff = world.coordinators["KH"], world.coordinators["TH"], world.staff[0]
    one = written(world, by)
    assert [titles(world, reader)[1] for reader in (by, world.deputy, other, staff)] == [
        [TRAINING.title],
        [TRAINING.title],
        [],
        [],
    ]

    act(world, by, register.send, one.id, seen=1)
    assert [titles(world, reader)[1] for reader in (other, staff)] == [[], [TRAINING.title]]
    assert recipients(world, Letter.ACHIEVEMENT_SENT) == {person.id for person in world.staff}

    entry = act(world, staff, register.enter, one.id, seen=2)
    assert entry.members == ["Cambodia", "Thailand"]
    assert [titles(world, reader)[0] for reader in (by, other, staff, world.contributor)] == [[TRAINING.title]] * 4
    assert recipients(world, Letter.ACHIEVEMENT_DECIDED) == {by.id, world.deputy.id}


def test_only_the_coordinator_sends_and_only_the_secretariat_enters(world: World) -> None:
    one = written(world, world.deputy)
    with pytest.raises(NotYours, match="Only the country coordinator"):
        act(world, world.deputy, register.send, one.id, seen=1)
    with pytest.raises(NotFound):
        act(world, world.coordinators["TH"], register.send, one.id, seen=1)
    with pytest.raises(NotYours, match="Only the secretariat"):
        act(world, world.coordinators["KH"], register.enter, one.id, seen=1)
    with pytest.raises(NotYours):
        written(world, world.contributor)


def test_what_the_secretariat_edits_leaves_the_members_own_words_beside_it(world: World) -> None:
    one, staff = entered(world, world.coordinators["KH"]), world.staff[0]
    edited = act(world, staff, register.edit, one.id, title="Training", summary="Forty officials.", seen=one.revision)

    assert (edited.shown_title, edited.title) == ("Training", TRAINING.title)
    assert (edited.shown_summary, edited.summary) == ("Forty officials.", TRAINING.summary)
    back = act(world, world.coordinators["KH"], register.take_back, one.id)
    assert (back.state, back.registered_at) == (AchievementState.DRAFTED, None)
    assert titles(world, world.coordinators["TH"]) == ([], [])


def test_an_entry_is_returned_with_a_reason_and_sent_again(world: World) -> None:
    by, staff = world.coordinators["KH"], world.staff[0]
    one = sent(world, by)
    with pytest.raises(Invalid, match="Say why: Cambodia reads it"):
        act(world, staff, register.give_back, one.id, reason=" ", seen=one.revision)
    returned = act(world, staff, register.give_back, one.id, reason="In which province?", seen=one.revision)
    with pytest.raises(NotFound):
        act(world, staff, register.enter, one.id, seen=returned.revision)

    better = replace(TRAINING, summary="Forty officials of Takeo took part.")
    act(world, by, register.change, one.id, better, seen=returned.revision)
    again = act(world, by, register.send, one.id, seen=returned.revision + 1)

    assert again.state is AchievementState.SENT
    with pytest.raises(Outdated):
        act(world, staff, register.enter, one.id, seen=returned.revision)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"year": None}, "year"),
        ({"year": 1999}, "year"),
        ({"field_id": 99}, "field"),
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"summary": ""}, "summary"),
        ({"source": "x" * 501}, "source"),
    ],
)
def test_an_entry_says_what_is_wrong_with_it(world: World, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(world, world.coordinators["KH"], replace(TRAINING, **wrong))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_file_stands_with_an_entry_until_that_is_sent(world: World) -> None:
    by = world.coordinators["KH"]
    one = written(world, by)
    with world.database.transaction(viewer_of(by)) as session:
        for content in (b"%PDF-1.7 first", b"%PDF-1.7 second"):
            register.attach(session, one.id, content, name="report.pdf", by=by, now=LATER)
    with world.database.reading(viewer_of(by)) as session:
        assert queries.file(session, one.id).content == b"%PDF-1.7 second"
    with world.database.reading(viewer_of(world.staff[0])) as session, pytest.raises(NotFound):
        queries.file(session, one.id)

    act(world, by, register.send, one.id, seen=3)
    with pytest.raises(Untimely, match="Take it back first"), world.database.transaction(viewer_of(by)) as session:
        register.detach(session, one.id, by=by, now=LATER)
    with world.database.reading(viewer_of(world.staff[0])) as session:
        assert queries.file(session, one.id).name == "report.pdf"


def test_an_entry_that_is_with_its_author_can_be_removed(world: World) -> None:
    by = world.coordinators["KH"]
    one = written(world, by)
    with world.database.transaction(viewer_of(by)) as session:
        register.attach(session, one.id, b"%PDF-1.7", name="report.pdf", by=by, now=LATER)
        register.remove(session, one.id, by=by, seen=2, now=LATER)

    assert titles(world, by) == ([], [])
    registered = entered(world, by)
    with pytest.raises(Untimely), world.database.transaction(viewer_of(by)) as session:
        register.remove(session, registered.id, by=by, seen=registered.revision, now=LATER)


def test_priority_fields_are_headings_and_follow_the_text(world: World) -> None:
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        keys = [one.key for one in headings(session, world.consultation_id)]
        assert fields.name_fields(session, world.consultation_id, keys, by=staff, now=LATER) == 2
    with world.database.reading(viewer_of(world.coordinators["KH"])) as session:
        goals, means = priority_fields(session, world.consultation_id)
        assert (goals.title, means.title) == ("Goals", "Means")
    entered(world, world.coordinators["KH"], replace(TRAINING, field_id=means.id))

    with world.database.transaction(viewer_of(staff)) as session:
        with pytest.raises(Invalid, match="“Means” stays: there are entries"):
            fields.name_fields(session, world.consultation_id, [goals.field.key], by=staff, now=LATER)
        assert fields.name_fields(session, world.consultation_id, [means.field.key], by=staff, now=LATER) == 1
        with pytest.raises(Invalid, match="not in the text"):
            fields.name_fields(session, world.consultation_id, ["p99"], by=staff, now=LATER)
    with world.database.reading(viewer_of(staff)) as session:
        assert queries.register(session, world.consultation_id).by_field == [("Means", [(2021, 1)])]
        verbs = session.scalars(select(Event.verb).where(Event.verb.in_((Verb.FIELDS_NAMED, Verb.FIELDS_REMOVED))))
        assert list(verbs) == [Verb.FIELDS_NAMED, Verb.FIELDS_REMOVED]


def adopted(world: World) -> DraftVersion:
    process = begin(world, without_brackets(world), terms(world, AdoptionProcedure.EXPRESS))
    process.all_agree()
    process.end()
    with world.database.reading(WORKER) as session:
        return session.scalars(select(DraftVersion).where(DraftVersion.stage == Stage.ADOPTED)).one()


def opening(world: World, version: DraftVersion, what: OpeningKind) -> int:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        (one,) = openings.propose(session, version.id, [what], by=by, now=LATEST)
        session.flush()
        return one.id


def confirm(world: World, opening_id: int) -> None:
    by = world.staff[1]
    with world.database.transaction(viewer_of(by)) as session:
        openings.confirm(session, opening_id, by=by, now=LATEST)


def test_the_public_reads_the_register_when_two_of_the_secretariat_have_opened_it(world: World) -> None:
    first = entered(world, world.coordinators["KH"])
    written(world, world.coordinators["TH"], replace(TRAINING, title="A secret"))
    version = adopted(world)
    opening_id = opening(world, version, OpeningKind.ACHIEVEMENTS)
    with world.database.reading(NOBODY) as session:
        assert queries.register(session, world.consultation_id).count == 0
    by = world.staff[0]
    with pytest.raises(NotYours, match="Somebody else"), world.database.transaction(viewer_of(by)) as session:
        openings.confirm(session, opening_id, by=by, now=LATEST)

    confirm(world, opening_id)
    entered_later = sent(world, world.coordinators["CN"], replace(TRAINING, title="Came later"))
    with world.database.transaction(viewer_of(by)) as session:
        later = LATEST + timedelta(days=1)
        register.enter(session, entered_later.id, by=by, seen=entered_later.revision, now=later)

    with world.database.reading(NOBODY) as session:
        found = queries.register(session, world.consultation_id)
        assert [one.title for year in found.years for _, one in year.entries] == [TRAINING.title]
        assert found.waiting == []
        assert opened.opened_with(session, session.get_one(DraftVersion, version.id)).achievements
    for person in (world.coordinators["KH"], world.staff[0]):
        with pytest.raises(Untimely, match="opened to the public"):
            if person.is_staff:
                act(world, person, register.give_back, first.id, reason="No.", seen=first.revision)
            else:
                act(world, person, register.take_back, first.id)
    assert world.coordinators["VN"].id in recipients(world, Letter.OPENED)


@pytest.mark.slow
def test_redlines_and_compendia_are_opened_by_four_eyes_and_made(world: World) -> None:
    world.remark("KH", "Thank you.")
    version = adopted(world)
    for what in (OpeningKind.REDLINE, OpeningKind.COMPENDIUM):
        confirm(world, opening(world, version, what))
    with world.database.transaction(WORKER) as session:
        for document in session.scalars(
            select(Document).where(Document.document_kind.in_((DocumentKind.REDLINE, DocumentKind.COMPENDIUM)))
        ):
            document.content, document.size = b"%PDF", 4
            session.add(_newer(document))

    with world.database.reading(NOBODY) as session:
        shown = opened.opened_with(session, session.get_one(DraftVersion, version.id))
        assert {one.name for one in shown.files} == {
            "What changed since the version before",
            "Comments and answers behind version 2",
        }
        (some, *_) = shown.files
        assert opened.opened_file(session, world.consultation_id, some.document.id).content == b"%PDF, newer"
        files = [(one.name, one.document.format) for one in shown.files]
        assert len(files) == len(set(files))
        with pytest.raises(NotFound):
            opened.opened_file(session, world.consultation_id, 9999)
    with pytest.raises(Untimely, match="opened already"):
        opening(world, version, OpeningKind.REDLINE)


def _newer(edition: Document) -> Document:
    """The same file, made once more when something in it had changed."""
    content = b"%PDF, newer"
    return Document(
        version_id=edition.version_id,
        older_id=edition.older_id,
        document_kind=edition.document_kind,
        format=edition.format,
        fingerprint=sha256(content + edition.fingerprint.encode()).hexdigest(),
        content=content,
        size=len(content),
        not_before=edition.not_before,
    )


def test_a_proposal_to_open_more_can_be_declined_with_a_reason_and_made_again(world: World) -> None:
    version = adopted(world)
    opening_id, other = opening(world, version, OpeningKind.COMPENDIUM), world.staff[1]
    with world.database.transaction(viewer_of(other)) as session:
        with pytest.raises(Invalid, match="Say why"):
            openings.decline(session, opening_id, reason="", by=other, now=LATEST)
        openings.decline(session, opening_id, reason="Ask the members first.", by=other, now=LATEST)
    with world.database.reading(NOBODY) as session:
        assert opened.opened_with(session, session.get_one(DraftVersion, version.id)).files == []

    with pytest.raises(Outdated, match="decided on this already"):
        confirm(world, opening_id)
    confirm(world, opening(world, version, OpeningKind.COMPENDIUM))


def test_nothing_is_opened_before_a_text_is_adopted(world: World) -> None:
    version = without_brackets(world)
    with pytest.raises(Untimely, match="Only with an adopted text"):
        opening(world, version, OpeningKind.REDLINE)
    with world.database.reading(viewer_of(world.staff[0])) as session, pytest.raises(NotFound):
        opened.openings(session, version.id)
