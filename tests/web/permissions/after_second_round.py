"""What follows the second round of the case: a candidate, brackets that end by silence, and the adoption of the text."""

from datetime import UTC, datetime

from sqlalchemy import select

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.corrigendum import CorrigendumKind, TextCorrigendum
from models.adoption.entered import Statement
from models.adoption.opening import OpeningKind
from models.adoption.operations import adoption as adoptions
from models.adoption.operations import corrigenda, entering, openings
from models.adoption.operations.corrigenda import CorrigendumWords
from models.brackets.operations import duties
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin
from models.consolidation.consolidation import Conflict, Consolidation
from models.db.access import WORKER, viewer_of
from models.dispositions.operations import compromises
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from models.drafts import operations as drafts
from models.drafts.version import DraftVersion, Kind, Paragraph, Stage
from models.editorial.operations import chairs_texts, editorial
from models.lifting.lifting import Lifting
from models.lifting.operations import procedure
from models.uploads.upload import Upload
from testing.world import LATER
from tests import adoption, lifting
from tests.adoption import terms
from tests.documents.word import docx, p, t
from tests.rounds import consolidate_and_answer
from tests.web.permissions.case import LASTS, Case, let_fail, note_all, say_printed
from tests.web.test_uploads import work


def consolidated(case: Case) -> None:
    """A candidate with the secretariat's own words, a compromise, a duty that it has marked, and a chair's text."""
    world, officer, other = case.world, case.world.staff[0], case.world.staff[1]
    candidate = consolidate_and_answer(world)
    goals = _paragraph(case, candidate, "Goals")
    change = case.act(officer, editorial.edit, goals.id, text="The goals", reason="Clearer.", seen=0)
    contested = _contested(case, candidate)
    case.act(officer, compromises.propose, contested, text="each year", reason="It allows for both.", seen=0)
    duty = case.act(other, duties.mark_at_work, contested, choice=None, members=[case.ids["member_id"]])
    candidate = _made_again(case)
    contested = _contested(case, candidate)
    means = _paragraph(case, candidate, "Means")
    with case.site.database.reading(WORKER) as session:
        own = select(Paragraph.text).where(Paragraph.version_id == candidate.id, ~Paragraph.removed)
        texts = session.scalars(own.order_by(Paragraph.position)).all()
    words = docx("".join(p(t(text.replace("Means", "Ways and means"))) for text in texts))
    chairs = case.act(officer, chairs_texts.receive, world.round_id, words, name="chair.docx")
    work(case.site)
    failed = case.act(officer, chairs_texts.receive, world.round_id, b"%PDF-1.7", name="failed.docx")
    let_fail(case, Upload, failed.id)
    case.ids |= {"change_id": change.id, "paragraph_id": means.id, "conflict_id": contested}
    case.own_ids |= {
        "secretariat.read_chairs_text_again": {"upload_id": failed.id},
        "secretariat.unmark_duty": {"conflict_id": contested, "duty_id": duty.id},
        "secretariat.chairs_text": {"upload_id": chairs.id},
        "secretariat.chairs_text_progress": {"upload_id": chairs.id},
        "secretariat.take_over": {"upload_id": chairs.id},
    }


def _made_again(case: Case) -> DraftVersion:
    newest = case.newest(Consolidation, round_id=case.world.round_id)
    candidate = case.world.make(newest)
    with case.site.database.transaction(viewer_of(case.world.staff[0])) as session:
        document = documents.ask(session, candidate.id, DocumentKind.CANDIDATE, Format.DOCX, now=LATER)
    case.ids |= {"consolidation_id": newest, "version_id": candidate.id, "document_id": document.id}
    say_printed(case, document.id)
    return candidate


def _paragraph(case: Case, version: DraftVersion, words: str) -> Paragraph:
    with case.site.database.reading(WORKER) as session:
        return session.scalars(select(Paragraph).filter_by(version_id=version.id, text=words)).one()


def _contested(case: Case, version: DraftVersion) -> int:
    own = select(Conflict.id).join(Paragraph).where(Paragraph.version_id == version.id)
    with case.site.database.reading(WORKER) as session:
        return session.scalars(own.where(Conflict.base_text == "every year")).one()


def proposed(case: Case) -> None:
    by = case.world.staff[0]
    case.act(case.world.staff[1], duties.unmark_at_work, *case.own_ids["secretariat.unmark_duty"].values())
    text = _made_again(case)
    case.act(by, drafts.propose, text.id, seen=text.fingerprint)


def lifting_announced(case: Case) -> None:
    by, text = case.world.staff[1], _candidate(case)
    case.act(by, drafts.approve, text.id, seen=text.fingerprint)
    note_all(case, text)
    ends = terms(case.world, AdoptionProcedure.TACIT, case.now + LASTS)
    announced = lifting.announce(case.world, text, ends)
    case.ids["document_id"] = document = case.newest(Document, version_id=text.id, document_kind=DocumentKind.TEXT)
    say_printed(case, document)
    case.ids |= {"version_id": text.id, "lifting_id": announced.id}


def lifting_begun(case: Case) -> None:
    case.act(case.world.staff[1], procedure.begin, case.ids["lifting_id"])
    _enter(case, Lifting, case.ids["lifting_id"])


