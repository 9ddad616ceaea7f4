"""Corrigenda to an adopted text, on pages: from the proposal to what everybody reads."""

from io import BytesIO
from zoneinfo import ZoneInfo

from lxml import html
from sqlalchemy import func, select

from models.adoption.adoption import AdoptionProcedure
from models.adoption.corrigendum import TextCorrigendum
from models.adoption.operations import corrigenda
from models.db.access import WORKER
from models.db.work import WorkState
from models.documents.document import Document, DocumentKind, Format
from models.drafts.queries import texts
from models.drafts.version import DraftVersion
from models.people.operations import people
from models.text.instants import dated
from templates.links import Links
from tests.adoption import begin, terms
from tests.web.circulation import KHMER
from tests.web.site import LATER_ON, TYPED_LATER_ON, WRONG_YEAR, Browser, Site, text_of
from worker.attempt import Attempt
from worker.documents import make
from worker.documents.docx_in.read import read_docx
from worker.documents.docx_out.version_docx import text_as_docx


def of_text(site: Site) -> list[int]:
    """The Word files of the adopted text that are owed: without the corrigendum, and with it."""
    text = (
        (Document.document_kind == DocumentKind.TEXT)
        & (Document.format == Format.DOCX)
        & (Document.state == WorkState.WAITING)
    )
    with site.database.reading(WORKER) as session:
        newest = select(func.max(Document.version_id))
        return list(session.scalars(select(Document.id).where(text, Document.version_id == newest.scalar_subquery())))


def make_file(site: Site, id: int) -> WorkState:
    """What becomes of a file when a worker comes to it."""
    claim = site.database.take(Document, id)
    assert claim is not None
    with Attempt(site.database, claim):
        make.make(site.database, claim, Links("https://consultation.example.org"))
    with site.database.reading(WORKER) as session:
        return session.get_one(Document, id).state


def propose(officer: Browser, path: str, wrong: str = "its fish", correct: str = "its fish and birds") -> None:
    """Propose to read other words in the one paragraph that has the wrong ones."""
    page = officer.get(path)
    choices = html.fromstring(page.text).xpath("//select[@name='paragraph']/option")
    (paragraph,) = [one.get("value") for one in choices if wrong in one.text_content()]
    words = {"kind": "misprint", "paragraph": paragraph, "wrong": wrong, "correct": correct, "reason": KHMER}
    answer = officer.press(page, path, {**words, "until": TYPED_LATER_ON})
    assert answer.status_code == 302, text_of(answer)


def test_a_corrigendum_goes_from_the_secretariat_to_everybody(site: Site, bare: DraftVersion) -> None:
    begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS)).all_agree()
    first, second = (site.as_(one) for one in site.world.staff[:2])
    path = f"/versions/{bare.id}/corrigenda"
    nobody = site.nobody()
    assert "As corrected" not in text_of(nobody.get("/adopted/1"))
    assert "Where no other clock is named, days are those of UTC." in nobody.get("/adopted/1").text
    links = html.fromstring(first.get(f"/secretariat/consultations/{bare.consultation_id}").text).xpath("//a/@href")
    assert {path, f"/secretariat/versions/{bare.id}/openings", f"/adopted/{bare.consultation_id}"} <= set(links)
    page = first.get(path)
    assert "Holidays of the members in the next three months" in text_of(page)
    choices = html.fromstring(page.text).xpath("//select[@name='paragraph']/option")
    (paragraph,) = [one.get("value") for one in choices if "the river" in one.text_content()]
    words = {"kind": "misprint", "paragraph": paragraph, "wrong": "its fishes", "correct": "its fish and birds"}
    refused = first.press(page, path, {**words, "reason": KHMER, "until": TYPED_LATER_ON})
    assert (refused.status_code, "do not stand in this paragraph" in text_of(refused)) == (422, True)
    assert KHMER in refused.text
    assert "Check the year" in text_of(first.press(page, path, {**words, "reason": KHMER, "until": WRONG_YEAR}))
    first.press(page, path, {**words, "wrong": "its fish", "reason": KHMER, "until": TYPED_LATER_ON})

    approve = f"/text-corrigenda/{site.world.nth_id(TextCorrigendum)}/approve"
    assert approve not in first.get(path).text
    second.press(second.get(path), approve)
    thai = text_of(site.as_(site.world.coordinators["TH"]).get(path))
    assert f"It is issued if no member objects until {dated(LATER_ON)}" in thai
    assert KHMER in thai
    assert "Object for Thailand" in thai
    with site.database.transaction(WORKER) as session:
        corrigenda.issue_due(session, now=site.database.now().replace(year=2032))
    issued = text_of(site.as_(site.world.coordinators["TH"]).get(path))
    assert "(Bangkok time): no member had objected." in issued
    without, _ = of_text(site)
    assert make_file(site, without) is WorkState.CANCELLED
    assert "Nothing at present. A text, file or letter that fails is listed here" in text_of(
        first.get("/secretariat/system-status")
    )

    with site.database.reading(WORKER) as session:
        word = read_docx(BytesIO(text_as_docx(texts.text(session, bare.id))), "adopted.docx")
    assert (word.comments[-1].author, word.comments[-1].text) == (
        "Secretariat",
        "Corrigendum 1: for “its fish” read “its fish and birds”.",
    )
    assert any("(UTC), as corrected by corrigendum 1" in each.after for each in word.paragraphs)
    for public in ("/adopted/", "/adopted/1"):
        assert "As corrected by corrigendum 1" in text_of(nobody.get(public))
    read = text_of(nobody.get("/adopted/1"))
    (heading,) = html.fromstring(nobody.get("/adopted/1").text).xpath("//section[@id='corrigendum-1']/h3/text()")
    assert heading.endswith("(UTC)")
    assert "for “its fish” read “its fish and birds”" in read
    assert (
        read.count("The members will protect the river and its fish.") == 2
    )  # in the text, and beside the corrected words
    assert "The members will protect the river and its fish and birds." in read


