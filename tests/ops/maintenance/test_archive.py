"""A finished consultation can be kept as a folder, read by anybody, and found out if somebody has changed it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from sqlalchemy import update

from lmec import main
from models.comments.attachment import Attachment
from models.comments.comment import Comment
from models.db.access import OPERATOR, WORKER
from models.db.work import WorkState
from models.documents.document import Document
from models.documents.queries.archive import FinishedConsultation
from models.drafts.version import DraftVersion, Stage
from models.errors import Untimely
from models.letters.operations import holding
from models.record.events import digest_of, record
from models.record.signing import Signer, anchors_of, entries_of
from models.record.verbs import Verb
from models.rounds.consultation import Consultation
from ops.archive import archive, manifest
from ops.backup.backups import NotKept
from templates.links import Links
from testing.world import LATER, World
from tests.installation import settings_of
from tests.web.circulation import SecondVersion, make_version_2

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what depends on files alone


@pytest.fixture
def finished(world: World) -> SecondVersion:
    """A consultation whose second version is with the members and whose files are made; a file came with a comment."""
    version_2 = make_version_2(world)
    version_2.circulate()
    with world.database.transaction(WORKER) as session:
        session.execute(update(Document).values(state=WorkState.DONE, content=b"%PDF-", size=5))
        attachment = Attachment(
            comment_id=version_2.comments["remark"],
            by_id=world.coordinators["LA"].id,
            at=LATER,
            name="../../Scan of the ministry's letter.PDF",
            content=b"%PDF-1.7",
            size=8,
            digest=digest_of("%PDF-1.7"),
        )
        session.add(attachment)
        content = {"consultation_id": world.consultation_id, "by": None, "at": LATER}
        record(session, attachment, Verb.FILE_ATTACHED, **content)
    return version_2


UNFINISHED = (
    "This consultation is not finished: no text has been adopted. The newest is version 2; what comes after it is not in this "
    "archive. Archive the consultation again when it has ended."
)
ARCHIVES: dict[str, Path] = {}
LINKS = Links("https://lmec.example.org")


@pytest.fixture
def folder(world: World, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An archive of what is `finished`; it takes seconds to print, so it is written once for each kind of database, and copied."""
    kind = world.database.engine.dialect.name
    if kind not in ARCHIVES:
        request.getfixturevalue("finished")
        ARCHIVES[kind] = request.getfixturevalue("tmp_path_factory").mktemp("archive") / kind
        archive.write(world.database, world.consultation_id, ARCHIVES[kind], LINKS)
    shutil.copytree(ARCHIVES[kind], tmp_path / "archive")
    return tmp_path / "archive"


def verify(folder: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["verify", str(folder), *more], env={"DATABASE_URL": "nonsense"})
    return result.exit_code, result.output


@pytest.mark.slow
@on_sqlite
def test_it_has_the_texts_the_comments_the_originals_and_the_record_and_holds(folder: Path) -> None:
    listed = json.loads((folder / manifest.LIST).read_text())
    names = set(listed["files"])

    for ending in (
        "version-1.md",
        "version-2.md",
        "version-2.pdf",
        "version-2-pdfa.pdf",
        "version-2-redline.docx",
        "version-2-compendium.csv",
    ):
        assert any(name.endswith(ending) for name in names), ending
    [original] = [name for name in names if name.startswith("originals/")]
    assert original.endswith(".pdf")
    assert (folder / original).read_bytes() == b"%PDF-1.7"
    for kept in folder.glob("*-pdfa.pdf"):
        assert kept.read_bytes().startswith(b"%PDF-1.7")
    assert verify(folder) == (
        0,
        f"The archive is unchanged. Its hash: {manifest.hash_of(folder / 'manifest.json')}\n{UNFINISHED}\n",
    )
    assert listed["unfinished"] == UNFINISHED
    sums = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert sums.returncode == 0
    page = html.fromstring((folder / "index.html").read_text())
    assert set(page.xpath("//a/@href")) == names - {"index.html"}
    assert not page.xpath("//script | //@onclick | //img | //link")
    assert UNFINISHED in page.xpath("//p/strong/text()")


