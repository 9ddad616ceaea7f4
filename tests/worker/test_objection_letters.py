"""The letters about an objection to a corrigendum that was entered for a member, in tests/worker/letters."""

from datetime import timedelta

from models.adoption.adoption import AdoptionProcedure
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.operations import entering
from models.adoption.operations.entering import StatedPosition
from models.comments.entered import EntryChannel
from models.db.access import viewer_of
from models.db.database import Database
from models.drafts.version import DraftVersion
from models.letters.letter import Letter
from models.settings import Settings
from testing.world import LATER, World
from tests.adoption import begin, terms
from tests.models.adoption.test_corrigenda import put
from tests.models.adoption.test_entering import Entering
from tests.worker.correspondence import SECRET
from tests.worker.test_adoption_letters import settings, version
from tests.worker.words import check, letter_to
from worker.mail.message import render

__all__ = ["settings", "version"]


def test_an_objection_to_a_corrigendum_that_was_entered_for_a_member(
    world: World, version: DraftVersion, database: Database, settings: Settings
) -> None:
    begin(world, version, terms(world, AdoptionProcedure.EXPRESS)).all_agree()
    one, thai = put(world, version), world.coordinators["TH"]
    entry = Entering(world, TextCorrigendum, one.id)
    entered = entry.enter("TH", EntryChannel.TELEPHONE, StatedPosition(objects=True, reason=SECRET))
    check("objection_to_check", render(letter_to(database, world.staff[1], Letter.POSITION_TO_CHECK), settings))
    checked = entry.check(entered)
    check("objection_entered", render(letter_to(database, thai, Letter.CORRIGENDUM_ENDED), settings))
    other = render(letter_to(database, world.coordinators["VN"], Letter.CORRIGENDUM_ENDED), settings)
    assert "entered" not in other.text + other.html
    with database.transaction(viewer_of(thai)) as session:
        entering.reject(
            session, checked.id, note=SECRET, by=thai, seen=checked.revision, now=LATER + timedelta(hours=1)
        )
    check("objection_rejected", render(letter_to(database, world.staff[0], Letter.POSITION_NOT_COUNTED), settings))
    check("corrigendum_goes_on", render(letter_to(database, thai, Letter.CORRIGENDUM_PUT), settings))
