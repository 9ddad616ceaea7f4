"""lmec consolidate on text and Markdown: real files go in, one file comes out."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lmec import main
from tests.redline.texts import FIXTURES, LANGUAGES

COMMITTED = FIXTURES / "merge" / "human_merges_clean.json"
DRAFTS = FIXTURES / "drafts"
UDHR = FIXTURES / "multilingual" / "udhr_aligned.json"

BASE = """# Strategy

1. The members share one river and protect its waters
   together every year.
2. The secretariat reports on progress. The members discuss it.
3. Forests are protected by the member countries along the river.

## Actions

| Action | Lead | Years |
|---|---|---|
| Reforest hills | Lao PDR | 2023-2025 |
| Monitor water | China | 2024 |

- Water
- Climate

The end of it all comes in five years.
"""

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, text: str) -> Path:
        (tmp_path / name).write_bytes(text.encode())
        return tmp_path / name

    return write


def lmec(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["consolidate", *map(str, arguments)])


def consolidated(base: Path, *files: Path) -> tuple[str, Any]:
    """The file that comes out, and the JSON."""
    out, plain = base.with_name(f"out{base.suffix}"), base.with_name("out.json")
    result = lmec(base, *files, "-o", out, "--json", plain)
    assert (result.exit_code, result.stderr) == (0, "")
    return out.read_bytes().decode(), json.loads(plain.read_text())


def test_changes_go_together_marks_stay_and_numbers_are_counted_anew(write: Write) -> None:
    khm = BASE.replace("The members share", "The six members share").replace(
        "progress. The members discuss it.\n3.",
        "progress.\n3. The members discuss it.\n4. Circular economy is a priority area of this strategy.\n5.",
    )
    tha = (
        BASE.replace("protect its", "safeguard its")
        .replace("## Actions", "### Priority actions")
        .replace("China", "Thailand")
    )
    vnm = (
        BASE.replace("protect its", "defend its").replace("2024 |", "2025 |").replace("- Water\n", "- Water\n- Fish\n")
    )
    text, merged = consolidated(write("b.md", BASE), write("khm.md", khm), write("tha.md", tha), write("vnm.md", vnm))

    assert text == (
        khm.replace("and protect its", "and [tha: safeguard][vnm: defend] its")
        .replace("## Actions", "### Priority actions")
        .replace("China | 2024", "Thailand | 2025")
        .replace("- Water\n", "- Water\n- Fish\n")
    )
    assert [paragraph["base"] for paragraph in merged["paragraphs"]][:2] == ["# Strategy", BASE[12:89]]
    assert merged["paragraphs"][1]["conflicts"] == 1
    [new] = merged["paragraphs"][2]["inserted_after"]
    assert (new["index"], new["base"], new["inserted_after"]) == (2, "", [])
    assert new["merged"] == "4. Circular economy is a priority area of this strategy."
    assert {file["id"]: file["sponsors"] for file in merged["files"]} == {
        "khm": ["khm"],
        "tha": ["tha"],
        "vnm": ["vnm"],
    }
    assert merged["comments"] == merged["inserted_before"] == []


def test_an_edit_follows_a_paragraph_that_another_moves_and_joins(write: Write) -> None:
    base = "One river is shared by six.\n\nThe members meet.\n\nThey discuss the report.\n\nThe end.\n"
    moved = "The members meet. They discuss the report.\n\nThe end.\n\nOne river is shared by six.\n"
    edited = (
        base.replace("six", "all six members").replace("the report", "the annual report").replace("end", "last end")
    )
    text, merged = consolidated(write("b.txt", base), write("khm.txt", moved), write("vnm.txt", edited))

    assert text == (
        "The members meet. They discuss the annual report.\n\nThe last end.\n\nOne river is shared by all six members.\n"
    )
    assert [paragraph["merged"] for paragraph in merged["paragraphs"]] == [
        "",
        "The members meet. They discuss the annual report.",
        "",
        "The last end.",
    ]
    assert merged["paragraphs"][3]["inserted_after"][0]["merged"] == "One river is shared by all six members."
    assert merged["files"][0]["warnings"] == ["“One river is shared by six.”: move behind “The end.”."]


def test_what_cannot_stand_together_is_bracketed_with_names(write: Write) -> None:
    base = "One river is shared by six.\n\nThe members meet.\n\nFish swim in it.\n\nThe end.\n"
    khm = "One river is shared by six.\n\nThe members meet.\n\nThe end.\n\nCircular economy is a priority.\n"
    tha = base.replace("Fish swim", "Many fish swim").replace("The end.", "The end.\n\nCircular economy is an aim.")
    vnm = "The members meet.\n\nFish swim in it.\n\nOne river is shared by six.\n\nThe end.\n\nWetlands matter.\n"
    lao = "The members meet.\n\nOne river is shared by six.\n\nFish swim in it.\n\nThe end.\n"
    files = [write(f"{name}.txt", text) for name, text in (("khm", khm), ("tha", tha), ("vnm", vnm), ("lao", lao))]
    text, merged = consolidated(write("b.txt", base), *files)

    assert text.split("\n\n") == [
        "[lao: (move behind “The members meet.”)][vnm: (move behind “Fish swim in it.”)] One river is shared by six.",
        "The members meet.",
        "[khm: (delete)][tha: Many fish swim in it.]",
        "The end.",
        "[khm: Circular economy is a priority.][tha: Circular economy is an aim.]",
        "Wetlands matter.\n",
    ]
    assert "which others contest" in merged["files"][2]["warnings"][0]


def test_the_command_says_which_references_need_another_number(write: Write) -> None:
    base = write("b.md", "1. One.\n2. Two.\n3. As paragraph 2 says.\n")
    khm = write("khm.md", "1. One.\n2. Quite another one.\n3. Two.\n4. As paragraph 2 says.\n")
    lines = lmec(base, khm, "-o", base.with_name("out.md")).stdout.splitlines()

    assert lines[0].endswith("out.md: 1 file consolidated, nothing is in conflict.")
    assert lines[1:] == ["“3. As paragraph 2” should say 3 now."]
    assert base.with_name("out.md").read_text() == "1. One.\n2. Quite another one.\n3. Two.\n4. As paragraph 2 says.\n"


@pytest.mark.parametrize("empty", ["", "\ufeff", "\n \n"])
def test_the_command_says_of_a_file_without_words_that_it_asks_to_delete_everything(write: Write, empty: str) -> None:
    base = write("b.md", "One.\n\nTwo.\n")
    lines = lmec(base, write("khm.md", empty), "-o", base.with_name("out.md")).stdout.splitlines()

    assert lines[1:] == [
        "khm.md: The file has no words, so it asks to delete all paragraphs. Was it saved before the text was in it?"
    ]
    assert len(lmec(write("e.md", ""), write("x.md", ""), "-o", base.with_name("none.md")).stdout.splitlines()) == 1


def test_a_file_alone_comes_out_as_it_went_in_with_its_line_ends_and_mark(write: Write) -> None:
    khm = BASE.replace("Water", "Clean water").replace("- Climate\n", "").replace("1. The", "> A note.\n\n1. The")

    assert consolidated(write("b.md", BASE), write("khm.md", khm))[0] == khm
    windows = write("w.md", "\ufeff" + BASE.replace("\n", "\r\n"))
    assert consolidated(windows, write("khm.md", khm))[0] == "\ufeff" + khm.replace("\n", "\r\n")


def test_numbers_stay_as_one_file_has_them_and_are_counted_where_several_meet(write: Write) -> None:
    base = write("b.md", "1. One.\n2. Two.\n3. Three.\n4. Four.\n")
    khm = write("khm.md", "1. One.\n3. Three.\n4. Four.\n")
    tha = write("tha.md", "1. One.\n2. Two.\n3. Three.\n4. Four.\n4. More.\n")

    assert consolidated(base, khm)[0] == khm.read_text()
    assert consolidated(base, tha)[0] == tha.read_text()
    assert consolidated(base, khm, tha)[0] == "1. One.\n2. Three.\n3. Four.\n4. More.\n"


def test_a_rule_stays_where_a_file_begins_with_it(write: Write) -> None:
    base = write("b.md", "Gone.\n\n---\n\nStays.\n")

    assert consolidated(base, write("khm.md", "---\n\nStays.\n"))[0] == "---\n\nStays.\n"
    assert consolidated(write("c.md", "---\n\nGone.\n\nStays.\n"), write("khm.md", "---\n\nStays.\n"))[0] == (
        "---\n\nStays.\n"
    )


def test_wrapping_a_paragraph_anew_is_no_change(write: Write) -> None:
    khm = BASE.replace("waters\n   together", "waters together").replace(
        "reports on progress. ", "reports on progress.\n   "
    )
    tha = BASE.replace("share one river", "share one great river")
    text, merged = consolidated(write("b.md", BASE), write("khm.md", khm), write("tha.md", tha))

    assert text == tha
    assert {name for each in merged["paragraphs"] for piece in each["pieces"] for name in piece.get("ids", ())} == {
        "tha"
    }


def test_lines_are_paragraphs_where_a_plain_text_has_no_empty_line(write: Write) -> None:
    base = "The title\nThe members meet.\nThey discuss the report.\n"
    text, merged = consolidated(write("b.txt", base), write("khm.txt", base.replace("meet.\n", "meet.\nThey eat.\n")))

    assert [paragraph["base"] for paragraph in merged["paragraphs"]] == base.splitlines()
    assert text == "The title\nThe members meet.\nThey eat.\nThey discuss the report.\n"
    wrapped = "The members of the commission share one\nriver and protect its waters together.\n"
    assert len(consolidated(write("b.txt", wrapped), write("khm.txt", wrapped))[1]["paragraphs"]) == 1


@pytest.mark.skipif(not COMMITTED.exists(), reason="the committed merges are not beside the project")
def test_merges_that_people_committed_come_out_letter_by_letter(write: Write) -> None:
    differing = set()
    for case in json.loads(COMMITTED.read_text()):
        files = [write(f"v{number}.md", version["text"]) for number, version in enumerate(case["versions"])]
        text, merged = consolidated(write("base.md", case["base"]), *files)
        assert not any(paragraph["conflicts"] for paragraph in merged["paragraphs"])
        if text != case["human_result"]:
            differing.add(case["id"])

    # Lines wrapped anew (072), and two new items at one place, put in the other order (134).
    assert differing <= {"human-072", "human-134"}


@pytest.mark.skipif(not DRAFTS.is_dir(), reason="the real texts are not beside the project")
@pytest.mark.parametrize("path", sorted(DRAFTS.rglob("*.md")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_real_text_without_changes_stays_as_it_is(path: Path, write: Write) -> None:
    source = path.read_bytes().decode()
    text, merged = consolidated(write("base.md", source), write("khm.md", source), write("tha.md", source))

    assert text == source
    assert all(piece["kind"] == "kept" for paragraph in merged["paragraphs"] for piece in paragraph["pieces"])


@pytest.mark.skipif(not UDHR.exists(), reason="the declaration is not beside the project")
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_hundred_paragraphs_by_three_authors_in_every_language(language: str, write: Write) -> None:
    rows = [row[language] for row in json.loads(UDHR.read_text()) if row.get(language)]
    paragraphs = [f"{number}. {rows[number % len(rows)]}" for number in range(1, 201)]
    first = [*paragraphs[:50], *paragraphs[51:120], *paragraphs[121:]]  # takes two out
    second = [*paragraphs[:80], f"x. {rows[0]} {rows[1]}", *paragraphs[80:]]  # puts one in
    third = [*paragraphs[:99], paragraphs[99] + " (2027)", *paragraphs[100:]]  # changes one

    def file(name: str, texts: list[str]) -> Path:
        return write(name, "\n\n".join(texts) + "\n")

    text, merged = consolidated(
        file("b.txt", paragraphs), file("khm.txt", first), file("tha.txt", second), file("vnm.txt", third)
    )
    found = text.strip().split("\n\n")

    assert len(merged["paragraphs"]) == 200
    assert len(found) == 199
    assert f"x. {rows[0]} {rows[1]}" in found
    assert found[99].endswith(" (2027)")
    assert sum(bool(paragraph["merged"]) for paragraph in merged["paragraphs"]) == 198


def test_the_example_of_the_guide_gives_what_it_says(write: Write) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "consolidate.md").read_text(encoding="utf-8")
    files = [write(name, f"{words}\n") for words, name in re.findall(r"printf '(.*)\\n' > (\S+)", guide)]
    [text] = re.findall(r"Now `consolidated.txt` holds: `(.*?)`", guide)

    assert consolidated(*files)[0] == f"{text}\n"
