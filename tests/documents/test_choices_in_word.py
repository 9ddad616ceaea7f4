"""A text with brackets goes out in Word and comes back: what is left in a bracket's place is a choice, and the rest is kept."""

import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from docx_editor import Document
from lxml import etree

from models.brackets.agreement import Stance
from models.brackets.queries.answering import choices
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
from models.errors import Invalid
from models.people.person import Member
from models.rounds.operations import rounds
from models.uploads.operations import upload_review, uploads
from models.uploads.queries import previews
from models.uploads.queries import uploads as uploads_queries
from models.uploads.queries.previews import Preview, Previewed
from models.uploads.upload import Upload, UploadDecision, UploadedComment, UploadKind
from testing.world import DEADLINE, LATER, NOW, World
from tests.conftest import url_of_one
from tests.documents.other_readers import NO_OFFICE, OFFICE
from tests.documents.word import dele, ins, packed, t
from tests.rounds import consolidated, next_round, sent_out
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
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.language)
ACCEPT, KEEP, OTHER = Stance.ACCEPT, Stance.KEEP, Stance.OTHER


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What a Word file says hangs on no kind of database."""
    return url_of_one(request)


@dataclass(frozen=True, slots=True)
class Out:
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


def went_out(world: World, case: Case, changes: Sequence[tuple[str, str, str]] | None = None) -> Out:
    """The case after round 1, in which members have asked for `changes`: who, which words and what for."""
    world = in_language(world, case.language, case.text)
    word, china, viet_nam = case.contested
    default = [("CN", word, china), ("VN", word, viet_nam), ("TH", *case.seen)]
    for code, old, new in default if changes is None else changes:
        paragraph = world.paragraph("1")
        assert old in paragraph.text
        words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", paragraph.text.replace(old, new), "")
        world.comment(code, words)
    version = sent_out(world, consolidated(world))
    world = next_round(SecondVersion(world, {}, version.id))
    with world.database.reading(WORKER) as session:
        paragraph_with_brackets = paragraph_of(session, world.paragraph("1").id)
        assert paragraph_with_brackets is not None
        return Out(world, case, paragraph_with_brackets, text_as_docx(texts.text(session, version.id)))


def in_language(world: World, language: str, text: str) -> World:
    """The world with a round open on a text of its own."""
    first, second, _ = world.staff
    lines = [NewParagraph(Kind.NUMBERED, text), NewParagraph(Kind.NUMBERED, "This stays as it is.")]
    with world.database.transaction(viewer_of(first)) as session:
        members = session.query(Member).order_by(Member.name).all()
        consultation = operations.begin_consultation(
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


def sent_in(out: Out, file: bytes) -> Upload:
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


def preview(out: Out, upload: Upload) -> Preview:
    with out.world.database.reading(viewer_of(out.world.coordinators["KH"])) as session:
        return previews.preview(session, uploads_queries.upload(session, upload.id))


def found(out: Out, file: bytes) -> list[Previewed]:
    """What stands in the file, as its preview shows it."""
    return list(preview(out, sent_in(out, file)).items)


def said(out: Out, one: Comment | UploadedComment) -> list[tuple[Stance, str | None]]:
    """What a comment says about the brackets of the paragraph, in order."""
    read = read_back(out.paragraph, one.proposed_text, out.case.language)
    assert not read.unclear
    in_order = [read.choices[number] for number in sorted(read.choices)]
    return [(choice.stance, None if choice.words is None else " ".join(choice.words)) for choice in in_order]


@pytest.mark.slow
@EACH
def test_what_is_left_in_the_place_of_a_bracket_is_a_choice_and_other_edits_live_beside_it(
    world: World, case: Case
) -> None:
    out = went_out(world, case)
    word, china, viet_nam = case.contested
    before, after = out.contested.split(china)
    both = [(out.contested, case.own), (out.seen, case.seen[0]), case.other]
    both.sort(key=lambda each: out.paragraph.text.index(each[0]))
    expected: list[tuple[list[tuple[str, str]], list[tuple[Stance, str | None]]]] = [
        ([case.other], []),
        ([(out.contested, word)], [(KEEP, None)]),
        ([(out.contested, china)], [(ACCEPT, china)]),
        ([(out.contested, viet_nam)], [(ACCEPT, viet_nam)]),
        ([(before, ""), (after, "")], [(ACCEPT, china)]),
        (both, [(OTHER, case.own), (KEEP, None)]),
    ]

    assert found(out, out.file) == []
    for edits, wanted in expected:
        for tracking in (True, False):
            (one,) = found(out, edited(out.file, out.paragraph.text, edits, tracking=tracking))
            assert (one.is_kept, said(out, one.item)) == (True, wanted), (edits, tracking)
            assert (case.other[1] in one.item.proposed_text) is (case.other in edits)
            assert (out.seen in one.item.proposed_text) is (edits is not both)


@EACH
def test_half_a_bracket_waits_in_the_preview_with_its_words(world: World, case: Case) -> None:
    out, by = went_out(world, case), world.coordinators["KH"]
    for tracking in (True, False):
        file = edited(out.file, out.paragraph.text, [("China: ", "")], tracking=tracking)
        upload = sent_in(out, file)

        (one,) = preview(out, upload).open
        with out.world.database.transaction(viewer_of(by)) as session:
            seen = upload_review.decide(session, one.item.id, UploadDecision.KEEP, by=by, now=LATER).revision

        assert "Only part of a bracket is left, and it is not clear what is meant." in str(one.refused)
        assert out.contested in str(one.refused)
        with (
            pytest.raises(Invalid, match="need your decision"),
            out.world.database.transaction(viewer_of(by)) as session,
        ):
            upload_review.confirm(session, upload.id, by=by, seen=seen, now=LATER)


@pytest.mark.slow
@EACH
def test_equal_brackets_in_one_paragraph_are_told_apart(world: World, case: Case) -> None:
    word, china, _ = case.contested
    out = went_out(world, replace(case, text=f"{case.text} {case.text}"), [("CN", word, china)])
    first, second = (out.paragraph.written_at(place) for place in out.paragraph.places)
    assert first == second

    for tracking in (True, False):
        for place, edits in enumerate([[(first, china)], [(first, first), (first, china)]]):
            (one,) = found(out, edited(out.file, out.paragraph.text, edits, tracking=tracking))
            read = read_back(out.paragraph, one.item.proposed_text, case.language)
            assert {number: choice.stance for number, choice in read.choices.items()} == {place: ACCEPT}


def test_a_choice_in_word_is_a_comment_after_the_confirmation(world: World) -> None:
    out, by = went_out(world, CASES[0]), world.coordinators["KH"]
    upload = sent_in(out, edited(out.file, out.paragraph.text, [(out.contested, "month")], tracking=True))

    with out.world.database.transaction(viewer_of(by)) as session:
        upload_review.confirm(session, upload.id, by=by, seen=upload.revision, now=LATER)

    with out.world.database.reading(WORKER) as session:
        comment = session.query(Comment).filter_by(round_id=out.world.round_id).one()
        ((_, choice),) = choices(out.paragraph, comment, "en")
    assert choice == (ACCEPT, ("month",))


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE, reason=NO_OFFICE)
def test_libre_office_keeps_the_brackets_and_the_choices(world: World, tmp_path: Path) -> None:
    out = went_out(world, CASES[1])
    untouched, chosen = tmp_path / "untouched.docx", tmp_path / "chosen.docx"
    untouched.write_bytes(out.file)
    edits = [(out.contested, out.case.contested[1])]
    chosen.write_bytes(edited(out.file, out.paragraph.text, edits, tracking=True))

    saved = saved_by_libre_office([untouched, chosen])

    assert found(out, saved[0]) == []
    (one,) = found(out, saved[1])
    assert said(out, one.item) == [(ACCEPT, out.case.contested[1])]


def test_an_edit_by_another_library_is_a_choice(world: World, tmp_path: Path) -> None:
    out = went_out(world, CASES[0])
    path = tmp_path / "draft.docx"
    path.write_bytes(out.file)
    with Document.open(path, workspace_dir=tmp_path / "work") as document:
        bracket = document.find_text(out.contested)
        assert bracket is not None
        document.replace(bracket, "decade")
        document.save(path)

    (one,) = found(out, path.read_bytes())

    assert said(out, one.item) == [(ACCEPT, "decade")]


def saved_by_libre_office(paths: Sequence[Path]) -> list[bytes]:
    """The files as LibreOffice writes them again."""
    folder, again = paths[0].parent, paths[0].parent / "again"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "docx", "--outdir", str(again), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [(again / path.name).read_bytes() for path in paths]
