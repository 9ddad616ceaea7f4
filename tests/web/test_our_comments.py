"""What became of a country's comments, over all rounds: on its page, from home, the round and the letter, and as a file."""

from datetime import timedelta
from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select

from models.brackets.agreement import Rule
from models.comments.comment import Change, Comment, CommentType
from models.comments.operations import comments, late, submissions
from models.comments.operations.wording import Words
from models.comments.queries.own_answers import ending_in_words
from models.db.access import WORKER, viewer_of
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.documents.document import Document, DocumentKind, Format
from models.rounds.operations import rounds
from templates.links import Links
from testing.world import LATER, NOW, World
from tests.rounds import arrange_round, circulate, circulate_round, consolidate_and_answer, open_round_on
from tests.web.site import Browser, Site, text_of
from worker.documents import make

REASON = "Schools are for another text."


def path_of(site: Site) -> str:
    return f"/consultations/{site.world.consultation_id}/our-comments"


def words_of(browser: Browser, address: str) -> dict[str, str]:
    """Where the page says that the words of each comment are, by its label."""
    cards = html.fromstring(browser.get(address).text).xpath("//article[@class='comment']")
    return {
        card.xpath("string(.//strong)").partition(",")[0]: " ".join(
            "".join(card.xpath("./ul[@class='words-now']//text() | ./p[@class='comment-acts']//text()")).split()
        )
        for card in cards
    }


@pytest.fixture
def round_2(site: Site) -> World:
    """Cambodia asked for words in a bracket (1), for words that are set aside (2), for a correction (3), and gave thanks (4)."""
    world = site.world
    world.replace("KH", "1", "every year", "twice a year")
    aside = world.replace("KH", "3", "ministries", "ministries and schools")
    world.replace("KH", "4", "period", "five-year period", type=CommentType.EDITORIAL)
    world.remark("KH", "Thank you.")
    world.everybody_submits()
    world.close()
    world.consolidate()
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        seen = session.scalars(select(Disposition.revision).where(Disposition.comment_id == aside.id)).one()
        answers.answer(session, aside.id, outcome=Outcome.NOT_ACCEPTED, reason=REASON, by=by, seen=seen, now=LATER)
    version = circulate(world, consolidate_and_answer(world))
    return open_round_on(world, version.id)


def labelled(site: Site) -> dict[str, str]:
    """The labels of Cambodia's comments in round 1, by the paragraph that they are about."""
    with site.database.reading(WORKER) as session:
        found = session.scalars(select(Comment).where(Comment.round_id == site.world.round_id)).all()
        return {one.text or one.justification.partition(" ")[0]: one.label for one in found}


def test_each_comment_has_its_answer_and_where_its_words_are(site: Site, round_2: World) -> None:
    browser, labels = site.as_(site.world.coordinators["KH"]), labelled(site)

    text = words_of(browser, path_of(site))

    assert text[labels["every"]].startswith("Paragraph 1, in a bracket")
    assert text[labels["ministries"]].startswith("Not in the text: with this answer its words were set aside")
    assert text[labels["period"]].startswith("Paragraph 4, in the text")
    assert text[labels["Thank you."]] == ""
    page = text_of(browser.get(path_of(site)))
    assert REASON in page
    assert "Cambodia has submitted 4 comments. By outcome: incorporated for consideration (2)" in page


@pytest.mark.slow
def test_what_later_rounds_did_is_said_of_the_newest_version(site: Site, round_2: World) -> None:
    labels = labelled(site)
    round_2.replace("VN", "4", "five-year period", "decade", type=CommentType.EDITORIAL)
    round_2.remark("KH", "Once more, thank you.")
    circulate_round(round_2)
    browser = site.as_(site.world.coordinators["KH"])

    text = words_of(browser, f"{path_of(site)}?round=1")

    assert "Paragraph 1, in the text" in text[labels["every"]]
    assert "Its bracket ended in version 3 with the words “twice a” (seen, and let stand)" in text[labels["every"]]
    assert "In version 2: paragraph 4, in the text; other words stand there in version 3" in text[labels["period"]]
    assert list(words_of(browser, f"{path_of(site)}?round=2")) == ["KH-1"]
    assert list(words_of(browser, f"{path_of(site)}?outcome=not accepted")) == [labels["ministries"]]
    assert "No comment is like this." in browser.get(f"{path_of(site)}?round=2&outcome=not accepted").text


