"""Sentences go out to readers in a table, and come back corrected."""

import codecs
from pathlib import Path

import pytest

from ops.translations.catalog_files import english, messages, translation
from templates.translations.catalogs import file_of, read_catalog
from tests.ops.translations.tables import (
    ADOPTED,
    DEADLINE,
    exported,
    in_catalogue,
    lmec,
    row_of,
    saved,
    sent_in,
)
from tests.pseudo import PLACE, fill


def test_the_table_has_each_sentence_with_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "khmer.csv"
    titles, *rows = exported(file)

    assert file.read_bytes().startswith(codecs.BOM_UTF8)
    assert titles == ["Number", "English", "Translation", "Where it stands"]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert [row[1] for row in rows] == [english(message) for message in messages(read_catalog("km"))]
    places = {row[1]: row[3] for row in rows}
    assert places["Your link to sign in"] == "letter: sign in"
    assert places["The letter in English follows. It is the one that counts."] == "all letters"
    assert places["Cambodia"] == "all letters and pages"


def test_a_table_that_comes_back_as_it_went_changes_nothing(tmp_path: Path) -> None:
    before = file_of("km").read_bytes()

    answer = sent_in(tmp_path / "khmer.csv", exported(tmp_path / "out.csv"))

    assert (answer.exit_code, file_of("km").read_bytes()) == (0, before), answer.output
    assert "Changed: no translations." in answer.output
    assert "restarted" not in answer.output


@pytest.mark.parametrize("sentence", [ADOPTED, DEADLINE, "It holds %(count)s comments."])
def test_a_correction_goes_into_the_catalogue_and_is_shown(tmp_path: Path, sentence: str) -> None:
    rows = exported(tmp_path / "out.csv")
    place, others = row_of(rows, sentence), {row[1]: row[2] for row in rows[1:]}
    before, now = rows[place][2], f"ខ្មែរ {sentence[sentence.find('%') :] if '%' in sentence else ''}".strip()
    rows[place][2] = f" {now}\n"

    answer = sent_in(tmp_path / "khmer.csv", rows)

    assert answer.exit_code == 0, answer.output
    assert f"Row {place + 1}: {sentence}\n  was: {before}\n  now: {now}\n" in answer.output
    assert "Changed: 1 translation." in answer.output
    assert "Restart a running service" in answer.output
    assert {english(each): translation(each) for each in messages(read_catalog("km"))} == {**others, sentence: now}


def test_columns_may_stand_in_another_order_and_rows_be_left_out(tmp_path: Path) -> None:
    rows = [["Remark", "Translation", "English"], [], ["", "ខ្មែរ", ADOPTED]]

    answer = sent_in(tmp_path / "khmer.csv", rows)

    assert (answer.exit_code, in_catalogue(ADOPTED)) == (0, "ខ្មែរ"), answer.output
    assert "Row 3: " in answer.output


@pytest.mark.parametrize(
    ("language", "words", "separator", "encoding"),
    [
        ("km", "ខ្មែរ", ",", "utf-8"),
        ("km", "ខ្មែរ", ";", "utf-8-sig"),
        ("lo", "ລາວ", "\t", "utf-16"),
        ("my", "မြန်မာ", "\t", "utf-16-le"),
        ("zh", "中文句子", ",", "gb18030"),
        ("th", "ภาษาไทยที่นี่", ",", "cp874"),
        (
            "vi",
            "Tiếng Việt ở đây".translate({ord("ế"): "ê\u0301", ord("ệ"): "ê\u0323", ord("ở"): "ơ\u0309"}),
            ";",
            "cp1258",
        ),
    ],
)
def test_a_table_is_read_as_programs_save_it_in_each_country(
    tmp_path: Path, language: str, words: str, separator: str, encoding: str
) -> None:
    fill(language, lambda _: "")
    file = tmp_path / "their.csv"
    file.write_bytes(saved([["Number", "English", "Translation"], ["7", ADOPTED, words]], separator).encode(encoding))

    answer = lmec("import", language, file)

    assert answer.exit_code == 0, answer.output
    composed = words.replace("ê\u0301", "ế").replace("ê\u0323", "ệ").replace("ơ\u0309", "ở")
    assert in_catalogue(ADOPTED, language) == composed
    assert ("Note: The file is saved in an old encoding" in answer.output) == (
        encoding in ("gb18030", "cp874", "cp1258")
    )


