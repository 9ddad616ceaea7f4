"""What went out to the members, as they read it and keep it."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.consolidation.consolidation import Conflict
from models.db.access import WORKER
from models.drafts.version import Paragraph
from tests.web.circulation import BURMESE, COMPROMISE, FORMULA, KHMER, MARKUP, PLAIN, SecondVersion
from tests.web.site import Browser, Site, text_of

PAGES = ("", "/redline", "/compendium")
FIRST = (
    f"1. The members will meet [every year] [Cambodia: twice yearly][Viet Nam: regularly][Secretariat proposes: {COMPROMISE}] "
    "to share what they have learned."
)
FILES = ("/text.md", "/text.html", "/redline.html", "/compendium.html", "/compendium.json", "/compendium.csv")


@pytest.mark.slow
def test_a_text_is_for_every_country_only_once_it_is_circulated(site: Site, version_2: SecondVersion) -> None:
    readers = [
        site.as_(version_2.world.coordinators["TH"]),
        site.as_(version_2.world.deputy),
        site.as_(version_2.world.staff[2]),
    ]
    addresses = [f"/versions/{version_2.version_id}{way}" for way in (*PAGES, *FILES)]
    addresses += [f"/comments/{comment}/trace" for comment in version_2.comments.values()]
    answers = {
        (reader, address): browser.get(address).status_code
        for reader, browser in enumerate(readers)
        for address in addresses
    }
    # The secretariat may keep what would change; nobody may keep anything else.
    assert [path for path, status in answers.items() if status != 404] == [
        (2, f"/versions/{version_2.version_id}/redline.html")
    ]

    version_2.circulate()

    assert {(reader.get(address).status_code) for reader in readers for address in addresses} == {200}
    assert {site.nobody().get(address).status_code for address in addresses} == {302}


def with_spaces(shown: str) -> str:
    """The words with the spaces for which labels of brackets show no-break spaces."""
    return shown.replace("\u00a0", " ")


def test_the_text_stands_as_it_was_circulated_and_its_brackets_are_marked(site: Site, out: SecondVersion) -> None:
    shown = tree(reader(site, out).get(f"/versions/{out.version_id}"))

    with site.database.reading(WORKER) as session:
        paragraphs = session.scalars(
            select(Paragraph).where(Paragraph.version_id == out.version_id, ~Paragraph.removed)
        ).all()
        conflicts = session.scalars(select(Conflict)).all()
    for paragraph in paragraphs:
        words, *_ = shown.xpath(f"//*[@id='p-{paragraph.key}']/descendant-or-self::*[@lang]")
        spans = [span.text_content() for span in words.xpath(".//*[@class='bracket']")]
        own = sorted((one.start, one.end) for one in conflicts if one.paragraph_id == paragraph.id)
        assert with_spaces(words.text_content()) == paragraph.text
        assert list(map(with_spaces, spans)) == [paragraph.text[start:end] for start, end in own]
    assert [paragraph.text for paragraph in paragraphs if KHMER in paragraph.text] == [f"[Cambodia: {KHMER}]"]


def test_each_bracket_says_who_asks_for_what_and_what_the_secretariat_proposes(site: Site, out: SecondVersion) -> None:
    shown = tree(reader(site, out).get(f"/versions/{out.version_id}"))

    card = shown.xpath("//section[@class='bracket-card']")[0]
    rows = [tuple(" ".join(cell.text_content().split()) for cell in row) for row in card.xpath(".//dl/div")]
    assert rows == [
        ("The draft", "every year"),
        ("Cambodia", "twice yearly"),
        ("Viet Nam", "regularly"),
        ("Secretariat proposes", COMPROMISE),
    ]
    assert "It allows for both." in card.text_content()
    assert card.xpath(".//a/@href")[:2] == [
        f"/comments/{out.comments[name]}/trace" for name in ("twice yearly", "regularly")
    ]


def test_a_paragraph_leads_to_the_comments_behind_it_and_a_comment_to_its_words(site: Site, out: SecondVersion) -> None:
    browser = reader(site, out)
    shown = tree(browser.get(f"/versions/{out.version_id}"))
    (way,) = shown.xpath("//section[@aria-label='Paragraph 3']//a[contains(@href, '/trace')]/@href")
    assert way == f"/comments/{out.comments['plain']}/trace"

    traced = tree(browser.get(way))

    assert traced.xpath("//mark/text()") == [PLAIN]
    (back,) = traced.xpath("//a[text()='See it in the text']/@href")
    address, _, anchor = back.partition("#")
    assert address == f"/versions/{out.version_id}?at={anchor.removeprefix('p-')}"
    assert shown.xpath(f"//*[@id='{anchor}']/@aria-label") == ["Paragraph 3"]


@pytest.mark.parametrize(
    ("comment", "sentence"),
    [
        ("twice yearly", "Paragraph 1, in a bracket"),
        ("deleted", "Paragraph 4 of the version before, taken out"),
        ("set aside", "None: what it proposes is not in the text. The answer says why."),
        ("remark", "None: it proposes no words. The answer says what became of it."),
    ],
)
def test_the_trace_says_what_became_of_a_comments_words(
    site: Site, out: SecondVersion, comment: str, sentence: str
) -> None:
    assert sentence in text_of(reader(site, out).get(f"/comments/{out.comments[comment]}/trace"))


def test_the_redline_reads_as_the_version_before_where_new_words_are_left_out(site: Site, out: SecondVersion) -> None:
    shown = tree(reader(site, out).get(f"/versions/{out.version_id}/redline"))

    with site.database.reading(WORKER) as session:
        before = session.scalars(select(Paragraph).where(Paragraph.version_id == out.world.version_id)).all()
    for paragraph in before:
        (words,) = shown.xpath(f"//*[@id='p-{paragraph.key}']/descendant-or-self::*[@lang='en'][1]")
        new = (
            "ancestor::ins or ancestor::*[@class='by' or @class='unseen'] or (ancestor::*[@class='bracket'] and "
            "(ancestor::b or not(ancestor::*[contains(@class, 'alternative-standing')])))"
        )
        assert "".join(words.xpath(f".//text()[not({new})]")) == paragraph.text


def test_the_redline_names_those_who_asked_and_what_became_of_paragraphs(site: Site, out: SecondVersion) -> None:
    page = reader(site, out).get(f"/versions/{out.version_id}/redline")

    assert tree(page).xpath(
        "//ins[contains(., 'open')]/following-sibling::*[@class='by']/span[contains(@class, 'chip')]/text()"
    ) == ["China"]
    assert "3 paragraphs changed, 1 added, 1 taken out." in text_of(page)
    assert "A new paragraph." in text_of(page)
    assert "Paragraph 4 is taken out." in text_of(page)


def test_the_first_version_says_that_nothing_was_before_it(site: Site, out: SecondVersion) -> None:
    browser, first = reader(site, out), f"/versions/{out.world.version_id}"

    assert "There is no version before it" in text_of(browser.get(f"{first}/redline"))
    assert "made before any comments" in text_of(browser.get(f"{first}/compendium"))
    assert [browser.get(first + way).status_code for way in FILES] == [200, 200, 404, 404, 404, 404]


def test_the_compendium_holds_every_comment_in_order_with_its_answer(site: Site, out: SecondVersion) -> None:
    page = reader(site, out).get(f"/versions/{out.version_id}/compendium")

    heads = [" ".join(head.split()) for head in tree(page).xpath("//article/p[1]/strong/text()")]
    assert heads == [
        "LA-1, Lao PDR",
        "KH-1, Cambodia",
        "VN-1, Viet Nam",
        "TH-1, Thailand",
        "KH-2, Cambodia",
        "CN-1, China",
        "VN-2, Viet Nam",
        "MM-1, Myanmar",
    ]
    answers = [article.xpath("string(.//*[@class='answer'])") for article in tree(page).xpath("//article")]
    assert all(len(answer) > len("Secretariat’s answer") for answer in answers)
    for words in (FORMULA, BURMESE, KHMER, "Transport is not for this text.", "Its words are not in the text."):
        assert words in text_of(page)


def test_what_people_typed_is_never_markup(site: Site, out: SecondVersion) -> None:
    browser = reader(site, out)
    for way in (*PAGES, "/text.html", "/redline.html", "/compendium.html"):
        answer = browser.get(f"/versions/{out.version_id}{way}")
        assert MARKUP in tree(answer).text_content()
        assert PLAIN in tree(answer).text_content()
        assert tree(answer).xpath("//i") == []

    markdown = browser.get(f"/versions/{out.version_id}/text.md").text
    assert r"[Thailand: \<i>fauna\</i> & [wetlands]\(http://example.org)]" in markdown


def test_the_markdown_holds_the_marking_the_numbered_text_and_the_brackets_with_their_compromises(
    site: Site, out: SecondVersion
) -> None:
    markdown = reader(site, out).get(f"/versions/{out.version_id}/text.md").text

    for line in (
        "# A strategy for the river",
        "**Circulated to the members of the consultation. Not for citation.**",
        "## Goals",
        FIRST,
        f"3 bis. [Cambodia: {KHMER}]",
        f"- Secretariat proposes: {COMPROMISE}",
    ):
        assert line in markdown.splitlines()


def test_the_table_and_the_data_hold_the_same_comments(site: Site, out: SecondVersion) -> None:
    browser = reader(site, out)
    data: dict[str, Any] = json.loads(browser.get(f"/versions/{out.version_id}/compendium.json").data)
    table = browser.get(f"/versions/{out.version_id}/compendium.csv").data.decode("utf-8")

    assert table.startswith("\ufeff")
    head, *rows = csv.reader(StringIO(table.removeprefix("\ufeff"), newline=""))
    comments = [dict(zip(head, row, strict=True)) for row in rows]
    assert comments[0]["comment"] == f"'{FORMULA}"
    comments[0]["comment"] = FORMULA
    assert {row.pop("words_before") for row in comments} == {""}
    assert comments == data["comments"]
    assert (data["consultation"], data["version"], data["round"]) == ("A strategy for the river", 2, 1)
    assert len(comments) == len(out.comments)


@pytest.mark.slow
def test_who_has_a_file_is_not_sent_it_again_and_countries_and_secretariat_have_the_same(
    site: Site, out: SecondVersion
) -> None:
    mine, other = reader(site, out), site.as_(out.world.staff[2])
    for way in FILES:
        first = mine.get(f"/versions/{out.version_id}{way}")
        mine.headers = {"If-None-Match": first.headers["ETag"]}
        again = mine.get(f"/versions/{out.version_id}{way}")
        mine.headers = {}

        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert other.get(f"/versions/{out.version_id}{way}").data == first.data
        assert first.headers["Content-Disposition"].startswith(
            "attachment; filename=lmec-a-strategy-for-the-river-version-2"
        )


def test_a_file_is_not_confirmed_to_somebody_who_may_not_read_it(site: Site, out: SecondVersion) -> None:
    address = f"/versions/{out.version_id}/text.md"
    tag = reader(site, out).get(address).headers["ETag"]
    stranger = site.nobody()
    stranger.headers = {"If-None-Match": tag}

    assert stranger.get(address).status_code == 302


def test_the_consultation_lists_what_was_circulated_newest_first(site: Site, out: SecondVersion) -> None:
    page = reader(site, out).get(f"/consultations/{out.world.consultation_id}")

    assert tree(page).xpath("//li//h3/a/@href") == [f"/versions/{out.version_id}", f"/versions/{out.world.version_id}"]
    assert "Made from 8 comments of round 1: 3 paragraphs changed, 1 added, 1 taken out." in text_of(page)
    assert reader(site, out).get("/consultations/99999").status_code == 404


def test_documents_need_nothing_but_themselves(site: Site, out: SecondVersion) -> None:
    for way in ("/text.html", "/redline.html", "/compendium.html"):
        document = tree(reader(site, out).get(f"/versions/{out.version_id}{way}"))

        assert document.xpath("//script | //link | //img | //form") == []
        assert [way for way in document.xpath("//a/@href") if not way.startswith("#")] == []
        assert '"Noto Sans Khmer"' in document.xpath("string(//style)")
        assert "Not for citation" in document.xpath("string(//main)")


def reader(site: Site, out: SecondVersion) -> Browser:
    """Somebody of a country that wrote one of the comments, and not the others."""
    return site.as_(out.world.coordinators["LA"])


def tree(answer: TestResponse) -> html.HtmlElement:
    assert answer.status_code == 200
    return html.fromstring(answer.text)
