"""New paragraphs on their way: two members write them, the secretariat sees them apart, the next round comments on them."""

from datetime import timedelta
from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.comments.comment import Comment
from models.db.access import WORKER
from models.drafts.queries import comparison, texts
from models.drafts.version import DraftVersion, Paragraph
from tests.documents.word import docx, p, styled, t
from tests.editorial import circulate, open_second_round
from tests.rounds import arrange_round, consolidate_and_answer
from tests.web.country import comments, draft_path, form_action, new_comment_path
from tests.web.secretariat import bracket_paths, officers
from tests.web.site import Site, text_of
from tests.web.test_uploads import send, work
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out import version_docx

YOUTH = "Young people take part in all projects."
WASTE = "The members prevent waste in the river."
LESS = WASTE.replace("prevent", "reduce")


def propose(site: Site, code: str, words: str) -> None:
    browser = site.as_(site.world.coordinators[code])
    form = browser.get(new_comment_path(site, "2", "insert_after"))
    sent = browser.press(form, form_action(form), {"proposed_text": words, "type": "substantive"})
    assert sent.status_code == 302


@pytest.fixture
def candidate(site: Site) -> DraftVersion:
    """Thailand adds a heading and its text, Cambodia and China paragraphs that are alike, all behind paragraph 2."""
    propose(site, "TH", f"# Youth\r\n\r\n{YOUTH}")
    propose(site, "KH", WASTE)
    propose(site, "CN", LESS)
    site.world.everybody_submits()
    site.world.close()
    return consolidate_and_answer(site.world)


def shown(page: TestResponse) -> list[tuple[str, str]]:
    """The headings and paragraphs of a draft, each with its number."""
    parts = html.fromstring(page.text).xpath("//h2[@class='heading'] | //section[contains(@class, 'para')]")
    return [
        (
            part.xpath("string(.//a[contains(@class, 'para-number')])").removeprefix("Paragraph "),
            " ".join((part.xpath("string(.//p[@class='words'][1])") or part.text_content()).split()),
        )
        for part in parts
    ]


def test_the_secretariat_sees_each_with_its_bracket_and_only_alike_ones_as_alternatives(
    site: Site, candidate: DraftVersion
) -> None:
    officer = officers(site)[0]
    page = officer.get(f"/secretariat/versions/{candidate.id}")

    assert shown(page)[2:6] == [
        ("2", "The members will protect the river and its fish."),
        ("2 bis", f"{heard(f'Cambodia: {WASTE}')}{heard(f'China: {LESS}')}"),
        ("", heard("Thailand: Youth")),
        ("2 ter", heard(f"Thailand: {YOUTH}")),
    ]
    links = html.fromstring(page.text).xpath("//li[starts-with(@id, 'bracket-')]/a")
    titles = [link.text_content() for link in links]
    assert titles == ["Bracket 1, paragraph 2 bis", "Bracket 2, “Youth”", "Bracket 3, paragraph 2 ter"]
    for path in bracket_paths(page):
        assert "Members ask for a whole paragraph to be added, taken out, moved or joined" in text_of(officer.get(path))


def test_in_the_next_round_one_can_comment_on_each_and_behind_it(site: Site, candidate: DraftVersion) -> None:
    second = open_second_round(site.world, circulate(site.world, candidate))
    with site.database.transaction(WORKER) as session:
        arrange_round(session, second.round_id, closes_at=site.database.now() + timedelta(days=7))
    browser = site.as_(second.coordinators["LA"])
    draft = browser.get(f"/rounds/{second.round_id}")
    with site.database.reading(WORKER) as session:
        ter = session.scalars(select(Paragraph).filter_by(version_id=second.version_id, label="2 ter")).one()

    form = browser.get(f"/rounds/{second.round_id}/comments/new?paragraph={ter.id}&change=replace")
    saved = browser.press(form, form_action(form), {"proposed_text": YOUTH, "type": "substantive"})

    assert 'aria-label="Paragraph 2 ter"' in draft.text
    assert "Suggest a change to paragraph 2 ter" in text_of(form)
    assert saved.status_code == 302
    with site.database.reading(WORKER) as session:
        assert session.scalars(select(Comment.paragraph_id).order_by(Comment.id.desc())).first() == ter.id


def test_word_files_show_them_with_their_names_and_bring_comments_back_to_them(
    site: Site, candidate: DraftVersion
) -> None:
    version = circulate(site.world, candidate)
    with site.database.reading(WORKER) as session:
        redlined = version_docx.redline_as_docx(comparison.compare_versions(session, version.id))
        clean = version_docx.text_as_docx(texts.text(session, version.id))

    after = read_docx(BytesIO(redlined), "redline.docx")
    assert [each.after for each in after.paragraphs if each.mark == "ins"] == [
        f"[Cambodia: {WASTE}][China: {LESS}]",
        "[Thailand: Youth]",
        f"[Thailand: {YOUTH}]",
    ]
    assert [each.heading for each in read_docx(BytesIO(clean), "clean.docx").paragraphs][5:9] == [
        False,
        True,
        False,
        True,
    ]


def test_a_heading_and_two_paragraphs_added_in_word_are_one_proposal(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    style = '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    new = styled("H2", t("Youth")) + p(t(YOUTH)) + p(t(WASTE))
    body = p(t("The members will protect the river and its fish.")) + new

    sent = send(browser, site, docx(body, styles=style))
    work(site)
    page = browser.get(sent.location)
    assert "New heading with paragraphs after this one" in text_of(page)
    browser.press(page, f"{sent.location}/confirm")

    (comment,) = comments(site)
    assert comment.proposed_text == f"# Youth\n{YOUTH}\n{WASTE}"
    assert f"# Youth\n{YOUTH}\n{WASTE}" in html.fromstring(browser.get(draft_path(site)).text).text_content()


def heard(words: str) -> str:
    """An alternative as it is read out."""
    return f"bracket begins, [{words}] (bracket ends)"
