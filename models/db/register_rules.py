"""Who may read entries of the register of achievements: files go with them, and the public reads what four eyes have opened."""

from sqlalchemy import ColumnElement, select

from models.achievements.achievement import Achievement, AchievementFile, AchievementState, PriorityField
from models.adoption.opening import Opened, Opening
from models.db.at_home import Rules
from models.drafts.version import DraftVersion


def opened_register() -> Rules:
    """What four eyes have opened with an adopted text: the entries that stood in the register then."""
    opened = Opening.confirmed.is_(True)
    # Tables, since what is opened tells the public nothing else of its version.
    entry, version, opening = Achievement.__table__.alias(), DraftVersion.__table__, Opening.__table__
    entries = Achievement.id.in_(
        select(entry.c.id)
        .join(version, version.c.consultation_id == entry.c.consultation_id)
        .join(opening, opening.c.version_id == version.c.id)
        .where(
            entry.c.state == AchievementState.REGISTERED,
            opening.c.what == Opened.ACHIEVEMENTS,
            opening.c.confirmed.is_(True),
            entry.c.registered_at <= opening.c.proposed_at,
        )
    )
    of_entries = select(Achievement.field_id).where(entries)
    return {
        Opening: opened,
        **register_rules(entries),
        PriorityField: PriorityField.id.in_(of_entries),
    }


def register_rules(readable: ColumnElement[bool]) -> Rules:
    """Files go with their entries."""
    return {
        Achievement: readable,
        AchievementFile: AchievementFile.achievement_id.in_(select(Achievement.id).where(readable)),
    }
