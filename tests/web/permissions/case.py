"""A case that goes from phase to phase, with something of every kind in it: of Cambodia, of its department, and of the secretariat."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from models.brackets.queries.placed import count_brackets
from models.db.access import WORKER, viewer_of
from models.db.base import Base
from models.db.work import Work, WorkState
from models.documents.document import Document
from models.drafts.version import DraftVersion, Kind, Paragraph, Stage
from models.people.permissions import Phase
from models.people.person import Person
from testing.world import LATER, World
from tests.adoption import note
from tests.documents.word import docx, ins, p, t
from tests.web.site import Site

LASTS = timedelta(days=14)


OWNERS = {
    "comment_id": frozenset({"country"}),
    "attachment_id": frozenset({"country"}),
    "opinion_id": frozenset({"country", "department"}),  # one that is forwarded
    "upload_id": frozenset({"country"}),
    "uploaded_id": frozenset({"country"}),
    "authority_id": frozenset({"country"}),
    "person_id": frozenset({"country"}),
    "duty_id": frozenset({"country"}),
    "achievement_id": frozenset({"country"}),
    "carried_id": frozenset({"country"}),
    "acting_id": frozenset({"country"}),
    "cosponsorship_id": frozenset({"country"}),
    "hand_over_id": frozenset({"country"}),
    "position_entry_id": frozenset({"country"}),
    "clearance_id": frozenset({"country"}),
}
"""To which sides of Cambodia the things in addresses belong; the others belong to no country."""


DRAFTED = frozenset(
    f"country.{page}"
    for page in (
        *("opinion", "edit_opinion", "opinion_removal", "remove_opinion", "forward_opinion"),
        *("attached_to_opinion", "attach_to_opinion"),
    )
)


OF_ANOTHER = ("joining", "join_circulated")
"""Pages about a comment of another country, which was circulated."""


OF_CAMBODIA = ("ask_to_part", "take_parting_back", "combine_opinions", "include_edited")
"""Pages about a bracket in which Cambodia is named, and about opinions of its departments that the question names."""


Values = dict[str, Any]


@dataclass
class Case:
    """Where the case stands; `ids` are the numbers in addresses by the name of the argument, `own_ids` those of single pages,
    `of_department` those of what a department has that its coordinator has, too."""

    site: Site
    world: World
    phase: Phase
    ids: Values = field(default_factory=dict)
    own_ids: dict[str, Values] = field(default_factory=dict)
    of_department: Values = field(default_factory=dict)

    def things(self, endpoint: str, arguments: Collection[str]) -> Iterator[tuple[Values, frozenset[str]]]:
        """What stands in an address, and to whom that belongs; once for each side of Cambodia that has such a thing."""
        values = {**self.ids, **self.own_ids.get(endpoint, {})}
        audience, _, name = endpoint.partition(".")
        if audience == "secretariat":
            yield values, frozenset()
            return
        if audience == "observers":
            yield values, frozenset({"observer"} if "observer_comment_id" in arguments else ())
            return
        if endpoint in self.drafted:
            yield values, frozenset({"department"})
            return
        if name in OF_ANOTHER:
            yield values, frozenset()
            return
        named = frozenset({"country"}) if name in OF_CAMBODIA else frozenset()
        yield values, next((OWNERS[one] for one in arguments if one in OWNERS), named)
        if endpoint not in self.own_ids and self.of_department.keys() & arguments:
            yield {**values, **self.of_department}, frozenset({"department"})

    @property
    def drafted(self) -> frozenset[str]:
        """Pages whose opinion is not forwarded."""
        return frozenset(page for page in self.own_ids if page in DRAFTED)

    @property
    def now(self) -> datetime:
        return self.site.database.now()

    @property
    def heading(self) -> str:
        """The key of a heading that every text of the case has."""
        with self.site.database.reading(WORKER) as session:
            return session.scalars(select(Paragraph.key).where(Paragraph.kind == Kind.HEADING).limit(1)).one()

    @property
    def other_heading(self) -> str:
        """The key of another one, under which a priority field stands."""
        with self.site.database.reading(WORKER) as session:
            others = select(Paragraph.key).where(Paragraph.kind == Kind.HEADING, Paragraph.key != self.heading)
            return session.scalars(others.limit(1)).one()

    @property
    def misprint(self) -> dict[str, str]:
        """The last paragraph of the adopted text, and words in it."""
        with self.site.database.reading(WORKER) as session:
            standing = ~Paragraph.removed & (Paragraph.kind == Kind.NUMBERED)
            adopted = Paragraph.version_id.in_(select(DraftVersion.id).where(DraftVersion.stage == Stage.ADOPTED))
            ordered = select(Paragraph).where(standing, adopted).order_by(Paragraph.id.desc())
            found = session.scalars(ordered.limit(1)).first()
        return {"paragraph": str(found.id), "wrong": found.text} if found else {}

    def act(self, by: Person, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with self.site.database.transaction(viewer_of(by)) as session:
            result = verb(session, *args, by=by, now=LATER, **more)
            session.flush()
            return result

    def newest(self, entity: type[Base], **own: Any) -> int:
        with self.site.database.reading(WORKER) as session:
            same = (getattr(entity, name) == value for name, value in own.items())
            found = session.scalars(select(func.max(entity.id)).where(*same)).one()
        assert found is not None
        return found


def note_all(case: Case, version: DraftVersion) -> None:
    """Words on the sheet for every bracket; the last one is a paragraph that shall go."""
    with case.site.database.reading(WORKER) as session:
        last = count_brackets(session, version.id)
    note(case.world, version, "at least once a year")
    note(case.world, version, {last: ""})


def changed(words: str) -> bytes:
    """A Word file that asks for more words in the first heading."""
    return docx(p(t("Goals"), ins(f" {words}")) + p(t("Means")))


def say_printed(case: Case, id: int) -> None:
    with case.site.database.transaction(WORKER) as session:
        document = session.get_one(Document, id)
        document.state, document.content, document.size = WorkState.DONE, b"%PDF-1.7", 8


def let_fail(case: Case, entity: type[Work], id: int) -> None:
    with case.site.database.transaction(WORKER) as session:
        session.get_one(entity, id).state = WorkState.FAILED
