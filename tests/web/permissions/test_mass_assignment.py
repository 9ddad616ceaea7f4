"""Who adds fields to a form sets no column with them: every form that is on a page and does something, sent once as it is and once
with a field for every column of every table."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from models.db.base import Base
from models.db.schema import load_entities
from models.people.permissions import Phase
from tests.conftest import on_sqlite
from tests.web.permissions.askers import Asker
from tests.web.permissions.case import carry
from tests.web.permissions.forms import typed
from tests.web.permissions.walk import Answer, Step, Walk
from tests.web.site import Site

TEXT, NUMBER, YEAR = "Forged by a field", 4711, "2099"
FORGED: Mapping[type, str] = {int: str(NUMBER), float: str(NUMBER), bool: "1"}
ACTORS = ("Deputy of Cambodia", "Coordinator of Cambodia", "Officer Two", "Contributor of Cambodia")
Rows = dict[tuple[str, Any, str], Any]


def forged() -> dict[str, str]:
    """A field for every column, with a value that its type takes."""
    load_entities()
    return {column.name: _value(column) for table in Base.metadata.sorted_tables for column in table.columns}


def _value(column: sa.Column[Any]) -> str:
    kind = column.type.python_type
    if isinstance(column.type, sa.Enum):
        return str(column.type.enums[-1])
    if kind.__name__ in ("datetime", "date"):
        return f"{YEAR}-12-31T12:00" if kind.__name__ == "datetime" else f"{YEAR}-12-31"
    return FORGED.get(kind, TEXT)


class Sending(Walk):
    """Sends each form that does something, twice; what it has done is undone each time."""

    def outcomes(self) -> Iterator[tuple[Step, Rows, Rows | None]]:
        """What each form has led to as it is, and with more fields (None: it was refused)."""
        actors = [asker for name in ACTORS for asker in self.askers if asker.name == name]
        steps = list(self._steps())
        for step in (one for one in steps if one.method == "GET" and one.is_there):
            any(self._get(actor, step) is Answer.SHOWN for actor in actors)
        for step in (one for one in steps if one.method == "POST" and one.path.partition("?")[0] in self._forms):
            for actor in actors:
                if (plain := self.sent(actor, step, {})) is not None:
                    yield step, plain, self.sent(actor, step, forged())
                    break

    def sent(self, actor: Asker, step: Step, more: Mapping[str, str]) -> Rows | None:
        """All rows after a form was sent with these fields besides; None if it did nothing."""
        fields = typed(self.case, step.rule.endpoint, self._forms.get(step.path.partition("?")[0], {}))
        client, before = actor.browser.client, self._version()
        cookie = client.get_cookie("lmec", domain="127.0.0.1")
        assert cookie is not None
        answer = actor.browser.post(step.path, {**more, **fields})
        assert answer.status_code < 500, f"{step}: {answer.status_code}"
        client.set_cookie("lmec", cookie.value, domain="127.0.0.1")
        if self._version() == before:
            return None
        rows = self._rows()
        self._before.backup(self._file)
        return rows

    def _rows(self) -> Rows:
        """What stands in each column of each row."""
        return {
            (name, row[0], column[0]): value
            for name in Base.metadata.tables
            for cursor in [self._file.execute(f'SELECT rowid, * FROM "{name}"')]
            for row in cursor
            for column, value in zip(cursor.description[1:], row[1:], strict=True)
        }


def wrong(plain: Rows, more: Rows) -> list[tuple[str, Any, str]]:
    """The columns that hold what only an added field said, or that are decided otherwise than without."""
    closed = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (sa.Enum, sa.Boolean)) or column.foreign_keys
    }
    return [
        place
        for place, value in more.items()
        if (value == NUMBER or TEXT in str(value) or str(value).startswith(f"{YEAR}-12-31"))
        or ((place[0], place[2]) in closed and (place not in plain or plain[place] != value))
    ]


@on_sqlite
def test_no_column_is_set_by_a_field_that_the_form_does_not_have(site: Site) -> None:
    walk = Sending(carry(site, Phase.OPEN))

    found = {str(step): None if more is None else wrong(plain, more) for step, plain, more in walk.outcomes()}

    assert len(found) > 20
    assert {step: places for step, places in found.items() if places} == {}
