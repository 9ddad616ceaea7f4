"""A text with brackets that went out in Word, in several languages, and what somebody leaves in a bracket's place."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from lxml import etree

from models.brackets.agreement import Stance
from models.brackets.queries.placed import paragraph_of
from models.brackets.reading import read_back
from models.brackets.standing import StandingParagraph
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.drafts.queries import texts
from models.drafts.version import Kind
from models.people.person import Member
from models.rounds.operations import consultations, rounds
from models.uploads.operations import uploads
from models.uploads.queries import previews
from models.uploads.queries import uploads as uploads_queries
from models.uploads.queries.previews import Preview, Previewed
from models.uploads.upload import Upload, UploadedComment, UploadKind
from testing.world import DEADLINE, LATER, NOW, World
from tests.documents.word import dele, ins, packed, t
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from worker.documents.docx_out.version_docx import text_as_docx
from worker.documents.ooxml.xml import W
from worker.documents.uploads import read as read_upload


@dataclass(frozen=True, slots=True)
class Case:
    """A paragraph, a word in it that China and Viet Nam want otherwise, another that Thailand does, and a third."""

    language: str
    text: str
    contested: tuple[str, str, str]
    seen: tuple[str, str]
    other: tuple[str, str]
    own: str


CASES = [
    Case(
        "en",
        "The members will meet every year. They share experience about the river.",
        ("year", "month", "decade"),
        ("experience", "knowledge"),
        ("about the river", "about the great river"),
        "season",
    ),
    Case(
        "km",
        "រដ្ឋសមាជិកនឹងប្រជុំជារៀងរាល់ឆ្នាំ។ ពួកគេចែករំលែកបទពិសោធន៍អំពីទន្លេ។",
        ("ឆ្នាំ", "ខែ", "ត្រីមាស"),
        ("បទពិសោធន៍", "ចំណេះដឹង"),
        ("រដ្ឋសមាជិក", "ប្រទេសសមាជិក"),
        "រដូវ",
    ),
    Case(
        "my",
        "အဖွဲ့ဝင်များသည် နှစ်စဉ် တွေ့ဆုံကြသည်။ သူတို့သည် အတွေ့အကြုံ ကို မျှဝေကြသည်။",
        ("နှစ်စဉ်", "လစဉ်", "အပတ်စဉ်"),
        ("အတွေ့အကြုံ", "အသိပညာ"),
        ("မျှဝေကြသည်", "ဖလှယ်ကြသည်"),
        "ရာသီစဉ်",
    ),
]
ACCEPT, KEEP, OTHER = Stance.ACCEPT, Stance.KEEP, Stance.OTHER


@dataclass(frozen=True, slots=True)
class SentText:
    """Round 2 is open on a text with brackets in its first paragraph; `file` is its Word file."""

    world: World
    case: Case
    paragraph: StandingParagraph
    file: bytes

    @property
    def contested(self) -> str:
        return self.paragraph.written_at(self.paragraph.places[0]).strip()

    @property
    def seen(self) -> str:
        return self.paragraph.written_at(self.paragraph.places[1]).strip()


def went_out(world: World, case: Case, changes: Sequence[tuple[str, str, str]] | None = None) -> SentText:
    """The case after round 1, in which members have asked for `changes`: who, which words and what for."""
    world = in_language(world, case.language, case.text)
    word, china, viet_nam = case.contested
    default = [("CN", word, china), ("VN", word, viet_nam), ("TH", *case.seen)]
    for code, old, new in default if changes is None else changes:
        paragraph = world.paragraph("1")
        assert old in paragraph.text
        words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", paragraph.text.replace(old, new), "")
        world.comment(code, words)
    version = circulate(world, finish_round(world))
    world = open_next_round(SecondVersion(world, {}, version.id))
    with world.database.reading(WORKER) as session:
        paragraph_with_brackets = paragraph_of(session, world.paragraph("1").id)
        assert paragraph_with_brackets is not None
        return SentText(world, case, paragraph_with_brackets, text_as_docx(texts.text(session, version.id)))


def in_language(world: World, language: str, text: str) -> World:
    """The world with a round open on a text of its own."""
    first, second, _ = world.staff
    lines = [NewParagraph(Kind.NUMBERED, text), NewParagraph(Kind.NUMBERED, "This stays as it is.")]
    with world.database.transaction(viewer_of(first)) as session:
        members = session.query(Member).order_by(Member.name).all()
        consultation = consultations.begin_consultation(
            session, title="A text", language=language, members=members, by=first, now=NOW
        )
        version = operations.put_up(session, consultation.id, lines, by=first, now=NOW)
        operations.propose(session, version.id, by=first, seen=version.fingerprint, now=NOW)
        operations.approve(session, version.id, by=second, seen=version.fingerprint, now=NOW)
        opened = rounds.open_round(session, version.id, closes_at=DEADLINE, by=first, now=NOW)
    return replace(world, consultation_id=consultation.id, version_id=version.id, round_id=opened.id)


def edited(file: bytes, was: str, edits: Sequence[tuple[str, str]], *, tracking: bool) -> bytes:
    """The Word file after somebody has replaced words of the paragraph `was`, in order, with tracking or without."""
    with zipfile.ZipFile(BytesIO(file)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    root = etree.fromstring(files["word/document.xml"])
    (paragraph,) = [each for each in root.iter(f"{{{W}}}p") if "".join(each.itertext(f"{{{W}}}t")) == was]
    content = "".join(_content(was, edits, tracking=tracking))
    for run in paragraph.findall(f"{{{W}}}r"):
        paragraph.remove(run)
    paragraph.extend(etree.fromstring(f'<w:p xmlns:w="{W}">{content}</w:p>'))
    return packed({**files, "word/document.xml": etree.tostring(root)})


def _content(was: str, edits: Sequence[tuple[str, str]], *, tracking: bool) -> list[str]:
    runs, reached = [], 0
    for old, new in edits:
        start = was.index(old, reached)
        runs.append(t(was[reached:start]))
        runs += [dele(old), ins(new)] if tracking else [t(new)]
        reached = start + len(old)
    return [*runs, t(was[reached:])]


def sent_in(out: SentText, file: bytes) -> Upload:
    by = out.world.coordinators["KH"]
    database = out.world.database
    with database.transaction(viewer_of(by)) as session:
        kept = uploads.receive(session, out.world.round_id, UploadKind.WORD, file, name="draft.docx", by=by, now=LATER)
        session.flush()
        upload_id = kept.id
    claim = database.take(Upload, upload_id)
    assert claim is not None
    read_upload.read(database, claim)
    with database.reading(viewer_of(by)) as session:
        upload = session.get_one(Upload, upload_id)
        assert upload.refusal is None
        return upload


def preview(out: SentText, upload: Upload) -> Preview:
    with out.world.database.reading(viewer_of(out.world.coordinators["KH"])) as session:
        return previews.preview(session, uploads_queries.upload(session, upload.id))


def found(out: SentText, file: bytes) -> list[Previewed]:
    """What stands in the file, as its preview shows it."""
    return list(preview(out, sent_in(out, file)).items)


def statements_in(out: SentText, one: Comment | UploadedComment) -> list[tuple[Stance, str | None]]:
    """What a comment says about the brackets of the paragraph, in order."""
    read = read_back(out.paragraph, one.proposed_text, out.case.language)
    assert not read.unclear
    in_order = [read.choices[number] for number in sorted(read.choices)]
    return [(choice.stance, None if choice.words is None else " ".join(choice.words)) for choice in in_order]
