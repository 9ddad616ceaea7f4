"""Co-sponsors on the pages: a comment is shown to a country by name, which joins it, and is named before the secretariat."""

from io import BytesIO
from zipfile import ZipFile

from lxml import html
from sqlalchemy import select

from models.comments.cosponsorship import Cosponsorship
from models.comments.queries.own_answers import own_answers
from models.db.access import WORKER, viewer_of
from models.letters.queries.topics import own_submitted
from models.rounds.consultation import Round
from templates.documents.texts import own_answers_as_html
from testing.rounds import circulate
from tests.rounds import finish_round
from tests.web.site import Browser, Site, text_of
from worker.documents.xlsx.own_answers import own_answers_as_docx, own_answers_as_xlsx

WORDS = "two times in each and every year"


def invitation(site: Site) -> str:
    with site.database.reading(WORKER) as session:
        return f"/cosponsorships/{session.scalars(select(Cosponsorship.id)).one()}"


def coordinator_of(site: Site, code: str) -> Browser:
    return site.as_(site.world.coordinators[code])


def invited(site: Site, *codes: str) -> tuple[int, str]:
    """China's comment, shown to these; gives its number, and the page on which China sees who joins."""
    comment = site.world.replace("CN", "1", "every year", WORDS)
    china, address = coordinator_of(site, "CN"), f"/comments/{comment.id}/cosponsors"
    assert address in china.get(f"/rounds/{site.world.round_id}/answer").text
    members = [str(site.world.coordinators[code].of_member().id) for code in codes]
    assert china.press(china.get(address), address, {"members": members}).status_code == 302
    return comment.id, address


def test_a_country_joins_and_is_named_until_it_withdraws(site: Site) -> None:
    _, address = invited(site, "VN")
    china, viet_nam = coordinator_of(site, "CN"), coordinator_of(site, "VN")
    assert "China invites Viet Nam to join one of its comments" in text_of(viet_nam.get("/"))
    page = viet_nam.get(invitation(site))
    assert WORDS in text_of(page)
    assert "China invites Viet Nam to join a comment" in text_of(viet_nam.get("/office"))

    assert viet_nam.press(page, f"{invitation(site)}/confirm").status_code == 302

    assert "Viet Nam joins this comment" in text_of(viet_nam.get(invitation(site)))
    own_answer = viet_nam.get(f"/rounds/{site.world.round_id}/answer")
    assert "The comment of China on paragraph 1" in text_of(own_answer)
    assert invitation(site) in own_answer.text
    assert "Viet Nam joins" in text_of(china.get(address))
    for below in ("", "/answer"):
        assert "with Viet Nam" in text_of(china.get(f"/rounds/{site.world.round_id}{below}"))
    viet_nam.press(viet_nam.get(invitation(site)), f"{invitation(site)}/leave")
    assert "Viet Nam withdrew" in text_of(china.get(address))
    assert "The comment of China" not in text_of(viet_nam.get(f"/rounds/{site.world.round_id}/answer"))


def test_who_has_joined_a_comment_reads_its_answer_once_it_is_circulated(site: Site) -> None:
    invited(site, "VN")
    viet_nam, ours = coordinator_of(site, "VN"), f"/consultations/{site.world.consultation_id}/our-comments"
    viet_nam.press(viet_nam.get(invitation(site)), f"{invitation(site)}/confirm")
    version = finish_round(site.world)
    assert "has not submitted a comment yet" in text_of(viet_nam.get(ours))

    circulate(site.world, version)

    page = text_of(viet_nam.get(ours))
    assert "Viet Nam has submitted no comments, and joined 1 comment of other countries." in page
    assert "CN-1, China, with Viet Nam, paragraph 1" in page
    with site.database.reading(WORKER) as session:
        round = session.get_one(Round, site.world.round_id)
        (joined,) = own_submitted(session, round, site.world.coordinators["VN"].of_member())
    assert joined.label == "CN-1"