def test_who_has_stopped_a_corrigendum_reads_that_the_objection_stands_and_what_can_be_done(
    site: Site, bare: DraftVersion
) -> None:
    begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS)).all_agree()
    first, second = (site.as_(one) for one in site.world.staff[:2])
    thailand, path = site.as_(site.world.coordinators["TH"]), f"/versions/{bare.id}/corrigenda"
    propose(first, path)
    acts = f"/text-corrigenda/{site.world.nth_id(TextCorrigendum)}"
    second.press(second.get(path), f"{acts}/approve")

    thailand.press(thailand.get(path), f"{acts}/object", {"reason": "No birds.", "sure": "y"})

    stands = "The objection of Thailand stands and cannot be taken back."
    readers = (thailand, site.as_(site.world.coordinators["VN"]), first)
    assert [stands in text_of(reader.get(path)) for reader in readers] == [True, False, False]


def test_an_objection_without_a_tick_or_a_reason_comes_back_to_its_corrigendum(site: Site, bare: DraftVersion) -> None:
    begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS)).all_agree()
    first, second = (site.as_(one) for one in site.world.staff[:2])
    thailand, path = site.as_(site.world.coordinators["TH"]), f"/versions/{bare.id}/corrigenda"
    propose(first, path)
    propose(first, path, "offered", "open")
    with site.database.reading(WORKER) as session:
        ids = list(session.scalars(select(TextCorrigendum.id).order_by(TextCorrigendum.id)))
    for one in ids:
        second.press(second.get(path), f"/text-corrigenda/{one}/approve")

    refused = thailand.press(thailand.get(path), f"/text-corrigenda/{ids[1]}/object", {"reason": KHMER})
    page = html.fromstring(refused.text)

    (link,) = page.xpath("//*[@role='alert']//a/@href")
    assert page.xpath("//*[@id=$id]/@name", id=link[1:]) == ["sure"]
    assert [page.xpath("string(//*[@id=$id])", id=f"reason-{one}").strip() for one in ids] == ["", KHMER]
    assert "Thailand objected" not in text_of(first.get(path))
    assert "Say why" in text_of(thailand.press(refused, f"/text-corrigenda/{ids[0]}/object", {"sure": "y"}))


