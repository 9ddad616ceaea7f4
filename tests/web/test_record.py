"""What proves the record, for everybody: the key, and whether the record still holds an entry."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select, text

from models.db.access import OPERATOR
from models.db.database import Database
from models.record.events import Event
from models.record.queries import newest_anchor
from models.record.signing import Signer, path_of
from models.record.verbs import Verb
from testing.world import make_world
from tests.models.record.test_record import disarm
from tests.web.site import Site


@pytest.fixture
def signing(make_site: Callable[..., Site], pages: Database, tmp_path: Path) -> Site:
    """A site that signs its record from now on."""
    site = make_site()
    site.database.signer = pages.signer = Signer.at(tmp_path / "record_key")
    return site


def entry(site: Site) -> str:
    """The address of the newest entry of another consultation."""
    world = make_world(site.database, title="Another text")
    with site.database.reading(OPERATOR) as session:
        anchor = newest_anchor(session, world.consultation_id)
    assert anchor is not None
    return path_of(anchor)


def test_anybody_sees_the_public_key(signing: Site) -> None:
    assert signing.database.signer is not None

    assert signing.database.signer.public.text in signing.nobody().get("/record").text


@pytest.mark.tampers
def test_the_page_of_an_entry_says_whether_the_record_still_holds_it(signing: Site) -> None:
    address, nobody = entry(signing), signing.nobody()
    assert "The record holds this entry" in nobody.get(address).text
    assert "This page looks at the entry alone." in nobody.get(address).text  # not at the words themselves
    assert "has not signed this entry" in nobody.get(address[:-9] + "not-ours-").text

    disarm(signing.database)
    with signing.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE id = (SELECT max(id) FROM events)"))

    assert "does not hold this entry any more" in nobody.get(address).text


def test_the_address_can_be_pasted_as_a_letter_breaks_it_and_what_is_not_whole_is_given_back(signing: Site) -> None:
    address, nobody = entry(signing), signing.nobody()
    broken = f"http://localhost{address[:60]}\n {address[60:]}"

    answer = nobody.get("/record", query_string={"entry": broken})
    refused = nobody.get("/record", query_string={"entry": address[:90]})

    assert answer.status_code == 302
    assert answer.headers["Location"] == address
    assert refused.status_code == 422
    assert address[:90] in refused.text


def test_a_receipt_leads_to_its_entry_by_the_code_alone(signing: Site) -> None:
    signing.world.remark("KH", "Thank you.")
    signing.world.submit("KH")
    with signing.database.reading(OPERATOR) as session:
        sent = session.scalars(select(Event).where(Event.verb == Verb.SUBMITTED)).one()
    coordinator = signing.as_(signing.world.coordinators["KH"])

    receipt = coordinator.get(f"/rounds/{signing.world.round_id}/receipt")

    (address,) = html.fromstring(receipt.text).xpath("//a[text()='See whether the record still holds it']/@href")
    assert address == f"/record/{sent.consultation_id}/{sent.hash}/{sent.signature}"
    assert "The record holds this entry" in signing.nobody().get(address).text