def test_the_files_of_who_has_joined_a_comment_say_whose_it_is(site: Site) -> None:
    invited(site, "VN")
    viet_nam, person = coordinator_of(site, "VN"), site.world.coordinators["VN"]
    viet_nam.press(viet_nam.get(invitation(site)), f"{invitation(site)}/confirm")
    circulate(site.world, finish_round(site.world))
    with site.database.reading(viewer_of(person)) as session:
        found = own_answers(session, site.world.consultation_id, person.of_member())
        page, word, excel = own_answers_as_html(found), own_answers_as_docx(found), own_answers_as_xlsx(found)

    assert "Viet Nam has submitted no comments, and joined 1 comment of other countries." in page
    for words in (page, part_of(word, "word/document.xml"), part_of(excel, "xl/worksheets/sheet1.xml")):
        assert "CN-1, China, with Viet Nam" in words


def part_of(file: bytes, name: str) -> str:
    with ZipFile(BytesIO(file)) as archive:
        return archive.read(name).decode()


def test_nobody_else_reads_the_words_on_any_page(site: Site) -> None:
    comment_id, address = invited(site, "VN")
    paragraph = site.world.paragraph("1").id
    for person in (site.world.coordinators["TH"], site.world.contributor, site.world.staff[0], site.world.deputy):
        browser = site.as_(person)
        assert browser.get(invitation(site)).status_code == 404, person.name
        assert browser.get(address).status_code == 404, person.name
    viet_nam = coordinator_of(site, "VN")
    assert viet_nam.get(address).status_code == 404
    assert viet_nam.get(f"/comments/{comment_id}").status_code == 404
    draft = f"/rounds/{site.world.round_id}"
    for page in (draft, f"{draft}/answer", f"{draft}/paragraphs/{paragraph}", "/", "/office"):
        assert WORDS not in viet_nam.get(page).text


def test_an_invitation_that_is_taken_back_is_there_no_more(site: Site) -> None:
    _, address = invited(site, "VN", "TH")
    china = coordinator_of(site, "CN")
    page = china.get(address)
    (close, _) = sorted(map(str, html.fromstring(page.text).xpath("//form[contains(@action, '/close')]/@action")))
    assert china.press(page, close).status_code == 302

    with site.database.reading(WORKER) as session:
        first = session.scalars(select(Cosponsorship).order_by(Cosponsorship.id)).first()
    assert first is not None
    assert (
        coordinator_of(site, "TH" if first.invited.name == "Thailand" else "VN")
        .get(f"/cosponsorships/{first.id}")
        .status_code
        == 404
    )


def test_who_changes_the_words_is_told_what_that_means(site: Site) -> None:
    comment_id, address = invited(site, "VN")
    china, viet_nam = coordinator_of(site, "CN"), coordinator_of(site, "VN")
    viet_nam.press(viet_nam.get(invitation(site)), f"{invitation(site)}/confirm")

    edit = china.get(f"/comments/{comment_id}")
    assert "Viet Nam was shown these words If you change them, what was confirmed counts no more" in text_of(edit)
    china.press(edit, f"/comments/{comment_id}", {"justification": "Because."})

    assert "The words have changed" in text_of(viet_nam.get(invitation(site)))
    answer = text_of(china.get(f"/rounds/{site.world.round_id}/answer"))
    assert "Viet Nam is not named with the comment on paragraph 1 (“Because.”): its words have changed" in answer
    assert "Show the new ones below" in text_of(china.get(address))
    refused = china.press(china.get(address), address)
    assert "Choose at least one country." in text_of(refused)


def test_a_country_does_not_join(site: Site) -> None:
    _, address = invited(site, "VN")
    viet_nam = coordinator_of(site, "VN")
    page = viet_nam.get(invitation(site))
    (form,) = html.fromstring(page.text).xpath(f"//form[@action='{invitation(site)}/confirm']")
    assert form.xpath(f".//button[@formaction='{invitation(site)}/decline']")
    viet_nam.post(f"{invitation(site)}/decline", dict(form.fields))

    assert "Viet Nam does not join this comment." in text_of(viet_nam.get(invitation(site)))
    assert "Viet Nam does not join" in text_of(coordinator_of(site, "CN").get(address))
