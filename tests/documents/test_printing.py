"""Pages come out as PDF: every script in its own letters, the same bytes each time, and nothing fetched from anywhere."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from models.comments.queries.own_answers import own_answers
from models.db.access import viewer_of
from models.db.work import Impossible
from templates.documents.style import FACES, FONTS, printable, style
from templates.documents.texts import own_answers_as_html
from testing.world import World
from tests.rounds import circulate_round
from worker.documents.pdf import printing

AT = datetime(2022, 4, 22, 9, 0, tzinfo=UTC)
WORDS = {
    "en": "The members shall meet every year.",
    "km": "ប្រទេសសមាជិកនឹងជួបប្រជុំគ្នាជារៀងរាល់ឆ្នាំ ដើម្បីការពារទន្លេ។",
    "lo": "ປະເທດສະມາຊິກຈະພົບປະກັນທຸກໆປີເພື່ອປົກປ້ອງແມ່ນ້ຳ.",
    "my": "အဖွဲ့ဝင်နိုင်ငံများသည် နှစ်စဉ်တွေ့ဆုံ၍ မြစ်ကို ကာကွယ်ကြမည်။",
    "th": "ประเทศสมาชิกจะพบกันทุกปีเพื่อปกป้องแม่น้ำ",
    "vi": "Các nước thành viên họp mỗi năm một lần để bảo vệ dòng sông.",
    "zh": "六国应当每年举行一次会议，保护河流。",
}
PDFTOTEXT = shutil.which("pdftotext")
PDFINFO = shutil.which("pdfinfo")
PDFFONTS = shutil.which("pdffonts")
BROWSER = any(map(shutil.which, printing.CHROMIUM))


@pytest.fixture(params=["chromium", "weasyprint"])
def printer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two ways to print, where this machine has it."""
    if request.param == "weasyprint":
        monkeypatch.setattr(printing, "CHROMIUM", ())
        try:
            printed("<p>a</p>")
        except Impossible:
            pytest.skip("Pango is not installed, so WeasyPrint cannot print")
    elif not BROWSER:
        pytest.skip("Chromium is not installed")
    return str(request.param)


def printed(body: str, foot: str = "Version 2") -> bytes:
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A</title></head><body>{body}</body></html>'
    )
    return printing.pdf(printable(page, foot), at=AT, alive=lambda: None)


