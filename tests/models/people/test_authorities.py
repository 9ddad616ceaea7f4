"""Who may agree for a member, and what becomes of an agreement ad referendum."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from models.adoption.adoption import AdoptionProcedure, AdoptionState
from models.db.access import WORKER, viewer_of
from models.documents.queries.papers import certificate
from models.errors import Invalid, NotFound, NotYours
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.authority import Authority, Extent
from models.people.operations.authorities import Authorized, authorize, end_authority
from models.people.person import Person
from models.people.queries.offices import authorities, authority_of, only_ad_referendum
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, NOW, World
from tests.adoption import begin, circulate_without_comments, terms
from tests.conftest import url_of_one

SINCE = date(2022, 1, 3)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """These rules do not depend on the kind of database."""
    return url_of_one(request)


def said_of(person: Person, extent: Extent | None = Extent.FULL, clearance_by: str = "") -> Authorized:
    return Authorized(person.name, "Director-General", extent, clearance_by, SINCE, "Letter 12/2022")


def recorded(world: World, code: str, authorized: Authorized) -> Authority:
    by = world.coordinators[code]
    with world.database.transaction(viewer_of(by)) as session:
        return authorize(session, world.consultation_id, authorized, by=by, now=NOW)


def test_it_is_recorded_once_and_the_one_before_ends(world: World) -> None:
    khmer = world.coordinators["KH"]
    first = recorded(world, "KH", said_of(khmer, Extent.AD_REFERENDUM))
    assert recorded(world, "KH", said_of(khmer, Extent.AD_REFERENDUM)).id == first.id

    second = recorded(world, "KH", said_of(khmer, Extent.NEEDS_CLEARANCE, "the Minister"))

    with world.database.reading(viewer_of(world.staff[0])) as session:
        assert [one.id for one in authorities(session, world.consultation_id)] == [second.id]
        found = authority_of(session, world.consultation_id, khmer, LATER)
        assert found is not None
        assert found.in_words == "needs clearance by the Minister"
        verbs = session.scalars(select(Event.verb).where(Event.verb == Verb.AUTHORITY_RECORDED)).all()
    assert len(verbs) == 2
    with world.database.transaction(viewer_of(khmer)) as session:
        end_authority(session, second.id, by=khmer, now=LATER)
        assert authority_of(session, world.consultation_id, khmer, LATER + timedelta(hours=1)) is None


def test_only_the_coordinator_records_it_and_the_other_members_do_not_read_it(world: World) -> None:
    kept = recorded(world, "KH", said_of(world.coordinators["KH"]))
    with world.database.transaction(viewer_of(world.deputy)) as session, pytest.raises(NotYours):
        authorize(session, world.consultation_id, said_of(world.deputy), by=world.deputy, now=NOW)
    thai = world.coordinators["TH"]
    with world.database.transaction(viewer_of(thai)) as session:
        assert authorities(session, world.consultation_id) == []
        with pytest.raises(NotFound):
            end_authority(session, kept.id, by=thai, now=NOW)


@pytest.mark.parametrize(
    ("authorized", "sentence"),
    [
        (Authorized("", "Director", Extent.FULL, "", SINCE), "Say who may agree"),
        (Authorized("A", "", Extent.FULL, "", SINCE), "which office"),
        (Authorized("A", "Director", None, "", SINCE), "how far"),
        (Authorized("A", "Director", Extent.NEEDS_CLEARANCE, "", SINCE), "who must clear"),
        (Authorized("A", "Director", Extent.FULL, "the Minister", SINCE), "or empty this field"),
        (Authorized("A", "Director", Extent.FULL, "", None), "Say since when"),
    ],
)
def test_what_is_missing_is_said(world: World, authorized: Authorized, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        recorded(world, "KH", authorized)


def test_a_member_agrees_only_ad_referendum_where_nobody_may_do_more(world: World) -> None:
    recorded(world, "KH", said_of(world.coordinators["KH"], Extent.AD_REFERENDUM))
    recorded(world, "TH", said_of(world.coordinators["TH"], Extent.AD_REFERENDUM))
    recorded(world, "TH", said_of(world.deputy))

    with world.database.reading(WORKER) as session:
        assert only_ad_referendum(authorities(session, world.consultation_id)) == ["Cambodia"]


def test_an_agreement_ad_referendum_adopts_nothing_until_it_is_confirmed(world: World) -> None:
    recorded(world, "KH", said_of(world.coordinators["KH"], Extent.AD_REFERENDUM))
    adoption = begin(world, circulate_without_comments(world), terms(world, AdoptionProcedure.EXPRESS))
    adoption.all_agree(but="KH")
    adoption.agree("KH", ad_referendum=True)
    assert adoption.row().state is AdoptionState.RUNNING

    adoption.agree("KH", seen=1)

    adopted = adoption.row()
    assert adopted.state is AdoptionState.ADOPTED
    with world.database.reading(WORKER) as session:
        assert adopted.result_id is not None
        answers = certificate(session, adopted.result_id).answers
    held = {one.member_answer.member.code: one.authority.in_words if one.authority else "" for one in answers}
    assert held == dict.fromkeys(["KH", "CN", "LA", "MM", "TH", "VN"], "") | {"KH": "ad referendum"}


def test_a_silence_confirms_nothing_ad_referendum(world: World) -> None:
    adoption = begin(world, circulate_without_comments(world), terms(world, AdoptionProcedure.TACIT))
    adoption.agree("KH", ad_referendum=True)

    adoption.end()

    assert adoption.row().state is AdoptionState.LAPSED
    with world.database.reading(WORKER) as session:
        assert session.scalars(select(Notification.id).where(Notification.letter == Letter.ADOPTION_LAPSED)).first()
