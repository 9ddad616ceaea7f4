"""The part of the stage where the secretariat is at work: on a candidate, a chair's text, and texts to be put up."""

from collections.abc import Mapping

from sqlalchemy import select

from models.comments.comment import CommentType
from models.consolidation.consolidation import Conflict, Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.dispositions.disposition import TypeDecision
from models.dispositions.operations import compromises, standard_reasons, type_requests
from models.drafts import operations
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import Paragraph
from models.editorial.operations import chairs_texts, editorial
from testing.world import LATER, World
from tests.browser.stage_words import CHINESE, LAO, LONG_WORD, THAI
from tests.documents.word import docx, ins, p, t
from tests.web.circulation import BURMESE, KHMER, make_version_2


def put_up(world: World) -> None:
    """Word files of the secretariat with texts to be put up, one that is none."""
    bold = f"<w:r><w:rPr><w:bCs/></w:rPr><w:t>{BURMESE[:40]}</w:t></w:r>"
    text = docx(p(t(f"1. {KHMER}"), ins(f" {LAO}")) + p(bold) + p(t(f"{THAI} {LONG_WORD}")), header=p(t(LONG_WORD)))
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        for name, content in ((f"{KHMER}.docx", text), (f"{LONG_WORD}.docx", text[:-40])):
            operations.receive(session, content, name=name, by=by, now=LATER)


def question(world: World, comments: Mapping[str, int]) -> None:
    """The secretariat asks two countries about the type of a comment, and one has decided; a standard reason is kept."""
    by, other = world.staff[0], world.coordinators["CN"]
    with world.database.transaction(viewer_of(by)) as session:
        for name, wanted in (("inserted", CommentType.TECHNICAL), ("plain", CommentType.SUBSTANTIVE)):
            reason = f"{KHMER} {LONG_WORD}"
            type_requests.ask(session, comments[name], wanted=wanted, reason=reason, by=by, now=LATER)
        standard_reasons.keep(session, world.consultation_id, f"{LAO} {LONG_WORD}", by=by, now=LATER)
    with world.database.transaction(viewer_of(other)) as session:
        type_requests.decide(session, comments["plain"], TypeDecision.KEPT, answer=CHINESE, by=other, now=LATER)


def send_chairs_text(world: World) -> None:
    """A Word file in which the chair has other words for the candidate, some of them in place of a member's."""
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        text = current_candidate(session, world.round_id)
        assert text is not None
        own = select(Paragraph).where(Paragraph.version_id == text.id, ~Paragraph.removed)
        paragraphs = [each.text for each in session.scalars(own.order_by(Paragraph.position))]
        texts = [
            text.replace("Means", f"Means {KHMER} {BURMESE}").replace("[wetlands]", LONG_WORD) for text in paragraphs
        ]
        file = docx("".join(p(t(text.replace("ministries", "ministries of transport"))) for text in [*texts, LAO]))
        for name, content in ((f"{KHMER}.docx", file), (f"{LONG_WORD}.docx", b"%PDF-1.7")):
            chairs_texts.receive(session, world.round_id, content, name=name, by=by, now=LATER)


def remove_compromise(world: World) -> None:
    """A compromise for a bracket is proposed and removed again."""
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        text = current_candidate(session, world.round_id)
        assert text is not None
        own = select(Paragraph.id).where(Paragraph.version_id == text.id)
        last = select(Conflict.id).where(Conflict.paragraph_id.in_(own)).order_by(Conflict.id.desc())
        id = session.scalars(last).first() or 0
        compromises.choose(session, id, choice=0, reason=f"{KHMER} {LONG_WORD}", by=by, seen=0, now=LATER)
    with world.database.transaction(viewer_of(by)) as session:
        compromises.remove(session, id, by=by, now=LATER)


def edit_candidate(world: World) -> int:
    """The secretariat's own words in the candidate, in two scripts; gives the number of the change."""
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        text = current_candidate(session, world.round_id)
        assert text is not None
        paragraph = session.scalars(
            select(Paragraph).where(Paragraph.version_id == text.id, Paragraph.label == "3")
        ).one()
        words = paragraph.text.replace("officials", f"{KHMER} {BURMESE}")
        change = editorial.edit(
            session, paragraph.id, text=words, reason=f"{LAO} {LONG_WORD}", by=by, seen=0, now=LATER
        )
    with world.database.reading(WORKER) as session:
        waiting = select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)
        owed = session.scalars(waiting.where(Consolidation.round_id == world.round_id)).one()
    world.make(owed)
    return change.id


def propose(world: World) -> None:
    version_2 = make_version_2(world)
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        candidate = current_candidate(session, world.round_id)
        assert candidate is not None
        assert candidate.id == version_2.version_id
        operations.propose(session, candidate.id, by=by, seen=candidate.fingerprint, now=LATER)
