"""Who adds fields to a form sets no column with them: every form that is on a page and does something is sent once, with a field for
every column of every table."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.db.base import Base
from models.db.schema import load_entities
from tests.conftest import on_sqlite
from tests.web.permissions.askers import Asker
from tests.web.permissions.forms import typed
from tests.web.permissions.phases import each_phase
from tests.web.permissions.walk import Step, Walk
from tests.web.site import Site

TEXT, NUMBER, YEAR = "Forged by a field", 4711, "2099"
FORGED: Mapping[type, str] = {int: str(NUMBER), float: str(NUMBER), bool: "1"}
ACTORS = ("Coordinator of Cambodia", "Officer Two", "Contributor of Cambodia")
Place = tuple[str, int, str]  # table, row, column


def forged() -> dict[str, str]:
    """A field for every column, with a value that its type takes."""
    return {column.name: _value(column) for table in Base.metadata.sorted_tables for column in table.columns}


def _value(column: sa.Column[Any]) -> str:
    kind = column.type.python_type
    if isinstance(column.type, sa.Enum):
        return str(column.type.enums[-1])
    if kind.__name__ in ("datetime", "date"):
        return f"{YEAR}-12-31T12:00" if kind.__name__ == "datetime" else f"{YEAR}-12-31"
    return FORGED.get(kind, TEXT)


class Sending(Walk):
    """Sends each form that does something, with more fields than it has; what it has done is undone each time."""

    def outcomes(self, done: set[str], beside: Path) -> Iterator[tuple[Step, list[Place]]]:
        """Each form whose endpoint is not `done`, and the columns that it should not have set. `beside` is a file for the state
        with which the database is compared."""
        with sa.create_engine(f"sqlite:///{beside}").connect() as kept:
            driver = kept.connection.driver_connection
            assert driver is not None
            self._before.backup(driver)
        self._file.execute("ATTACH ? AS before", (str(beside),))
        actors = [asker for name in ACTORS for asker in self.askers if asker.name == name]
        actors += [asker for asker in self.askers if asker.side == "observer"]
        steps = [step for step in self._steps() if step.is_there and step.rule.endpoint not in done]
        for step in (one for one in steps if one.method == "GET"):
            for actor in actors:
                self._get(actor, step)
        for step in (one for one in steps if one.method == "POST" and one.path.partition("?")[0] in self._forms):
            if step.rule.endpoint in done:
                continue
            for actor in actors:
                if (changed := self.sent(actor, step, forged())) is not None:
                    done.add(step.rule.endpoint)
                    yield step, self.wrong(actor, step, changed)
                    break

    def sent(self, actor: Asker, step: Step, more: Mapping[str, str]) -> dict[Place, Any] | None:
        """The columns that are others after a form was sent with these fields besides; None if it did nothing."""
        fields = typed(self.case, step.rule.endpoint, self._forms.get(step.path.partition("?")[0], {}))
        client, before = actor.browser.client, self._version()
        cookie = client.get_cookie("lmec", domain="127.0.0.1")
        assert cookie is not None
        answer = actor.browser.post(step.path, {**more, **fields})
        assert answer.status_code < 500, f"{step}: {answer.status_code}"
        client.set_cookie("lmec", cookie.value, domain="127.0.0.1")
        if self._version() == before:
            return None
        changed = self._changed()
        self._before.backup(self._file)
        return changed

    def wrong(self, actor: Asker, step: Step, changed: Mapping[Place, Any]) -> list[Place]:
        """The columns that hold what only an added field said; of those with few values, that are otherwise without it."""
        written = [place for place, value in changed.items() if _is_forged(value)]
        few = {place: value for place, value in changed.items() if value is not None}
        chosen = [place for place, value in few.items() if CHOSEN.get((place[0], place[2])) == value]
        plain = (self.sent(actor, step, {}) if chosen else {}) or {}
        plain_values = {(table, column, value) for (table, _, column), value in plain.items()}
        return written + [place for place in chosen if (place[0], place[2], changed[place]) not in plain_values]

    def _changed(self) -> dict[Place, Any]:
        """What stands in each column that is not as it was."""
        found: dict[Place, Any] = {}
        for name in Base.metadata.tables:
            cursor = self._file.execute(
                f'SELECT rowid, * FROM main."{name}" EXCEPT SELECT rowid, * FROM before."{name}"'
            )
            columns = [column[0] for column in cursor.description[1:]]
            for id, *row in cursor.fetchall():
                was = self._file.execute(f'SELECT * FROM before."{name}" WHERE rowid = ?', (id,)).fetchone()
                pairs = enumerate(zip(columns, row, strict=True))
                found |= {(name, id, column): value for at, (column, value) in pairs if not was or was[at] != value}
        return found


def _is_forged(value: object) -> bool:
    return value == NUMBER or TEXT in str(value) or str(value).startswith(f"{YEAR}-12-31")


load_entities()
CHOSEN: Mapping[tuple[str, str], Any] = {
    (table.name, column.name): column.type.enums[-1] if isinstance(column.type, sa.Enum) else 1
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, (sa.Enum, sa.Boolean))
}
"""The value of an added field for each column that takes one of a few."""


@pytest.mark.slow
@on_sqlite
def test_no_column_is_set_by_a_field_that_the_form_does_not_have(site: Site, tmp_path: Path) -> None:
    done: set[str] = set()
    found: dict[str, list[Place]] = {}
    for case in each_phase(site):
        outcomes = Sending(case).outcomes(done, tmp_path / f"{case.phase.name}.sqlite3")
        found |= {f"{case.phase.name}: {step}": places for step, places in outcomes}

    assert len(found) > 120
    assert {step: places for step, places in found.items() if places} == {}
