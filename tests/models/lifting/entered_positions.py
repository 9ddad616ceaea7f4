"""What members say in another way about words for brackets, and what comes of it."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from models.adoption.operations import entering
from models.adoption.operations.entering import StatedPosition
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin
from models.db.access import WORKER, viewer_of
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.lifting.lifting import Lifting
from models.lifting.queries.progress import progress
from tests.lifting import RunningLifting


def telephoned(lifting: RunningLifting, code: str, bracket: int, *, at: datetime, now: datetime) -> None:
    """A member objects by telephone to the words for a bracket, by its number; two of the secretariat see to it."""
    states(lifting, code, objecting(lifting, bracket), at=at, now=now)


def objecting(lifting: RunningLifting, bracket: int) -> StatedPosition:
    """An objection to the words for a bracket, by its number."""
    return StatedPosition(reason="Not these words.", objects_to=[lifting.row().words[bracket - 1].bracket_id])


def states(
    lifting: RunningLifting,
    code: str,
    says: StatedPosition,
    channel: EntryChannel = EntryChannel.TELEPHONE,
    *,
    at: datetime,
    now: datetime,
) -> None:
    """What a member says in another way is entered by one of the secretariat, and checked by another."""
    first, second = lifting.world.staff[:2]
    original = ("letter.pdf", b"%PDF-1.7 x") if channel is EntryChannel.SIGNED_LETTER else None
    origin = Origin(channel, at.date(), "Its minister", at, original)
    with lifting.world.database.transaction(viewer_of(first)) as session:
        member = lifting.world.coordinators[code].of_member().id
        entry = entering.enter(session, Lifting, lifting.id, member, origin, says, by=first, now=now)
    with lifting.world.database.transaction(viewer_of(second)) as session:
        entering.check(session, entry.id, by=second, seen=1, now=now)


def awaited(lifting: RunningLifting) -> list[str]:
    """The members that are asked after the silence, by name."""
    with lifting.world.database.reading(WORKER) as session:
        return progress(session, lifting.id).awaited


def letters_of(lifting: RunningLifting) -> Counter[Letter]:
    """How many letters about it are owed or sent."""
    with lifting.world.database.reading(WORKER) as session:
        return Counter(session.scalars(select(Notification.letter).where(Notification.lifting_id == lifting.id)))
