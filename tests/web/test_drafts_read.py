"""A draft comes as a file or pasted, in each script, and what cannot be used is told in a sentence."""

import io

import pytest
from lxml import html

from tests.web.new_consultation import (
    TEXT,
    consultations,
    officer_browser,
    passages,
    paste,
    send,
    upload,
)
from tests.web.site import Site, text_of


def test_a_file_is_read_as_it_comes_from_an_office(site: Site) -> None:
    officer = officer_browser(site)
    for data in (
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r\n").encode("utf-16"),
    ):
        shown = upload(officer, data)
        assert ("numbered", "1", "The members meet every year.") in passages(shown)


def test_a_text_in_each_script_is_shown_in_its_language_without_spaces_at_wrapped_lines(site: Site) -> None:
    officer = officer_browser(site)
    for language, line, other in (
        ("km", "ប្រទេសជាសមាជិកនឹងការ", "ពារទន្លេ"),
        ("my", "အဖွဲ့ဝင်နိုင်ငံများသည် မြစ်ကို ကာကွယ်ကြ", "မည်"),
        ("th", "ประเทศสมาชิกจะร่วม", "กันปกป้องแม่น้ำ"),
        ("lo", "ປະເທດສະມາຊິກຈະຮ່ວມ", "ກັນປົກປ້ອງແມ່ນ້ຳ"),
        ("zh", "各成员国将共同保护河", "流。"),
    ):
        shown = paste(officer, f"# {line}\n\n1. {line}\n{other}\n")
        assert passages(shown) == [("numbered", "1", line + other)]
        area = html.fromstring(shown.text).xpath("//textarea[@name='text-0']")[0]
        assert area.get("lang") == language


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty"),
        (b"\xd0\xcf\x11\xe0rest", "This seems to be an old Word file"),
        (b"%PDF-1.7 \xff", "This is a PDF file"),
        (
            b"\n<HTML><body><p>Saved as web page</p></body></HTML>",
            "This is a web page. You can also open it in its own program",
        ),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a text file"),
        ("ประเทศสมาชิก".encode("tis-620"), "The letters in this file cannot be read"),
        (b"# Only a title\n", "no paragraph under it"),
        (b"one paragraph\n\n" * 1001, "This text has 1,001 paragraphs"),
        (b"word " * 300_000, "The file has 1.5 megabytes"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_in_a_sentence(site: Site, data: bytes, sentence: str) -> None:
    refused = upload(officer_browser(site), data)

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert consultations(site) == 1


def test_a_file_of_thirty_megabytes_is_refused_in_a_sentence(site: Site) -> None:
    refused = upload(officer_browser(site), b"word " * 6_000_000)

    assert refused.status_code == 413
    assert "The file is too large: files can have at most 25 megabytes." in text_of(refused)


def test_what_could_be_read_of_a_file_in_another_encoding_is_there_to_be_mended(site: Site) -> None:
    officer = officer_browser(site)
    refused = upload(officer, ("# Café\n\n" + "The river is shared. " * 9).encode("latin-1"))
    assert refused.status_code == 422
    kept = html.fromstring(refused.text).xpath("string(//textarea[@name='pasted'])")
    assert "Caf\ufffd" in kept

    shown = paste(officer, kept.replace("\ufffd", "é"))
    assert html.fromstring(shown.text).xpath("string(//input[@name='title']/@value)") == "Café"


def test_a_file_and_pasted_words_at_once_are_asked_about_and_the_words_stay(site: Site) -> None:
    refused = send(
        officer_browser(site), {"pasted": "1. My own words.", "file": (io.BytesIO(TEXT.encode()), "draft.md")}
    )

    assert refused.status_code == 422
    assert "You have chosen a file and there is a text in this box too" in text_of(refused)
    assert "1. My own words." in refused.text
    assert "Choose a file, or paste the text." in text_of(send(officer_browser(site), {"pasted": " "}))
