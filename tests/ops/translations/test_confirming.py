"""A language is confirmed by who has read all of it, until something changes."""

from pathlib import Path

import pytest

from ops.translations.catalog_files import messages
from templates.translations.catalogs import TRANSLATED, is_confirmed, read_catalog
from tests.ops.translations.tables import ADOPTED, READER, exported, lmec, row_of, sent_in
from tests.pseudo import fill, forget


def test_who_has_read_all_of_it_confirms_a_language(tmp_path: Path) -> None:
    rows = exported(tmp_path / "out.csv")
    assert not is_confirmed("km")

    answer = sent_in(tmp_path / "khmer.csv", rows, "--confirmed-by", f" {READER}\n")

    assert answer.exit_code == 0, answer.output
    assert f"Khmer is confirmed by {READER}." in answer.output
    forget()
    assert [is_confirmed(language) for language in ("km", "lo")] == [True, False]
    assert [line.split(maxsplit=4) for line in lmec().output.splitlines() if "Khmer" in line] == [
        ["Khmer", "(km)", str(len(rows) - 1), str(len(rows) - 1), READER]
    ]


@pytest.mark.parametrize("wrong", ["", "ខ្មែរ %(strange)s"])
def test_no_language_is_confirmed_by_a_table_with_a_wrong_row(tmp_path: Path, wrong: str) -> None:
    rows = exported(tmp_path / "out.csv")
    rows[row_of(rows, ADOPTED)][2] = wrong

    answer = sent_in(tmp_path / "khmer.csv", rows, "--confirmed-by", READER)

    assert (answer.exit_code, "Not confirmed" in answer.output) == (1, True), answer.output
    forget()
    assert not is_confirmed("km")


def test_no_language_is_confirmed_by_a_table_that_lacks_a_sentence(tmp_path: Path) -> None:
    rows = exported(tmp_path / "out.csv")
    del rows[row_of(rows, ADOPTED)]

    answer = sent_in(tmp_path / "khmer.csv", rows, "--confirmed-by", READER)

    assert (answer.exit_code, f"  Not in the file, or refused: {ADOPTED}\n" in answer.output) == (1, True), (
        answer.output
    )
    forget()
    assert not is_confirmed("km")


def test_nobody_confirms_without_a_name(tmp_path: Path) -> None:
    answer = sent_in(tmp_path / "khmer.csv", exported(tmp_path / "out.csv"), "--confirmed-by", " ")

    assert (answer.exit_code, "name and office of the reader, and the date" in answer.output) == (2, True), (
        answer.output
    )


def test_a_change_that_nobody_confirms_ends_a_confirmation(tmp_path: Path) -> None:
    fill("km", confirmed_by=READER)
    assert "no longer" not in sent_in(tmp_path / "same.csv", exported(tmp_path / "out.csv")).output

    answer = sent_in(tmp_path / "khmer.csv", [["English", "Translation"], [ADOPTED, "ខ្មែរ"]])

    assert f"was confirmed by {READER}. It has changed since, and is no longer confirmed" in answer.output
    forget()
    assert not is_confirmed("km")


def test_what_is_confirmed_and_what_is_not_translated_is_shown(tmp_path: Path) -> None:
    fill("lo", lambda sentence: "" if sentence == ADOPTED else "ລາວ", confirmed_by="Khamla")

    titles, *rows = [line.split() for line in lmec("status").output.splitlines()]

    sentences = len(list(messages(read_catalog("lo"))))
    assert titles == ["Language", "Sentences", "Translated", "Confirmed", "by"]
    assert [row[1] for row in rows] == [f"({language})" for language in TRANSLATED]
    assert rows[3] == ["Lao", "(lo)", str(sentences), str(sentences - 1), "Khamla"]
    assert rows[0][-1] == "nobody"