@pytest.mark.parametrize(("of_newest", "words"), [(Stage.CIRCULATED, UNFINISHED), (Stage.ADOPTED, "")])
def test_only_a_consultation_without_an_adopted_text_is_not_finished(of_newest: Stage, words: str) -> None:
    versions = DraftVersion(number=1, stage=Stage.CIRCULATED), DraftVersion(number=2, stage=of_newest)

    assert FinishedConsultation(Consultation(title="A strategy"), versions, "").unfinished == words


@pytest.mark.slow
@on_sqlite
def test_its_papers_for_long_keeping_carry_the_entries_by_which_they_can_be_held(
    world: World, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    world.database.signer = signer = Signer.at(tmp_path / "record_key")
    request.getfixturevalue("finished")

    archive.write(world.database, world.consultation_id, tmp_path / "archive", LINKS)

    [text] = (tmp_path / "archive").glob("*-version-2-pdfa.pdf")
    [anchor] = anchors_of(text)
    assert signer.public.has_signed(anchor)
    assert anchor.hash in entries_of(tmp_path / "archive" / manifest.RECORD)


@pytest.mark.slow
@on_sqlite
def test_a_record_whose_key_was_changed_is_archived_by_who_names_the_earlier_key(
    world: World, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    world.database.signer = before = Signer.at(tmp_path / "earlier_key")
    request.getfixturevalue("finished")
    world.database.signer = Signer.at(tmp_path / "record_key")
    with world.database.transaction(OPERATOR) as session:
        holding.note_restored(session, taken_at=LATER, now=LATER)
    command = ["archive", str(world.consultation_id), str(tmp_path / "archive")]
    environment = settings_of(world.database, tmp_path)

    refused = CliRunner().invoke(main, command, env=environment)
    assert (refused.exit_code, "was not signed by this service" in refused.output) == (1, True), refused.output
    assert "lmec audit earlier" in refused.output
    written = CliRunner().invoke(main, [*command, "--key", before.public.text], env=environment)

    assert written.exit_code == 0, written.output
    assert verify(tmp_path / "archive", "--key", world.database.signer.public.text)[0] == 0
    assert verify(tmp_path / "archive")[0] == 0


@on_sqlite
def test_acts_inside_a_member_are_in_the_record_without_what_they_were_about(folder: Path) -> None:
    events = [json.loads(line) for line in (folder / "record.jsonl").read_text().splitlines()]

    written = [event for event in events if event["verb"] == "comment written"]
    submitted = [event for event in events if event["verb"] == "submitted"]
    assert {(event["body"], event["salt"]) for event in written} == {(None, "")}
    assert all(event["body"] for event in submitted)


@on_sqlite
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda folder: next(folder.glob("*-version-1.md")).write_text("Other words."), "has been changed"),
        (lambda folder: next(folder.glob("*.csv")).unlink(), "is missing"),
        (lambda folder: (folder / "more.pdf").touch(), "more.pdf has been added"),
        (lambda folder: (folder / "manifest.json").unlink(), "no archive"),
    ],
)
def test_what_was_changed_is_named(folder: Path, change: object, fault: str) -> None:
    assert callable(change)
    change(folder)

    code, words = verify(folder)

    assert (code, fault in words) == (1, True), words


@on_sqlite
def test_a_list_that_was_made_to_fit_is_found_and_one_of_another_service_by_who_has_the_key(folder: Path) -> None:
    signer, forger = (Signer.at(folder.parent / name) for name in ("record_key", "forger"))
    key, listed = signer.public.text, json.loads((folder / "manifest.json").read_text())
    about = {name: value for name, value in listed.items() if name not in ("files", "format")}
    about["record"]["key"] = key

    def listed_anew(by: Signer | None) -> None:
        for name in (manifest.LIST, manifest.SUMS, manifest.SIGNATURE):
            (folder / name).unlink(missing_ok=True)
        manifest.write(folder, about, by)

    listed_anew(signer)
    assert (verify(folder)[0], verify(folder, "--key", key)[0]) == (0, 0)
    signature = (folder / manifest.SIGNATURE).read_text()
    [original] = (folder / "originals").iterdir()
    original.write_bytes(b"%PDF-1.7 other words")

    listed_anew(None)
    assert verify(folder, "--key", key) == (1, "BROKEN: the archive is not signed\n")
    (folder / manifest.SIGNATURE).write_text(signature)
    assert verify(folder) == (1, "BROKEN: manifest.json is not signed with the key in it\n")
    listed_anew(forger)
    assert verify(folder, "--key", key) == (1, "BROKEN: manifest.json is not signed with the key that was named\n")


