"""Registers of achievements with entries in every state, and what is opened to the public with an adopted text."""

from base64 import b64decode
from dataclasses import replace

from sqlalchemy import select

from models.achievements.operations import fields, register
from models.achievements.operations.register import AchievementWords
from models.achievements.queries import headings, priority_fields
from models.adoption.opening import OpeningKind
from models.adoption.operations import openings
from models.consensus.consensus import FieldStance
from models.consensus.operations import DeclaredPosition, declare
from models.db.access import viewer_of
from models.drafts.version import DraftVersion, Stage
from testing.world import LATER, World
from tests.web.circulation import BURMESE, KHMER

PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADklEQVR4nGNgYPgPRAwQAAwAAf5Ypo8AAAAASUVORK5CYII=")


def stand(world: World, words: str) -> None:
    """Two members declare where they stand on the priority fields, which are all headings."""
    staff = world.staff[0]
    with world.database.transaction(viewer_of(staff)) as session:
        keys = [heading.key for heading in headings(session, world.consultation_id)]
        fields.name_fields(session, world.consultation_id, keys, by=staff, now=LATER)
        first, second = [one.id for one in priority_fields(session, world.consultation_id)]
    declarations = {
        "KH": {
            first: DeclaredPosition(FieldStance.WITH_CHANGES, f"{KHMER} {BURMESE}"[:200]),
            second: DeclaredPosition(FieldStance.SUPPORT),
        },
        "TH": {
            first: DeclaredPosition(FieldStance.CONCERN, words[:300]),
            second: DeclaredPosition(FieldStance.NO_POSITION),
        },
    }
    for code, declared in declarations.items():
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            declare(session, world.round_id, declared, by=by, now=LATER)


def achieve(world: World, words: str) -> None:
    """An entry that the secretariat has edited, with a picture; one that waits there, and one that was returned."""
    staff, by = world.staff[0], world.coordinators["KH"]
    with world.database.transaction(viewer_of(staff)) as session:
        keys = [heading.key for heading in headings(session, world.consultation_id)]
        fields.name_fields(session, world.consultation_id, keys, by=staff, now=LATER)
        field = priority_fields(session, world.consultation_id)[0].id
    entry = AchievementWords(2021, field, f"{KHMER} {BURMESE}", f"{words}\n\n{KHMER}", ["China"], words)
    for year in (2020, 2021, 2022):
        with world.database.transaction(viewer_of(by)) as session:
            one = register.write(session, world.consultation_id, replace(entry, year=year), by=by, now=LATER)
            session.flush()
            register.attach(session, one.id, PICTURE, name=f"{KHMER}.png", by=by, now=LATER)
            register.send(session, one.id, by=by, seen=2, now=LATER)
        with world.database.transaction(viewer_of(staff)) as session:
            if year == 2020:
                register.give_back(session, one.id, reason=BURMESE, by=staff, seen=3, now=LATER)
            if year == 2021:
                register.enter(session, one.id, by=staff, seen=3, now=LATER)
                register.edit(session, one.id, title=BURMESE, summary=f"{KHMER} {words}", by=staff, seen=4, now=LATER)


def open_more(world: World) -> None:
    """With the adopted text, the register is open to the public, and the redline waits for the second pair of eyes."""
    by, other = world.staff[:2]
    with world.database.transaction(viewer_of(by)) as session:
        adopted = select(DraftVersion).where(DraftVersion.consultation_id == world.consultation_id)
        version = session.scalars(adopted.where(DraftVersion.stage == Stage.ADOPTED)).one()
        wanted = [OpeningKind.ACHIEVEMENTS, OpeningKind.REDLINE]
        proposed = openings.propose(session, version.id, wanted, by=by, now=LATER)
        session.flush()
        (opened,) = [one.id for one in proposed if one.kind is OpeningKind.ACHIEVEMENTS]
    with world.database.transaction(viewer_of(other)) as session:
        openings.confirm(session, opened, by=other, now=LATER)
