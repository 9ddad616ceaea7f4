"""What members hold is checked with nothing but the public key; what an operator runs says what is wrong."""

import json
from base64 import urlsafe_b64encode
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.db.database import Database
from models.record.commands import audit
from models.record.events import FIRST
from models.record.sealing import Anchor
from models.record.signing import Signer, path_of
from testing.world import LATER, World, make_world
from tests.models.record.test_record import disarm, run
from worker.documents.docx_out.sheet import Sheet
from worker.documents.docx_out.write_docx import write_docx
from worker.documents.ooxml.frame import with_identifier
from worker.documents.pdf.printing import pdf

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what depends on files alone
HASH = "5f" * 32


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer.at(tmp_path / "record_key")


@pytest.fixture
def anchor(signer: Signer) -> Anchor:
    return Anchor(3, 0, HASH, signer.sign(3, HASH))


@pytest.fixture
def numbered(signer: Signer, tmp_path: Path) -> Anchor:
    """As earlier releases have signed it, with its number."""
    key = Ed25519PrivateKey.from_private_bytes(sha256((tmp_path / "record_key").read_bytes().strip()).digest())
    signature = urlsafe_b64encode(key.sign(f"lmec record 1|entry|3|57|{HASH}".encode())).decode().rstrip("=")
    return Anchor(3, 57, HASH, signature)


def held(kind: str, address: str, folder: Path) -> Path:
    """A file of this kind in which the address stands."""
    file = folder / f"held.{kind}"
    if kind == "txt":
        file.write_text(f"Dear Ms Chea,\n\nSee whether the record still holds it:\n{address}\n")
    elif kind == "eml":
        letter = EmailMessage()
        letter.set_content(f"Dear Ms Chea, ខ្មែរ:\n{address}\n", cte="quoted-printable")
        letter.add_alternative(f'<p><a href="{address}">See</a></p>', subtype="html", cte="base64")
        file.write_bytes(letter.as_bytes())
    elif kind == "docx":
        sheet = Sheet("A strategy", "Version 1", "en", "1", LATER, [], "A strategy")
        file.write_bytes(with_identifier(write_docx(sheet), address))
    else:
        html = f'<!doctype html><html><body><p><a href="{address}">See</a></p></body></html>'
        file.write_bytes(pdf(html, at=LATER, alive=lambda: None))
    return file