def test_the_same_letters_written_in_another_way_are_no_change(tmp_path: Path) -> None:
    fill("my", lambda sentence: "".join(("တော\u103a\u1037 ", *PLACE.findall(sentence))))  # as many keyboards have them
    rows = exported(tmp_path / "out.csv", "my")
    rows[row_of(rows, ADOPTED)][2] = "Vie\u0323\u0302t"

    answer = sent_in(tmp_path / "burmese.csv", rows, language="my")

    assert "Changed: 1 translation." in answer.output
    assert in_catalogue(ADOPTED, "my") == "Việt"


def test_a_line_that_names_the_separator_is_counted_as_a_row(tmp_path: Path) -> None:
    file = tmp_path / "khmer.csv"
    file.write_text(f"sep=;\nEnglish;Translation\n{ADOPTED};ខ្មែរ\n", "utf-8")

    answer = lmec("import", "km", file)

    assert (answer.exit_code, "Row 3: The text is adopted" in answer.output) == (0, True), answer.output


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["1", "The text is accepted", "ខ្មែរ"], "The service has no such sentence: “The text is accepted”"),
        (["1", "", "ខ្មែរ"], "The service has no such sentence: “”"),
        (["1", DEADLINE, ""], f"It has no translation: “{DEADLINE}”"),
        (["1", DEADLINE, "ខ្មែរ"], "The translation lacks %(time)s, which the service fills in."),
        (["1", DEADLINE, "ខ្មែរ %(time)"], "The translation lacks %(time)s, which the service fills in."),
        (["1", DEADLINE, "ខ្មែរ %(time)s %(day)s"], "The translation has %(day)s, which the English does not have."),
        (["1", DEADLINE, "ខ្មែរ %(time)s 100%"], "The translation has %, which the English does not have."),
        (["1", DEADLINE, "????? %(time)s"], "Its letters are lost: “????? %(time)s” Save the file as “CSV UTF-8”."),
        (["1", DEADLINE, "ខ្មែរ", " %(time)s"], "It has more cells than there are titles."),
        (["1", ADOPTED, "ខ្មែរ"], "Its sentence stands in row 2, too. Only that row counts."),
    ],
)
def test_a_wrong_row_is_refused_with_its_number_and_the_good_one_counts(
    tmp_path: Path, row: list[str], sentence: str
) -> None:
    before = in_catalogue(DEADLINE)

    answer = sent_in(tmp_path / "khmer.csv", [["Number", "English", "Translation"], ["2", ADOPTED, "ល្អ"], row])

    assert answer.exit_code == 1
    assert f"Refused. Row 3: {sentence}" in answer.output
    assert "Changed: 1 translation. As before: 0. Refused: 1 row." in answer.output
    assert (in_catalogue(ADOPTED), in_catalogue(DEADLINE)) == ("ល្អ", before)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04 a workbook", b"One;Two\n1;2\n"])
def test_what_is_no_such_table_is_a_sentence(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "strange.csv"
    file.write_bytes(data)

    answer = lmec("import", "km", file)

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The file has no table with the titles English and Translation")


def test_a_table_with_corrections_is_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "khmer.csv"
    file.write_text("corrections", "utf-8")

    answer = lmec("export", "km", file)

    assert (answer.exit_code, answer.output) == (1, f"Error: {file} is there already. Choose another name.\n")
    assert file.read_text("utf-8") == "corrections"