@on_sqlite
def test_a_record_that_was_written_anew_is_found_though_the_list_was_too(folder: Path) -> None:
    lines = (folder / "record.jsonl").read_text().splitlines(keepends=True)
    listed = json.loads((folder / "manifest.json").read_text())
    for name, wrong, fault in (
        ("verb", [*lines[:2], lines[2].replace('"verb": "draft', '"verb": "text'), *lines[3:]], "hold at event 3"),
        ("left out", lines[:3] + lines[4:], "hold at event 4"),
        ("cut", lines[:-1], "and not where the list says"),
        ("nonsense", [*lines[:1], "{}\n"], "cannot be read at event 2"),
    ):
        copy = folder.parent / name
        shutil.copytree(folder, copy)
        (copy / "record.jsonl").write_text("".join(wrong))
        listed["files"]["record.jsonl"] = manifest.hash_of(copy / "record.jsonl")
        (copy / "manifest.json").write_text(json.dumps(listed))
        code, words = verify(copy)
        assert (code, fault in words) == (1, True), (name, words)


@on_sqlite
def test_a_word_that_was_changed_in_an_archive_is_named_though_every_list_was_made_to_fit(folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines()]
    [remark] = [
        row for row in rows if row["table"] == "comments" and (row.get("columns") or {}).get("change") == "remark"
    ]
    assert {row["table"] for row in rows if row.get("columns")} >= {"comments", "dispositions", "paragraphs"}
    assert not any(row.get("columns") for row in rows if row["table"] in ("opinions", "acceptable_words"))

    remark["columns"]["text"] = "We agree to everything."
    (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    listed = json.loads((folder / "manifest.json").read_text())
    listed["files"]["rows.jsonl"] = manifest.hash_of(folder / "rows.jsonl")
    (folder / "manifest.json").write_text(json.dumps(listed))

    code, words = verify(folder)
    assert (code, f"comments {remark['row']} in rows.jsonl is not what event" in words) == (1, True), words


@on_sqlite
@pytest.mark.tampers
def test_a_consultation_whose_record_does_not_hold_is_not_archived(finished: SecondVersion, tmp_path: Path) -> None:
    world = finished.world
    with world.database.engine.begin() as connection:
        connection.execute(update(Comment).values(text="We agree to everything."))

    with pytest.raises(NotKept, match="the record does not hold: comment"):
        archive.write(world.database, world.consultation_id, tmp_path / "archive", LINKS)
    assert list(tmp_path.glob("archive*")) == []


@on_sqlite
def test_what_is_still_under_way_is_not_archived(world: World, tmp_path: Path) -> None:
    def write(number: int = world.consultation_id) -> str:
        return archive.write(world.database, number, tmp_path / "archive", LINKS)

    with pytest.raises(Untimely, match="Round 1 is open"):
        write()
    make_version_2(world).circulate()
    with pytest.raises(Untimely, match="files are not made yet"):
        write()
    assert list(tmp_path.glob("archive*")) == []
    result = CliRunner().invoke(
        main, ["archive", "999", str(tmp_path / "none")], env=settings_of(world.database, tmp_path)
    )
    assert (result.exit_code, "There is no consultation 999" in result.output) == (1, True)

    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "other").touch()
    with pytest.raises(NotKept, match="is not empty"):
        write()


@on_sqlite
def test_a_folder_that_cannot_be_written_is_named_in_a_sentence(finished: SecondVersion, tmp_path: Path) -> None:
    world, folder = finished.world, tmp_path / "file" / "archive"
    folder.parent.write_text("not a folder")

    result = CliRunner().invoke(
        main, ["archive", str(world.consultation_id), str(folder)], env=settings_of(world.database, tmp_path)
    )

    message = f"Error: {folder} was not written: File exists ({folder.parent}).\n"
    assert (result.exit_code, result.output) == (1, message)