def text_of(pdf: bytes, folder: Path) -> str:
    """The words as somebody copies them, without the white space of the page."""
    if PDFTOTEXT is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    (folder / "a.pdf").write_bytes(pdf)
    done = subprocess.run([PDFTOTEXT, folder / "a.pdf", "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


@pytest.mark.slow
def test_the_same_page_gives_the_same_bytes(printer: str) -> None:
    assert printed(f"<p>{WORDS['en']}</p>") == printed(f"<p>{WORDS['en']}</p>")


@pytest.mark.slow
def test_what_is_to_be_kept_says_that_it_is_pdf_a_and_has_all_its_letters(tmp_path: Path) -> None:
    if PDFINFO is None or PDFFONTS is None:
        pytest.skip("pdfinfo and pdffonts (poppler-utils) are not installed")
    body = "".join(f'<p lang="{language}">{words}</p>' for language, words in WORDS.items())
    page = f'<!doctype html><html lang="en"><head><title>A</title></head><body>{body}</body></html>'
    (tmp_path / "a.pdf").write_bytes(printing.pdf_to_keep(printable(page, "A"), at=AT, alive=lambda: None))

    about = subprocess.run([PDFINFO, "-meta", tmp_path / "a.pdf"], capture_output=True, check=True, text=True).stdout
    fonts = subprocess.run([PDFFONTS, tmp_path / "a.pdf"], capture_output=True, check=True, text=True).stdout

    assert 'pdfaid:part="2" pdfaid:conformance="B"' in about
    assert [line.split()[-5] for line in fonts.splitlines()[2:]] == ["yes"] * (len(fonts.splitlines()) - 2)


@pytest.mark.slow
def test_the_numbers_of_a_long_list_are_not_cut_off(printer: str, tmp_path: Path) -> None:
    items = "".join("<li>bracket</li>" for _ in range(120))
    page = f'<!doctype html><html lang="en"><head><title>A</title><style>{style()}</style></head><body><main class="page"><ol>{items}</ol></main></body></html>'
    copied = text_of(printing.pdf(printable(page, "Version 2"), at=AT, alive=lambda: None), tmp_path)

    assert all(f"{number}.bracket" in copied for number in (9, 10, 99, 100, 120))


@pytest.mark.slow
def test_words_can_be_copied_out_again_in_every_script_that_the_printer_can(printer: str, tmp_path: Path) -> None:
    languages = WORDS if printer == "chromium" else ("en", "vi", "zh")
    body = "".join(f'<p lang="{language}">{WORDS[language]}</p>' for language in languages)

    copied = text_of(printed(body), tmp_path)

    for language in languages:
        assert "".join(WORDS[language].split()) in copied


def test_no_line_begins_with_the_end_of_a_sentence_or_of_a_syllable() -> None:
    words = "ទៅតាមច្បាប់ផ្សេងៗ។ ကာကွယ်ရမည်။ လန်ချန်း แม่น้ำต่างๆ ແມ່ນ້ຳຕ່າງໆ"

    parted = printing.breakable(f"<p>{words}</p>")

    assert parted.replace("\u200b", "") == f"<p>{words}</p>"
    assert {part[0] for part in parted.split("\u200b")} & set("។ៗ။ๆໆ") == set()
    assert "ချန်း" in parted
    assert parted.count("\u200b") > 6


TYPED = "အစည်းအဝေးတွင်ပါဝင်သ\u100a\u103a\u1037အဖွဲ့ဝင်နိုင်ငံများဆွေးနွေးသ\u100a\u103a\u1037ကိစ္စရပ်များကိုလက်ခံမ\u100a\u103a\u1037နိုင်ငံ"
"""Burmese whose marks are typed in the other order, as many keyboards do it."""


@pytest.mark.slow
def test_no_line_begins_within_a_syllable_in_whichever_order_its_marks_are_typed(printer: str, tmp_path: Path) -> None:
    if PDFTOTEXT is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    narrow = "".join(f'<p lang="my" style="width: {width}mm">{TYPED * 2}</p>' for width in range(24, 60))
    (tmp_path / "a.pdf").write_bytes(printed(narrow))

    done = subprocess.run([PDFTOTEXT, "-raw", tmp_path / "a.pdf", "-"], capture_output=True, check=True)

    lines = [line for line in done.stdout.decode().splitlines() if line]
    assert len(lines) > 200
    assert [line for line in lines if printing.CLINGING_SIGNS.match(line)] == []


@pytest.mark.slow
def test_all_its_letters_are_in_the_file_and_ours(printer: str, tmp_path: Path) -> None:
    if PDFFONTS is None:
        pytest.skip("pdffonts (poppler-utils) is not installed")
    body = "".join(f'<p lang="{language}">{words} <b>{words}</b></p>' for language, words in WORDS.items())
    (tmp_path / "a.pdf").write_bytes(printed(f"<style>{style()}</style>{body}"))

    done = subprocess.run([PDFFONTS, tmp_path / "a.pdf"], capture_output=True, check=True, text=True)
    fonts = [line.split() for line in done.stdout.splitlines()[2:]]

    assert {font[-5] for font in fonts} == {"yes"}  # embedded
    assert {script for script in ("Khmer", "Lao", "Myanmar", "Thai") if any(script in font[0] for font in fonts)} == {
        "Khmer",
        "Lao",
        "Myanmar",
        "Thai",
    }
    assert [font[0] for font in fonts if "Noto" not in font[0]] == []


@pytest.mark.slow
def test_the_number_of_a_paragraph_stays_with_its_words(printer: str, tmp_path: Path) -> None:
    if PDFTOTEXT is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    above, grid = '<div style="height: 238mm"></div>', "display: grid; grid-template-columns: 32pt 1fr"
    words = f'<div class="para" style="{grid}"><p>13</p><p class="words">{"Its words.<br>" * 4}</p></div>'
    (tmp_path / "a.pdf").write_bytes(printed(above + words))

    text = subprocess.run([PDFTOTEXT, tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()

    assert ["13" in page.split() for page in text.split("\f")] == ["Its words." in page for page in text.split("\f")]
    assert text.count("\f") == 2


@pytest.mark.slow
def test_the_provisional_number_of_a_paragraph_breaks_only_between_its_words(printer: str, tmp_path: Path) -> None:
    if PDFTOTEXT is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    number = '<a class="para-number para-number-added" href="#p">112 quinquies</a>'
    body = f'<style>{style()}</style><div class="para">{number}<p class="words">Its words.</p></div>'
    (tmp_path / "a.pdf").write_bytes(printed(body))

    text = subprocess.run([PDFTOTEXT, tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()

    assert {"112", "quinquies"} <= set(text.split())


@pytest.mark.slow
def test_what_a_comment_is_about_stays_on_its_page(printer: str, tmp_path: Path) -> None:
    if PDFTOTEXT is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    above = '<div style="height: 215mm"></div>'
    about = '<h2>Paragraph 6</h2><p class="words asked-about">The words of it.</p>'
    (tmp_path / "a.pdf").write_bytes(printed(f'{above}{about}<div class="together">{"A comment.<br>" * 12}</div>'))

    text = subprocess.run([PDFTOTEXT, tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()

    before, page, *_ = text.split("\f")
    assert "Paragraph 6" not in before
    assert page.index("Paragraph 6") < page.index("The words of it.") < page.index("A comment.")


@pytest.mark.slow
def test_a_foot_stands_on_each_page_whatever_is_in_it(printer: str, tmp_path: Path) -> None:
    foot = 'A "strategy" </style> \\ ; } for Khmer ផែនការ'

    copied = text_of(printed('<p style="break-after: page">one</p><p>two</p>', foot), tmp_path)

    assert copied.count('A"strategy"</style>\\;}forKhmer') == 2
    assert "1/2" in copied
    assert "2/2" in copied


def test_every_character_of_every_language_has_a_letter_among_those_that_the_document_carries() -> None:
    letters: set[int] = set()
    for face in FACES:
        for weight in face.weights:
            letters |= set(TTFont(FONTS / f"{face.file}-{weight}.woff2").getBestCmap())

    assert {character for words in WORDS.values() for character in words if ord(character) not in letters} == set()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    requests: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", requests
        server.shutdown()


@pytest.mark.slow
def test_a_hostile_page_fetches_no_file_and_no_address(
    printer: str, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, requests = listener
    canary = tmp_path / "canary.html"
    canary.write_text("a canary that must not be seen")
    places = (f"{address}/x", canary.as_uri(), "/etc/hostname")
    body = "".join(
        f'<img src="{place}"><iframe src="{place}"></iframe><object data="{place}"></object>'
        f'<link rel="stylesheet" href="{place}"><link rel="attachment" href="{place}">'
        f'<style>@import url("{place}"); p {{ background: url("{place}") }}</style>'
        f'<script>document.write("<iframe src={place}>"); fetch("{place}")</script>'
        for place in places
    )

    pdf = printed(f"{body}<p>after</p>")

    assert requests == []
    assert "after" in text_of(pdf, tmp_path)
    assert "canary" not in text_of(pdf, tmp_path)
    assert b"/EmbeddedFile" not in pdf


def test_without_a_way_to_print_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nothing = tmp_path / "weasy.py"
    nothing.write_text(f"raise SystemExit({printing.NO_PANGO})")
    monkeypatch.setattr(printing, "CHROMIUM", ())
    monkeypatch.setattr(printing, "WEASY", nothing)

    with pytest.raises(Impossible, match="apt-get install"):
        printed("<p>a</p>")


@pytest.mark.slow
def test_what_became_of_comments_says_where_their_words_are(world: World, tmp_path: Path, printer: str) -> None:
    world.replace("KH", "1", "every year", WORDS["km"])
    circulate_round(world)
    person = world.coordinators["KH"]
    with world.database.reading(viewer_of(person)) as session:
        page = own_answers_as_html(own_answers(session, world.consultation_id, person.of_member()))

    words = text_of(printing.pdf(page, at=AT, alive=lambda: None), tmp_path)

    assert "Whereitswordsareinversion2" in words
    assert "Paragraph1,inabracket" in words
