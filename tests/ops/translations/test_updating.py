"""The catalogues follow the sources."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from ops.translations import catalog_files
from ops.translations.catalog_files import english, messages, translation
from templates.translations.catalogs import file_of, read_catalog
from tests.ops.translations.tables import ADOPTED, READER, exported, in_catalogue, lmec, row_of, sent_in
from tests.pseudo import fill

TEMPLATE_OF_ONE_SENTENCE = """\
# The sentences of the service that are translated. docs/translation.md says how they are corrected.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

#: letters/adopted/summary.txt
msgid "The text is adopted"
msgstr ""
"""


def test_catalogues_get_the_sentences_of_the_sources_once(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_files, "ROOT", tmp_path)
    monkeypatch.setattr(catalog_files, "PROJECT", tmp_path / "pyproject.toml")
    pattern = '[[tool.babel.mappings]]\nmethod = "jinja2"\npattern = "letters/**/summary.txt"\n'
    catalog_files.PROJECT.write_text(pattern, "utf-8")
    letter = tmp_path / "letters" / "adopted" / "summary.txt"
    letter.parent.mkdir(parents=True)
    letter.write_text("{% trans %}The text is adopted{% endtrans %}", "utf-8")
    fill("km", confirmed_by=READER)

    first, second = lmec("update"), lmec("update")

    assert (first.exit_code, first.output.count(": written.\n")) == (0, 7), first.output
    assert second.output == "The catalogues are up to date with the sources.\n"
    assert [english(message) for message in messages(read_catalog("km"))] == [ADOPTED]
    assert in_catalogue(ADOPTED).startswith("ṫḣė ṫėẋṫ")
    assert READER in lmec().output
    assert (folder / "messages.pot").read_text("utf-8") == TEMPLATE_OF_ONE_SENTENCE

    letter.write_text("{% trans %}The text is adopted now{% endtrans %}", "utf-8")

    assert lmec("update").output.count(": written.\n") == 7
    new: list[Message] = list(messages(read_catalog("km")))
    assert [(english(each), translation(each), each.fuzzy) for each in new] == [("The text is adopted now", "", False)]
    assert 'is adopted"' not in file_of("km").read_text("utf-8")
    assert READER not in lmec().output


def test_a_correction_leaves_the_catalogue_in_the_order_of_the_sources(tmp_path: Path) -> None:
    lmec("update")
    rows = exported(tmp_path / "out.csv")
    rows[row_of(rows, ADOPTED)][2] = "ខ្មែរ"

    sent_in(tmp_path / "khmer.csv", rows)

    assert in_catalogue(ADOPTED) == "ខ្មែរ"
    assert lmec("update").output == "The catalogues are up to date with the sources.\n"