def test_the_secretariat_is_told_which_member_cannot_object_to_a_corrigendum(site: Site, bare: DraftVersion) -> None:
    begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS)).all_agree()
    first, second = (site.as_(officer) for officer in site.world.staff[:2])
    path, thailand = f"/versions/{bare.id}/corrigenda", site.world.coordinators["TH"]
    with site.database.transaction(WORKER) as session:
        people.end_office_of(session, thailand.email, now=site.database.now())
    assert "Nobody can answer" not in text_of(first.get("/"))

    propose(first, path)

    nobody = "Nobody can answer for Thailand at present, since there is no coordinator: telephone the ministry."
    assert nobody in text_of(second.get(path))
    (approval,) = html.fromstring(second.get(path).text).xpath("//form[contains(@action, '/approve')]/@action")
    second.press(second.get(path), approval)
    assert nobody in text_of(second.get(path))
    assert "Nobody can answer for Thailand" in text_of(first.get("/"))
    assert "Nobody can answer" not in text_of(site.as_(site.world.coordinators["KH"]).get(path))


def entered_objection(site: Site, bare: DraftVersion) -> tuple[str, str]:
    """The pages of a corrigendum, and of what one officer has entered for Thailand by telephone and another has checked."""
    begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS)).all_agree()
    first, second = (site.as_(one) for one in site.world.staff[:2])
    path, thai = f"/versions/{bare.id}/corrigenda", site.world.coordinators["TH"].of_member().id
    propose(first, path)
    second.press(second.get(path), f"/text-corrigenda/{site.world.nth_id(TextCorrigendum)}/approve")
    (way,) = html.fromstring(first.get(path).text).xpath("//a[text()='Enter that Thailand objects']/@href")
    assert way == f"/secretariat/text-corrigenda/{site.world.nth_id(TextCorrigendum)}/members/{thai}/enter"
    now = site.database.now()
    origin = {"channel": "telephone", "dated": f"{now:%Y-%m-%d}", "sender": KHMER, "arrived_at": typed_now(site)}
    refused = first.press(first.get(way), way, origin)
    assert (refused.status_code, "Write why it objects" in text_of(refused)) == (422, True)
    answer = first.press(first.get(way), way, {**origin, "reason": KHMER})
    assert answer.status_code == 302, text_of(answer)
    assert "It is not issued before this objection is checked." in text_of(second.get(path))
    assert "what was entered for Thailand about a corrigendum" in text_of(second.get("/"))
    second.press(second.get(answer.location), f"{answer.location}/check")
    assert "It has stopped the corrigendum." in text_of(second.get(answer.location))
    return path, answer.location


def typed_now(site: Site) -> str:
    """The present minute by the clock of the officers, as a form has it."""
    return f"{site.database.now().astimezone(ZoneInfo(site.world.staff[0].zone)):%Y-%m-%dT%H:%M}"


def test_an_objection_by_telephone_stops_a_corrigendum_until_the_member_says_that_it_is_not_its_own(
    site: Site, bare: DraftVersion
) -> None:
    path, entry = entered_objection(site, bare)
    thailand, vietnam = (site.as_(site.world.coordinators[code]) for code in ("TH", "VN"))
    officer, own = site.as_(site.world.staff[0]), entry.removeprefix("/secretariat")
    assert "can say that it is not what Thailand says" in text_of(thailand.get(path))
    assert own in html.fromstring(thailand.get(path).text).xpath("//a/@href")
    assert own not in html.fromstring(vietnam.get(path).text).xpath("//a/@href")
    assert "Thailand objected on" in text_of(vietnam.get(path))
    assert "This objection has stopped the corrigendum." in text_of(thailand.get(own))
    home = thailand.get("/")
    assert "If Thailand has not said this, reject it: then the corrigendum goes on." in text_of(home)
    assert own in html.fromstring(home.text).xpath("//a/@href")
    assert "objects to a corrigendum" not in text_of(vietnam.get("/"))

    refused = thailand.press(thailand.get(own), f"{own}/reject")
    assert (refused.status_code, "Say why" in text_of(refused)) == (422, True)
    thailand.press(thailand.get(own), f"{own}/reject", {"note": "We said nothing."})

    going = text_of(vietnam.get(path))
    assert "Object for Viet Nam" in going
    assert (
        "Thailand says that the objection which the secretariat had entered for it is not its own: the corrigendum goes on."
        in going
    )
    assert "It counts for nothing, and the corrigendum goes on." in text_of(thailand.get(own))
    assert "We said nothing." in text_of(officer.get(entry))
    assert "Enter that Thailand objects" in text_of(officer.get(path))