def check(file: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(audit, ["check", str(file), *options])
    return result.exit_code, result.output


@pytest.mark.parametrize("kind", ["txt", "eml", "docx", "pdf"])
def test_what_members_hold_is_checked_without_the_service(
    kind: str, signer: Signer, anchor: Anchor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "nonsense://")
    file = held(kind, f"https://consultation.example.org{path_of(anchor)}", tmp_path)

    assert check(file, "--key", signer.public.text) == (
        0,
        f"consultation 3, entry {HASH}: signed by the service\n",
    )


def test_an_entry_that_was_signed_with_its_number_is_checked_as_before(
    signer: Signer, numbered: Anchor, tmp_path: Path
) -> None:
    assert f"/record/3/57/{HASH}/" in path_of(numbered)
    for name, anchor, verdict in (("held", numbered, "signed by"), ("other", numbered._replace(seq=58), "NOT SIGNED")):
        file = tmp_path / f"{name}.txt"
        file.write_text(path_of(anchor))
        assert verdict in check(file, "--key", signer.public.text)[1]


def test_what_members_hold_of_an_entry_does_not_tell_its_number(signer: Signer) -> None:
    signature = signer.sign(3, HASH)

    assert path_of(Anchor(3, 57, HASH, signature)) == f"/record/3/{HASH}/{signature}"


def test_the_signature_of_an_entry_does_not_pass_for_that_of_a_restore(signer: Signer, anchor: Anchor) -> None:
    later = Anchor(3, 60, "60" * 32, signer.sign(3, "60" * 32))
    signer.keep([anchor._replace(seq=57), later])
    with signer.file.open("a") as anchors:
        anchors.write(json.dumps([3, 57, HASH, anchor.signature, "restored"]) + "\n")

    assert later in signer.kept()

    signer.keep_restored({3: (57, HASH)})
    assert later not in signer.kept()


def test_what_another_key_has_signed_is_not_believed(anchor: Anchor, tmp_path: Path) -> None:
    other = Signer.at(tmp_path / "other_key")
    file = held("txt", path_of(anchor), tmp_path)

    code, words = check(file, "--key", other.public.text)

    assert code == 1
    assert "NOT SIGNED" in words


def test_an_entry_is_held_against_the_record_of_an_archive(signer: Signer, anchor: Anchor, tmp_path: Path) -> None:
    file, record = held("txt", path_of(anchor), tmp_path), tmp_path / "record.jsonl"
    record.write_text(json.dumps({"seq": 57, "hash": HASH}) + "\n")
    assert check(file, "--key", signer.public.text, "--record", str(record))[0] == 0

    record.write_text(json.dumps({"seq": 57, "hash": "00" * 32}) + "\n")

    code, words = check(file, "--key", signer.public.text, "--record", str(record))
    assert code == 1
    assert "NOT IN" in words


def test_a_file_without_an_entry_and_a_key_that_is_none_are_refused_in_a_sentence(
    signer: Signer, tmp_path: Path
) -> None:
    (tmp_path / "plain.txt").write_text("Dear Ms Chea,")

    assert "names no entry of the record" in check(tmp_path / "plain.txt", "--key", signer.public.text)[1]
    assert "This is no public key of the record" in check(tmp_path / "plain.txt", "--key", "abc")[1]


@on_sqlite
@pytest.mark.tampers
def test_the_operators_command_names_what_was_changed_and_exits_1(
    database_url: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LMEC_DATA", str(tmp_path))
    world.database.signer = Signer.at(tmp_path / "record_key")
    other = make_world(world.database, title="Another text")
    comment = other.remark("KH", "Thank you.")
    run(world.database, f"UPDATE comments SET text = 'We agree.' WHERE id = {comment.id}")
    disarm(world.database)

    result = CliRunner().invoke(audit, ["verify"])

    assert result.exit_code == 1
    assert "BROKEN: the database does not refuse to change events any more" in result.output
    assert f"comment {comment.id} of Cambodia, round 1 has been changed (text)" in result.output


@on_sqlite
def test_of_a_record_of_which_no_entry_holds_no_end_is_shown(
    database_url: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LMEC_DATA", str(tmp_path))
    database.signer = Signer.at(tmp_path / "earlier_key")
    make_world(database)
    Signer.at(tmp_path / "record_key")

    result = CliRunner().invoke(audit, ["verify"])

    assert "1  A strategy for the river: BROKEN\n   event 1 (consultation begun) was not signed" in result.output
    assert FIRST not in result.output


@on_sqlite
def test_a_record_whose_key_was_changed_holds_when_the_earlier_key_is_noted_under_the_present_one(
    database_url: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LMEC_DATA", str(tmp_path))
    database.signer = before = Signer.at(tmp_path / "earlier_key")
    make_world(database)
    signer = Signer.at(tmp_path / "record_key")

    def verdict() -> int:
        return CliRunner().invoke(audit, ["verify"]).exit_code

    assert verdict() == 1
    # A line that the present key has not signed counts for nothing.
    signer.earlier_file.write_text(f"{before.public.text} {before.sign_file('earlier key', before.public.text)}\n")
    assert (verdict(), signer.earlier()) == (1, ())

    noted = CliRunner().invoke(audit, ["earlier", before.public.text])

    assert (noted.exit_code, verdict(), signer.earlier()) == (0, 0, (before.public,)), noted.output
    assert CliRunner().invoke(audit, ["earlier", signer.public.text]).exit_code == 1


def test_a_key_that_an_earlier_key_has_noted_counts_as_long_as_that_one_is_noted(tmp_path: Path) -> None:
    first, second, third = (Signer.at(tmp_path / name / "record_key") for name in ("first", "second", "third"))
    second.add_earlier(first.public)
    second.earlier_file.rename(third.earlier_file)
    assert third.earlier() == ()

    third.add_earlier(second.public)
    third.add_earlier(second.public)

    assert third.earlier() == (second.public, first.public)
    assert len(third.earlier_file.read_text().splitlines()) == 2


def test_the_public_key_is_the_same_as_often_as_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LMEC_DATA", str(tmp_path))
    public = Signer.at(tmp_path / "record_key").public.text

    first, second = (CliRunner().invoke(audit, ["key"]).output for _ in range(2))

    assert first == second == f"{public}\n"
    assert len(public) == 43
    assert (tmp_path / "record_key").stat().st_mode & 0o777 == 0o600
