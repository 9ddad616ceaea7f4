"""The settings with which commands find an installation that a test has made."""

from pathlib import Path

from models import secret
from models.db.database import Database


def settings_of(database: Database, folder: Path) -> dict[str, str]:
    """The environment of a command for this database, whose record is signed with a key in the folder."""
    secret.make_once(folder / "record_key")
    return {"DATABASE_URL": database.engine.url.render_as_string(hide_password=False), "LMEC_DATA": str(folder)}
