"""What somebody types and has not sent is kept for that person alone, until it is sent, discarded, or too old."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.db.access import NOBODY, WORKER, viewer_of
from models.errors import Invalid, NotFound
from models.people.operations import unsent
from models.people.operations.unsent import Typed
from models.people.person import Person
from models.people.queries.personal_data import unsent_forms
from models.people.unsent import LASTS, LONGEST_FIELDS, MOST_FORMS, SENT_LASTS, UnsentForm
from testing.world import LATER, World
from tests.models.people.test_erasing import erase, everything, export

WORDS = "We could live with less."


def keep(
    world: World, by: Person, words: str, *, form: str = "a form", opening: str = "1", now: datetime = LATER
) -> UnsentForm | None:
    fields = json.dumps({"text": [words]}) if words else ""
    with world.database.transaction(viewer_of(by)) as session:
        return unsent.keep(session, Typed(form, opening, "/rounds/1", "Comment", fields), by=by, now=now)


def end(world: World, by: Person, *, opening: str) -> None:
    with world.database.transaction(viewer_of(by)) as session:
        unsent.end(session, "a form", opening, by=by, now=LATER)


def kept(world: World, by: Person) -> Sequence[str]:
    with world.database.reading(viewer_of(by)) as session:
        return [value for one in unsent_forms(session, by) for _, value in one.pairs]


def test_nobody_else_reads_it_not_even_a_colleague_the_secretariat_or_an_export(world: World) -> None:
    person = world.coordinators["KH"]
    keep(world, person, WORDS)

    others = [world.deputy, world.contributor, world.coordinators["TH"], world.staff[0]]
    for viewer in [*(viewer_of(one) for one in others), NOBODY]:
        with world.database.reading(viewer) as session:
            assert session.scalars(select(UnsentForm)).all() == []
    assert kept(world, person) == [WORDS]
    assert WORDS not in json.dumps(export(world.database, person.email))


def test_what_is_typed_later_takes_the_place_of_what_was_kept_of_the_same_form(world: World) -> None:
    person = world.coordinators["KH"]
    keep(world, person, "First.")
    keep(world, person, "Elsewhere.", form="another form", now=LATER - timedelta(minutes=1))

    keep(world, person, WORDS)

    assert kept(world, person) == [WORDS, "Elsewhere."]


def test_two_windows_at_once_are_kept_one_after_the_other(world: World) -> None:
    person = world.coordinators["KH"]
    with ThreadPoolExecutor(2) as windows:
        list(windows.map(lambda opening: keep(world, person, WORDS, opening=opening), "12"))

    assert kept(world, person) == [WORDS]


def test_what_comes_late_from_a_form_that_was_sent_is_not_kept_and_what_another_window_types_is(world: World) -> None:
    person = world.coordinators["KH"]
    keep(world, person, WORDS, opening="1")
    end(world, person, opening="1")

    assert keep(world, person, WORDS, opening="1") is None
    assert kept(world, person) == []
    assert keep(world, person, "Something else.", opening="2") is not None
    assert kept(world, person) == ["Something else."]


def test_a_form_that_was_sent_before_anything_was_kept_keeps_nothing_that_comes_late(world: World) -> None:
    person = world.coordinators["KH"]
    end(world, person, opening="1")

    assert keep(world, person, WORDS, opening="1") is None


def test_it_is_discarded_by_its_person_only(world: World) -> None:
    person = world.coordinators["KH"]
    row = keep(world, person, WORDS)
    assert row is not None
    for other in (world.deputy, world.staff[0]):
        with pytest.raises(NotFound), world.database.transaction(viewer_of(other)) as session:
            unsent.discard(session, row.id, by=other)

    with world.database.transaction(viewer_of(person)) as session:
        unsent.discard(session, row.id, by=person)

    assert kept(world, person) == []


def test_nothing_typed_any_more_is_nothing_kept(world: World) -> None:
    person = world.coordinators["KH"]
    keep(world, person, WORDS)
    keep(world, person, "", opening="2")

    assert kept(world, person) == []


def test_it_is_forgotten_when_nobody_comes_back(world: World) -> None:
    person = world.coordinators["KH"]
    keep(world, person, WORDS)
    keep(world, person, "Sent.", form="another form")
    keep(world, person, "", form="another form")
    for age, rows in ((SENT_LASTS, 2), (SENT_LASTS + timedelta(minutes=1), 1), (LASTS + timedelta(minutes=1), 0)):
        with world.database.transaction(WORKER) as session:
            unsent.forget_old(session, now=LATER + age)
            assert len(session.scalars(select(UnsentForm)).all()) == rows


def test_it_is_erased_with_the_person(world: World) -> None:
    person = world.coordinators["TH"]
    keep(world, person, WORDS)

    erase(world, person)

    assert WORDS not in "\n".join(everything(world.database))


def test_of_very_many_forms_the_newest_are_kept(world: World) -> None:
    person = world.coordinators["KH"]
    for number in range(MOST_FORMS + 1):
        keep(world, person, f"{number}", form=f"form {number}", now=LATER + timedelta(minutes=number))

    found = kept(world, person)
    assert (len(found), found[0], found[-1]) == (MOST_FORMS, f"{MOST_FORMS}", "1")


@pytest.mark.parametrize(
    "fields", ["{", "[]", '{"text": "words"}', '{"text": [1]}', "[" * 9000, " " * LONGEST_FIELDS + "{}"]
)
def test_what_is_no_form_is_refused(world: World, fields: str) -> None:
    person = world.coordinators["KH"]
    with pytest.raises(Invalid), world.database.transaction(viewer_of(person)) as session:
        unsent.keep(session, Typed("a form", "1", "/", "", fields), by=person, now=LATER)
