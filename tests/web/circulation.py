"""A round carried to version 2, with a comment of every kind in it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from models.comments.comment import Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import Conflict, Consolidation
from models.db.access import WORKER, viewer_of
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers, compromises
from models.drafts import operations
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import DraftVersion
from testing.world import LATER, World

FORMULA = '=HYPERLINK("http://example.org","Look")'
MARKUP = "<i>fauna</i> & [wetlands](http://example.org)"
PLAIN = "<i>open</i>"
COMPROMISE = "at least once a year"
KHMER = "ប្រើប្រាស់ទឹកទន្លេរួមគ្នាដោយសមធម៌"
BURMESE = "သတင်းအချက်အလက်များကို ပုံမှန် မျှဝေကြသည်။"


@dataclass(frozen=True, slots=True)
class SecondVersion:
    """The comments by what they are about, and the version that is made from them."""

    world: World
    comments: dict[str, int]
    version_id: int

    def circulate(self) -> DraftVersion:
        """One of the secretariat proposes the newest text, another approves it."""
        first, second, _ = self.world.staff
        with self.world.database.transaction(viewer_of(first)) as session:
            text = current_candidate(session, self.world.round_id)
            assert text is not None
            operations.propose(session, text.id, by=first, seen=text.fingerprint, now=LATER)
        with self.world.database.transaction(viewer_of(second)) as session:
            return operations.approve(session, text.id, by=second, seen=text.fingerprint, now=LATER)


def make_version_2(world: World, deferred: Collection[str] = ()) -> SecondVersion:
    """Comments, a consolidation, answers and a compromise; what is left is to propose and approve. Those that are `deferred` are
    carried over when the next round opens."""
    comments = {
        "twice yearly": world.replace("KH", "1", "every year", "twice yearly"),
        "regularly": world.replace("VN", "1", "every year", "regularly"),
        "markup": world.replace("TH", "2", "fish", MARKUP),
        "plain": world.replace("CN", "3", "is offered", f"is {PLAIN}", type=CommentType.EDITORIAL),
        "set aside": world.replace("VN", "3", "ministries", "ministries of transport"),
        "inserted": _comment(world, "KH", Change.INSERT_AFTER, "3", KHMER),
        "deleted": _comment(world, "MM", Change.DELETE, "4", "", text=BURMESE, type=CommentType.EDITORIAL),
        "remark": world.remark("LA", FORMULA),
    }
    world.everybody_submits()
    world.close()
    world.consolidate()
    ids = {name: comment.id for name, comment in comments.items()}
    _answer(world, ids["set aside"], Outcome.NOT_ACCEPTED, "Transport is not for this text.")
    _answer(world, ids["remark"], Outcome.NOTED, "With thanks.")
    for name in deferred:
        _answer(world, ids[name], Outcome.DEFERRED, "For the next round.")
    for name in ("twice yearly", "regularly"):
        _answer(world, ids[name], Outcome.INCORPORATED, "Your words stand in a bracket.")
    _propose_compromise(world)
    return SecondVersion(world, ids, _consolidated(world))


def _comment(
    world: World,
    code: str,
    change: Change,
    label: str,
    proposed: str,
    text: str = "",
    type: CommentType = CommentType.SUBSTANTIVE,
) -> Comment:
    return world.comment(code, Words(type, change, world.paragraph(label).id, text, proposed, "It is needed."))


def _answer(world: World, comment_id: int, outcome: Outcome, reason: str) -> None:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        before = session.scalars(select(Disposition).where(Disposition.comment_id == comment_id)).one_or_none()
        seen = before.revision if before else 0
        answers.answer(session, comment_id, outcome=outcome, reason=reason, by=by, seen=seen, now=LATER)


def _propose_compromise(world: World) -> None:
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        newest = select(Conflict.id).where(Conflict.base_text == "every year").order_by(Conflict.id.desc()).limit(1)
        bracket = session.scalars(newest).one()
        compromises.propose(session, bracket, text=COMPROMISE, reason="It allows for both.", by=by, seen=0, now=LATER)


def _consolidated(world: World) -> int:
    """Do what is owed, as a worker would; gives the newest candidate."""
    with world.database.reading(WORKER) as session:
        owed = select(func.max(Consolidation.id)).where(Consolidation.round_id == world.round_id)
        newest = session.scalars(owed).one()
    assert newest is not None
    return world.make(newest).id
