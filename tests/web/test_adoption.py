"""A text is adopted page by page: announced, confirmed, answered, and then there for everybody."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.adoption.adoption import Adoption, AdoptionProcedure, AdoptionState, Position, Stance
from models.adoption.entered import Statement
from models.adoption.operations import ending
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from testing.world import MEMBERS
from tests.adoption import OVER, RunningAdoption, begin, begun, held, note, terms
from tests.adoption import announce as announced_by_staff
from tests.browser.adopting import at_a_meeting
from tests.rounds import circulated
from tests.web.circulation import BURMESE, KHMER
from tests.web.site import Browser, Site, text_of

LATE = "2030-05-06T18:00"


@pytest.fixture
def version(bare: DraftVersion) -> DraftVersion:
    return bare


@pytest.fixture
def adoption(site: Site, version: DraftVersion) -> RunningAdoption:
    return ask(site, version, AdoptionProcedure.EXPRESS)


def ask(site: Site, version: DraftVersion, way: AdoptionProcedure) -> RunningAdoption:
    ends_at = site.database.now() + timedelta(days=14)
    return begin(site.world, version, terms(site.world, way, ends_at, present="KH TH", agreed="KH"))


def newest(site: Site) -> Adoption:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(Adoption).order_by(Adoption.id.desc()).limit(1)).one()


def said(site: Site) -> dict[str, Position]:
    with site.database.reading(WORKER) as session:
        return {position.member.code: position for position in session.scalars(select(Position))}


def announce(browser: Browser, page: TestResponse, path: str, fields: dict[str, str]) -> TestResponse:
    """Send the form with these fields; boxes that are not ticked send nothing."""
    seen = html.fromstring(page.text).xpath("string(//input[@name='seen']/@value)")
    return browser.post(path, {"seen": seen, **fields})


def marked_as_adopted(page: TestResponse) -> list[str]:
    """The versions that a list calls adopted."""
    return html.fromstring(page.text).xpath(
        "//span[.='adopted']/preceding-sibling::a[contains(@href, '/versions/')]/text()"
    )


def as_(site: Site, code: str) -> Browser:
    return site.as_(site.world.coordinators[code])


@pytest.mark.slow
def test_staff_announce_it_at_a_meeting_and_another_of_them_confirms(site: Site, version: DraftVersion) -> None:
    first, second, _ = (site.as_(person) for person in site.world.staff)
    path = f"/secretariat/versions/{version.id}/adopt"
    consultation = first.get(f"/secretariat/consultations/{site.world.consultation_id}")
    assert path in html.fromstring(consultation.text).xpath("//a/@href")
    form = first.get(path)
    (until,) = html.fromstring(form.text).xpath("//*[@id=//input[@name='ends_at']/@aria-describedby]")
    assert until.text == "By your clock (Shanghai time). Each member sees the time by its own."

    typed = {"way": AdoptionProcedure.MEETING.value, "ends_at": LATE, "meeting": ""}
    refused = announce(first, form, path, typed)
    assert refused.status_code == 422
    assert "Choose the meeting at which the members agreed." in text_of(refused)
    again = html.fromstring(refused.text)
    assert again.xpath("//input[@name='way'][@checked]/@value") == [AdoptionProcedure.MEETING.value]

    meeting = held(site.world, present="KH", agreed="KH", place=KHMER)
    answer = announce(first, refused, path, {**typed, "meeting": f"{meeting.id}"})
    assert answer.status_code == 302
    page = first.get(answer.location)
    assert "Somebody else must confirm it" in text_of(page)
    announced = newest(site)
    assert announced.ends_at.astimezone(ZoneInfo("Asia/Shanghai")).isoformat() == "2030-05-06T18:00:00+08:00"
    assert announced.meeting is not None
    assert [(one.agreed, announced.meeting.place) for one in announced.meeting.attendances] == [(True, KHMER)]
    assert as_(site, "KH").get(f"/adoptions/{announced.id}").status_code == 404

    home = second.get("/")
    assert "Confirm or send back" in text_of(home)
    begin_path = f"/secretariat/adoptions/{announced.id}/begin"
    assert second.press(second.get(f"/secretariat/adoptions/{announced.id}"), begin_path).status_code == 302
    assert newest(site).state is AdoptionState.RUNNING
    assert "No answer yet: Cambodia, China, Lao PDR" in text_of(second.get(f"/secretariat/adoptions/{announced.id}"))


@pytest.mark.slow
def test_a_version_in_whose_place_another_was_adopted_waits_for_no_comments(site: Site) -> None:
    version, how = at_a_meeting(site.world)
    begin(site.world, version, how).all_agree()

    words = text_of(as_(site, "KH").get(f"/versions/{version.id}"))

    assert "Version 3 has been adopted" in words
    assert "Comments on it none asked for" in words


def test_what_was_announced_can_be_sent_back_with_the_reason(site: Site, version: DraftVersion) -> None:
    first, second, _ = (site.as_(person) for person in site.world.staff)
    path = f"/secretariat/versions/{version.id}/adopt"
    announce(first, first.get(path), path, {"way": AdoptionProcedure.EXPRESS.value, "ends_at": LATE})
    page, back = f"/secretariat/adoptions/{newest(site).id}", f"/secretariat/adoptions/{newest(site).id}/withdraw"
    assert first.post(f"{page}/begin").status_code == 403
    assert second.press(second.get(page), back, {"reason": " "}).status_code == 422
    assert second.press(second.get(page), back, {"reason": BURMESE}).status_code == 302
    assert BURMESE in text_of(first.get(page))
    assert as_(site, "KH").get(f"/adoptions/{newest(site).id}").status_code == 404


@pytest.mark.slow
def test_a_coordinator_agrees_with_a_reservation_and_no_word_is_lost_on_the_way(
    site: Site, adoption: RunningAdoption
) -> None:
    khmer, path = as_(site, "KH"), f"/adoptions/{adoption.id}"
    assert f'href="{path}"' in khmer.get("/").text
    assert path in html.fromstring(khmer.get(f"/versions/{adoption.version.id}").text).xpath("//a/@href")
    form = khmer.get(path)

    refused = khmer.press(form, f"{path}/agree", {"kind": "none", "statement": KHMER, "sure": "y"})
    assert refused.status_code == 422
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='statement'])").strip() == KHMER
    assert (
        khmer.press(form, f"{path}/agree", {"kind": "reservation", "statement": KHMER, "sure": "y"}).status_code == 302
    )

    assert said(site)["KH"].statement_kind is Statement.RESERVATION
    page = khmer.get(path)
    assert "agrees Coordinator of Cambodia said so on" in text_of(page)
    assert html.fromstring(page.text).xpath("string(//textarea[@name='statement'])").strip() == KHMER
    other = text_of(as_(site, "TH").get(path))
    assert KHMER not in other
    assert "Cambodia" not in other
    outdated = khmer.press(form, f"{path}/agree", {"kind": "none", "statement": "", "sure": "y"})
    assert outdated.status_code == 409
    assert "Your country has answered since" in text_of(outdated)
    deputy = site.as_(site.world.deputy)
    assert "/agree" not in deputy.get(path).text
    assert deputy.post(f"{path}/agree", {"sure": "y"}).status_code == 403
    assert site.as_(site.world.contributor).get(path).status_code == 200


def test_an_objection_is_shown_to_all_with_its_reason(site: Site, adoption: RunningAdoption) -> None:
    thai, path = as_(site, "TH"), f"/adoptions/{adoption.id}"
    assert thai.press(thai.get(path), f"{path}/object", {"reason": "", "sure": "y"}).status_code == 422
    unsure = thai.press(thai.get(path), f"{path}/object", {"reason": BURMESE})
    assert (unsure.status_code, "Nothing has been sent yet." in text_of(unsure), BURMESE in unsure.text) == (
        422,
        True,
        True,
    )
    assert thai.press(thai.get(path), f"{path}/object", {"reason": BURMESE, "sure": "y"}).status_code == 302
    assert said(site)["TH"].stance is Stance.OBJECTS
    for browser, page in ((as_(site, "VN"), path), (site.as_(site.world.staff[2]), f"/secretariat{path}")):
        words = text_of(browser.get(page))
        assert "Thailand objects" in words
        assert BURMESE in words
    late = as_(site, "VN").post(f"{path}/agree", {"kind": "none", "sure": "y"})
    assert late.status_code == 409
    assert "This adoption has ended: a member objected on" in text_of(late)


def test_after_an_objection_the_next_step_is_a_round_and_not_the_same_adoption(
    site: Site, adoption: RunningAdoption
) -> None:
    adoption.object_to("TH", BURMESE)
    officer, version = site.as_(site.world.staff[0]), adoption.version.id
    again, new_round = f"/secretariat/versions/{version}/adopt", f"/secretariat/versions/{version}/open-round"

    for path in (f"/secretariat/adoptions/{adoption.id}", f"/secretariat/consultations/{site.world.consultation_id}"):
        page = officer.get(path)
        links = html.fromstring(page.text).xpath("//a/@href")
        assert new_round in links
        assert again not in links
        assert BURMESE in text_of(page)

    refused = announce(officer, officer.get(again), again, {"way": AdoptionProcedure.EXPRESS.value, "ends_at": LATE})
    assert refused.status_code == 409
    assert "A member has objected to the adoption of version 2. Open a round on it first" in text_of(refused)


def test_the_adopted_text_is_there_for_everybody_and_nothing_else_is(site: Site, adoption: RunningAdoption) -> None:
    path = f"/adopted/{site.world.consultation_id}"
    assert site.nobody().get(path).status_code == 404
    for code in MEMBERS:
        adoption.agree(code)
    page = site.nobody().get(path)
    assert page.status_code == 200
    words = text_of(page)
    assert "Adopted by Cambodia, China, Lao PDR, Myanmar, Thailand and Viet Nam on 22 April 2022, 10:00 (UTC)" in words
    assert "The members will protect the river and its fish." in words
    assert "noindex" not in page.text
    for closed in (
        f"/versions/{adoption.version.id}",
        f"/versions/{adoption.version.id}/files",
        f"/adoptions/{adoption.id}",
    ):
        assert site.nobody().get(closed).status_code == 302
    shown = text_of(as_(site, "KH").get(f"/versions/{adoption.version.id}"))
    assert "Adopted on 22 April 2022, 17:00 (Phnom Penh time)" in shown
    assert "certificate" in text_of(as_(site, "KH").get(f"/versions/{adoption.version.id}/files"))
    lists = [as_(site, "KH").get("/"), site.as_(site.world.staff[0]).get("/")]
    for listed in [*lists, as_(site, "KH").get(f"/consultations/{site.world.consultation_id}")]:
        assert marked_as_adopted(listed) == ["Version 2"]
    assert "Open a round" not in text_of(
        site.as_(site.world.staff[0]).get(f"/secretariat/consultations/{site.world.consultation_id}")
    )


def test_statements_stand_beside_the_adopted_text_in_public_and_in_its_files(
    site: Site, adoption: RunningAdoption
) -> None:
    adoption.agree("TH", Statement.INTERPRETATION, BURMESE)
    adoption.agree("KH", Statement.RESERVATION, KHMER)
    for code in ("CN", "LA", "MM", "VN"):
        adoption.agree(code)

    page = site.nobody().get(f"/adopted/{site.world.consultation_id}")

    said = [" ".join(heading.text_content().split()) for heading in html.fromstring(page.text).xpath("//h3")]
    assert said == ["Cambodia: reservation", "Thailand: interpretative statement"]
    assert "with statements of Cambodia and Thailand" in text_of(page)
    assert text_of(page).index(KHMER) < text_of(page).index(BURMESE)
    assert "Coordinator of" not in page.text
    thai = as_(site, "TH")
    for path in ("", "/text.md", "/text.html"):
        words = thai.get(f"/versions/{adoption.version.id}{path}").text
        assert words.index("Cambodia: reservation") < words.index("Thailand: interpretative statement")
        assert KHMER in words


def test_of_a_silence_a_member_that_was_late_may_say_so_apart(site: Site, version: DraftVersion) -> None:
    ends_at = site.database.now() + timedelta(days=14)
    silence = begin(
        site.world,
        version,
        terms(site.world, AdoptionProcedure.TACIT, ends_at),
        known=[code for code in MEMBERS if code != "KH"],
    )
    path, khmer = f"/adoptions/{silence.id}", as_(site, "KH")
    for _ in range(2):  # reading a page says nothing
        assert "Does Cambodia know of this?" in text_of(khmer.get(path))
    khmer.press(khmer.get(path), f"{path}/acknowledge")
    assert "If it agrees, it need do nothing." in text_of(khmer.get(path))
    over = site.database.now() + timedelta(days=15)
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=over)
    staff = [site.as_(one) for one in site.world.staff[:2]]
    for officer, verb in zip(staff, ("declare", "confirm"), strict=True):
        officer.press(officer.get(f"/secretariat{path}"), f"/secretariat{path}/{verb}")
    thai = as_(site, "TH")
    assert "did not object" in text_of(thai.get(path))
    late = thai.press(thai.get(path), f"{path}/object", {"reason": KHMER, "sure": "y"})
    assert late.status_code == 302
    assert KHMER in text_of(thai.get(path))
    assert KHMER in text_of(site.as_(site.world.staff[0]).get(f"/secretariat{path}"))
    assert KHMER not in text_of(as_(site, "VN").get(path))
    with site.database.reading(viewer_of(site.world.coordinators["KH"])) as session:
        assert session.get_one(DraftVersion, version.id).stage.value == "adopted"


def test_a_member_that_did_not_know_in_time_is_asked_on_its_home_page(site: Site, version: DraftVersion) -> None:
    known = [code for code in MEMBERS if code != "LA"]
    path = f"/adoptions/{begin(site.world, version, terms(site.world, AdoptionProcedure.TACIT), known=known).id}"
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    lao, asking = as_(site, "LA"), "nobody of Lao PDR has said that they know of it"

    assert asking in text_of(lao.get("/"))
    home = text_of(as_(site, "TH").get("/"))
    assert "The time to answer is over. The secretariat declares the result." in home
    assert "members are asked" not in home.casefold()
    lao.press(lao.get(path), f"{path}/agree", {"kind": "none", "statement": "", "sure": "y"})
    assert asking not in text_of(lao.get("/"))


def test_a_silence_that_failed_names_none_of_those_whom_it_would_have_bound(site: Site, version: DraftVersion) -> None:
    known = [code for code in MEMBERS if code != "LA"]
    silence = begin(site.world, version, terms(site.world, AdoptionProcedure.TACIT), known=known)
    silence.agree("TH", ad_referendum=True)
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)

    page = text_of(site.as_(site.world.staff[0]).get(f"/secretariat/adoptions/{silence.id}"))
    assert "No answer: Lao PDR. Agreed ad referendum and not confirmed: Thailand." in page


@pytest.mark.slow
def test_the_text_with_the_words_of_a_meeting_is_there_before_anybody_confirms_or_answers(site: Site) -> None:
    version, how = at_a_meeting(site.world)
    ends_at = site.database.now() + timedelta(days=14)
    announced = announced_by_staff(site.world, version, how._replace(ends_at=ends_at))
    officer, path = site.as_(site.world.staff[1]), f"/adoptions/{announced.id}/text"
    page = officer.get(f"/secretariat/adoptions/{announced.id}")

    links = html.fromstring(page.text).xpath("//a/@href")
    first, last = version_numbered(site, 1), version_numbered(site, 2)
    assert [link for link in links if link.startswith(path)] == [
        path,
        f"{path}?since={last}",
        f"{path}?since={first}",
        f"{path}#files",
    ]
    assert page.text.index(path) < page.text.index(f"/secretariat/adoptions/{announced.id}/begin")
    assert f"inserted: {BURMESE}" in text_of(page)
    clean = text_of(officer.get(path))
    assert f"The members will meet {BURMESE} to share what they have learned." in clean
    assert "[" not in clean
    assert "deleted: [every year] [Cambodia: twice yearly]" in text_of(officer.get(f"{path}?since={last}"))
    assert "deleted: every year" in text_of(officer.get(f"{path}?since={first}"))
    assert as_(site, "KH").get(path).status_code == 404

    begun(site.world, announced)
    khmer = as_(site, "KH")
    own = khmer.get(f"/adoptions/{announced.id}")
    assert own.text.index(f'href="{path}"') < own.text.index(f"/adoptions/{announced.id}/agree")
    assert text_of(khmer.get(path)).startswith(clean.partition("Back")[0][:200])
    assert site.as_(site.world.contributor).get(path).status_code == 200
    assert site.nobody().get(path).status_code == 302
    assert khmer.get(f"{path}?since=999").status_code == 404


def test_the_page_of_that_text_counts_a_bracket_of_two_places_once(site: Site) -> None:
    site.world.replace("VN", "1", "will meet every year to share", "shall meet every decade to share")
    version = circulated(site.world)
    note(site.world, version, "shall")
    announced = announced_by_staff(
        site.world, version, terms(site.world, AdoptionProcedure.MEETING, present="KH", agreed="KH")
    )

    page = site.as_(site.world.staff[1]).get(f"/adoptions/{announced.id}/text")

    assert "with the words on which the meeting agreed in the places of its 1 bracket." in text_of(page)


def test_of_a_text_without_brackets_the_version_itself_is_there_to_read(site: Site, adoption: RunningAdoption) -> None:
    path = f"/adoptions/{adoption.id}/text"
    khmer = as_(site, "KH")
    links = html.fromstring(khmer.get(f"/adoptions/{adoption.id}").text).xpath("//a/@href")
    assert [link for link in links if link.startswith(path)] == [
        path,
        f"{path}?since={version_numbered(site, 1)}",
        f"{path}#files",
    ]
    assert "The members will protect the river and its fish." in text_of(khmer.get(path))


def version_numbered(site: Site, number: int) -> int:
    with site.database.reading(WORKER) as session:
        own = select(DraftVersion.id).where(DraftVersion.consultation_id == site.world.consultation_id)
        return session.scalars(own.where(DraftVersion.number == number)).one()