def _enter(case: Case, about: entering.MatterType, id: int) -> None:
    """What Cambodia says by mail waits for its coordinator, what Thailand says for a check."""
    first, second = case.world.staff[:2]
    origin = Origin(EntryChannel.EMAIL, LATER.date(), "Ms Chea", LATER, ("mail.pdf", b"%PDF-1.7 mail"))
    khmer, thai, vietnamese = (case.world.coordinators[code].of_member().id for code in ("KH", "TH", "VN"))
    mine = case.act(first, entering.enter, about, id, khmer, origin, entering.StatedPosition())
    case.act(second, entering.check, mine.id, seen=1)
    other = {
        "position_entry_id": case.act(first, entering.enter, about, id, thai, origin, entering.StatedPosition()).id
    }
    case.ids["position_entry_id"] = mine.id
    case.own_ids |= {"secretariat.check_position": other, "secretariat.discard_position": other}
    case.own_ids |= {f"secretariat.{page}": {"member_id": vietnamese} for page in ("enter_words", "enter_position")}


def adoption_announced(case: Case) -> None:
    version = case.ids["version_id"]
    with case.site.database.reading(WORKER) as session:
        text = session.get_one(DraftVersion, version)
    put = lifting.RunningLifting(case.world, text, case.ids["lifting_id"])
    put.all_agree()
    lifted = put.result()
    ends = terms(case.world, AdoptionProcedure.EXPRESS, case.now + LASTS)
    announced = adoption.announce(case.world, lifted, ends)
    case.ids |= {"version_id": lifted.id, "adoption_id": announced.id}
    case.own_ids["texts.make_resulting_file"] = {"what": "resulting-text", "format": "pdf"}


def adoption_begun(case: Case) -> None:
    case.act(case.world.staff[1], adoptions.begin, case.ids["adoption_id"])
    _enter(case, Adoption, case.ids["adoption_id"])


def adopted(case: Case) -> None:
    with case.site.database.reading(WORKER) as session:
        text = session.get_one(DraftVersion, case.ids["version_id"])
    running = adoption.RunningAdoption(case.world, text, case.ids["adoption_id"])
    running.agree("KH", Statement.RESERVATION, "Paragraph 1 does not bind us.")
    running.all_agree(but="KH")
    say_printed(case, case.newest(Document, document_kind=DocumentKind.TEXT, format=Format.PDF))
    _open_more(case)


def _open_more(case: Case) -> None:
    """The register and the redline are open to the public; the compendium waits for the second pair of eyes."""
    by, other, result = *case.world.staff[:2], case.newest(DraftVersion, stage=Stage.ADOPTED)
    proposed = {what: case.act(by, openings.propose, result, [what])[0].id for what in OpeningKind}
    for what in (OpeningKind.REDLINE, OpeningKind.ACHIEVEMENTS):
        case.act(other, openings.confirm, proposed[what])
    redline = case.newest(Document, document_kind=DocumentKind.REDLINE, version_id=result)
    say_printed(case, redline)
    case.ids |= {"opening_id": proposed[OpeningKind.COMPENDIUM]}
    case.own_ids |= {
        "register.opened_file": {"document_id": redline},
        "register.openings": {"version_id": result},
        "register.propose_opening": {"version_id": result},
        "texts.corrigenda": {"version_id": result},
        "texts.propose_corrigendum": {"version_id": result},
    }
    with case.site.database.reading(WORKER) as session:
        standing = (Paragraph.version_id == result) & ~Paragraph.removed & (Paragraph.kind == Kind.NUMBERED)
        first = session.scalars(select(Paragraph).where(standing).order_by(Paragraph.id).limit(3)).all()
    until = datetime(2099, 6, 30, tzinfo=UTC)
    put, stopped, waiting = (
        case.act(
            by,
            corrigenda.propose,
            result,
            CorrigendumWords(CorrigendumKind.MISPRINT, one.id, one.text, "Other words.", "A slip.", until),
        ).id
        for one in first
    )
    case.act(other, corrigenda.approve, put)
    case.act(other, corrigenda.approve, stopped)
    case.ids |= {"text_corrigendum_id": waiting}
    case.own_ids["texts.object_to_corrigendum"] = {"text_corrigendum_id": put}
    _enter_objections(case, put, stopped)


def _enter_objections(case: Case, put: int, stopped: int) -> None:
    """What Thailand says by mail to one corrigendum waits for a check; what Cambodia says has stopped the other."""
    first, second = case.world.staff[:2]
    origin = Origin(EntryChannel.EMAIL, LATER.date(), "Ms Chea", LATER, ("mail.pdf", b"%PDF-1.7 mail"))
    khmer, thai, vietnamese = (case.world.coordinators[code].of_member().id for code in ("KH", "TH", "VN"))
    says = entering.StatedPosition(objects=True, reason="It changes the meaning.")
    other = case.act(first, entering.enter, TextCorrigendum, put, thai, origin, says)
    mine = case.act(first, entering.enter, TextCorrigendum, stopped, khmer, origin, says)
    case.act(second, entering.check, mine.id, seen=1)
    case.ids["position_entry_id"] = mine.id
    checked = {"position_entry_id": other.id}
    case.own_ids |= {"secretariat.check_position": checked, "secretariat.discard_position": checked}
    entered = {"text_corrigendum_id": put, "member_id": vietnamese}
    case.own_ids |= {"secretariat.begin_objection": entered, "secretariat.enter_objection": entered}


def _candidate(case: Case) -> DraftVersion:
    with case.site.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, case.ids["version_id"])
