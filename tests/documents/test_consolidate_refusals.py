"""What lmec consolidate refuses: one sentence, exit code 2, and nothing is written."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lmec import main


def refused(*arguments: object) -> str:
    result = CliRunner().invoke(main, ["consolidate", *map(str, arguments)])
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr.strip()


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "base.md").write_text("One.\n")
    return tmp_path / "base.md"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("khm.md", b"PK\x03\x04 rest", "cannot be read as text. This seems to be a Word file"),
        ("khm.md", b"One\x00two", "cannot be read as text. This is not a text file"),
        ("khm.md", "café".encode("latin-1"), "is not written in UTF-8: byte 4 cannot be read. Save it again as UTF-8."),
        ("khm.md", b"\xff\xfeO\x00\x00\xd8O\x00", "is not written in UTF-8"),
        ("khm.odt", b"One.", "files with the ending .docx, .md, .txt can be consolidated, others not."),
        ("khm.txt", b"One.", "are not of one form"),
        ("base.md", b"One.\n", "out.md is one of the files that go in"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(base: Path, name: str, data: bytes, sentence: str) -> None:
    file, out = base.with_name(name), base.with_name("out.md")
    file.write_bytes(data)
    if name == "base.md":
        out.hardlink_to(file)

    message = refused(base, file, "-o", out)

    assert sentence in message
    assert "\n" not in message
    assert name == "base.md" or not out.exists()


def test_a_file_that_is_not_there_and_a_place_that_cannot_be_written_are_named(base: Path) -> None:
    assert refused(base, base.with_name("lao.md"), "-o", base.with_name("out.md")).startswith("There is no file ")
    assert refused(base, base.parent / "x.md" / "y.md", "-o", base.with_name("o.md")).startswith("There is no file ")
    assert "cannot be written: No such file" in refused(base, base, "-o", base.parent / "nowhere" / "out.md")


def test_two_files_of_one_name_are_both_named(base: Path) -> None:
    (base.parent / "late").mkdir()
    twin = base.parent / "late" / "base.md"
    twin.write_text("Two.\n")
    message = refused(base, base, twin, "-o", base.with_name("out.md"))

    assert f"{base} and {twin} have the same name" in message


def test_the_json_needs_a_name_of_its_own(base: Path) -> None:
    message = refused(base, base, "-o", base.with_name("out.md"), "--json", base)

    assert "is the name of another file" in message
    assert base.read_text() == "One.\n"


def test_where_one_of_two_files_cannot_be_written_neither_is(base: Path) -> None:
    out = base.with_name("out.md")
    out.write_text("What stood there.\n")
    for plain in (base.parent / "nowhere" / "out.json", base.parent):
        assert f"{plain} cannot be written: " in refused(base, base, "-o", out, "--json", plain)

    assert out.read_text() == "What stood there.\n"
    assert {path.name for path in base.parent.iterdir()} == {"base.md", "out.md"}


def test_without_files_or_a_result_the_command_says_how_it_is_used(base: Path) -> None:
    assert "Missing argument" in refused(base, "-o", base.with_name("out.md"))
    assert "Missing option" in refused(base, base)


@pytest.mark.parametrize(
    ("text", "theirs", "expected"),
    [
        ("", "", ""),
        ("", "New.\n", "New.\n"),
        ("Old.\n", "", ""),
        ("One.\rTwo.\r\rThree.\r", "One.\nTwo!\n\nThree.\n", "One.\rTwo!\r\rThree.\r"),
        ("river " * 40_000, "river " * 39_999 + "waters", "river " * 39_999 + "waters"),
        ("\x07bell\x1b \u200b\u202e", "\x07bell\x1b \u200b\u202e.", "\x07bell\x1b \u200b\u202e."),
        (" \n\n \n", " \n", " \n"),
    ],
)
def test_any_text_is_consolidated(base: Path, text: str, theirs: str, expected: str) -> None:
    base.write_bytes(text.encode())
    khm, out = base.with_name("khm.md"), base.with_name("out.md")
    khm.write_bytes(theirs.encode())
    result = CliRunner().invoke(main, ["consolidate", str(base), str(khm), "-o", str(out)])

    assert result.exit_code == 0
    assert out.read_bytes().decode() == expected