def test_before_the_answers_are_out_the_page_says_that_they_are_not(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    assert "Cambodia has not submitted a comment yet." in text_of(browser.get(path_of(site)))
    site.world.replace("KH", "1", "every year", "twice a year")
    site.world.everybody_submits()
    assert "The round is still open." in words_of(browser, path_of(site))["KH-1"]
    site.world.close()
    site.world.consolidate()

    page = browser.get(path_of(site))

    assert "The secretariat is at work on the answer." in text_of(page)
    assert "Cambodia has submitted 1 comment. By outcome: no answer yet (1)." in text_of(page)
    assert "Only members lift brackets." not in text_of(page)


@pytest.mark.parametrize(
    ("rule", "words", "sentence"),
    [
        (Rule.MEETING, ("roads", ""), "ended in version 3 with the words “roads … –” (agreed at a meeting)"),
        (Rule.LET_STAND, ("",), "ended in version 3 with no words in its place (seen, and let stand)"),
        (Rule.PARTED, ("",), "was parted into several in version 3"),
    ],
)
def test_how_a_bracket_ended_is_a_sentence(rule: Rule, words: tuple[str, ...], sentence: str) -> None:
    assert ending_in_words(rule, words, "version 3") == f"its bracket {sentence}"


def test_home_the_round_and_the_letter_lead_there(site: Site, round_2: World) -> None:
    browser = site.as_(site.world.coordinators["KH"])

    for address in ("/", f"/rounds/{site.world.round_id}"):
        assert html.fromstring(browser.get(address).text).xpath(f"//a[@href='{path_of(site)}']")
    assert Links("").our_comments(site.world.consultation_id) == path_of(site)


def test_who_had_no_comment_is_not_led_there(site: Site, round_2: World) -> None:
    browser = site.as_(site.world.coordinators["LA"])

    for address in ("/", f"/rounds/{site.world.round_id}"):
        page = browser.get(address).text
        assert "Round 1" in page
        assert path_of(site) not in page


@pytest.mark.slow
@pytest.mark.parametrize("format", list(Format))
def test_the_same_is_a_file_for_its_own_people(site: Site, round_2: World, format: Format) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    path = f"{path_of(site)}.{format.value}"
    browser.get(path_of(site))
    answer = browser.post(path)
    assert answer.headers["Location"] == f"{path_of(site)}#files"
    with site.database.reading(WORKER) as session:
        row = session.scalars(select(Document).where(Document.document_kind == DocumentKind.OWN_ANSWERS)).one()
        assert (row.format, row.submission_id is not None) == (format, True)
    claim = site.database.take(Document, row.id)
    assert claim is not None
    make.make(site.database, claim, Links("https://consultation.example.org"))

    file = browser.get(f"/documents/{row.id}")

    assert file.status_code == 200
    assert file.headers["Content-Disposition"].endswith(f"cambodia-own-answers.{format.value}")
    assert len(BytesIO(file.data).read()) > 1000
    for other in (site.world.coordinators["VN"], site.world.staff[0], site.world.contributor):
        assert site.as_(other).get(f"/documents/{row.id}").status_code == 404
    assert f"/documents/{row.id}" in browser.get(path_of(site)).text


def test_others_have_no_such_page_and_a_department_reads_it_without_files(site: Site, round_2: World) -> None:
    assert site.as_(site.world.staff[0]).get(path_of(site)).status_code == 404
    assert "China has not submitted a comment yet." in text_of(
        site.as_(site.world.coordinators["CN"]).get(path_of(site))
    )
    department = site.as_(site.world.contributor)

    assert "Paragraph 1, in a bracket" in text_of(department.get(path_of(site)))
    assert "All of it as a file" not in text_of(department.get(path_of(site)))
    assert department.post(f"{path_of(site)}.pdf").status_code == 404


def test_a_comment_that_came_late_and_was_not_admitted_is_listed_as_such(site: Site) -> None:
    world, by = site.world, site.world.coordinators["KH"]
    for code in world.coordinators:
        if code != "KH":
            world.submit(code)
    with site.database.transaction(WORKER) as session:
        round = arrange_round(session, world.round_id, closes_at=NOW + timedelta(minutes=1))
        rounds.close_due(session, now=round.closes_at + timedelta(minutes=2))
    with site.database.transaction(viewer_of(by)) as session:
        late.prepare(session, world.round_id, by=by, now=LATER)
        words = Words(CommentType.GENERAL, text="We need more time.")
        comments.write(session, world.round_id, words, by=by, now=LATER)
    with site.database.transaction(viewer_of(by)) as session:
        own = session.scalars(select(Comment).where(Comment.round_id == world.round_id)).all()
        late.file(session, world.round_id, by=by, seen=submissions.state_of(own), now=LATER)

    page = text_of(site.as_(by).get(path_of(site)))

    assert "By outcome: late, and not admitted (1)." in page
    assert "It came late, and the secretariat has not admitted it." in page


def test_who_asked_to_delete_a_paragraph_reads_that_it_is_kept_and_not_that_no_words_stand_there() -> None:
    ended = ending_in_words(Rule.WITHDRAWN, ("",), "version 3", Change.DELETE)
    assert ended == f"its bracket ended in version 3 with the paragraph kept ({Rule.WITHDRAWN.value})"
