"""Who may read entries of the register of achievements: files go with them, and the public reads what four eyes have opened."""

from sqlalchemy import ColumnElement, func, select

from models.achievements.achievement import Achievement, AchievementFile, AchievementState, PriorityField
from models.adoption.opening import Opened, Opening
from models.db.at_home import Rules
from models.drafts.version import DraftVersion


def opened_register() -> Rules:
    """What four eyes have opened with an adopted text: the entries that stood in the register then."""
    opened = Opening.confirmed.is_(True)
    versions = DraftVersion.__table__.c  # what is opened tells the public nothing else of its version
    until = (
        select(func.max(Opening.proposed_at))
        .join(DraftVersion.__table__, versions.id == Opening.version_id)
        .where(versions.consultation_id == Achievement.consultation_id, Opening.what == Opened.ACHIEVEMENTS, opened)
        .scalar_subquery()
    )
    entries = (Achievement.state == AchievementState.REGISTERED) & (Achievement.registered_at <= until)
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
