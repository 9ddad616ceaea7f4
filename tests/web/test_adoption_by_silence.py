"""A text is adopted by a silence, or after a meeting: whose silence counts, and who is asked."""

from datetime import datetime, timedelta

import pytest

from models.adoption.adoption import AdoptionProcedure
from models.adoption.operations import ending
from models.db.access import WORKER, viewer_of
from models.drafts.version import DraftVersion
from models.people.operations import people
from models.people.queries.home_tasks import TIME_TO_CALL, staff_home
from models.people.queries.task import Home, TaskKind
from testing.world import MEMBERS
from tests.adoption import OVER, begin, terms
from tests.web.adoption_pages import as_, ask, version
from tests.web.circulation import KHMER
from tests.web.site import Site, text_of

__all__ = ["version"]


def test_of_a_meeting_the_page_says_whose_silence_counts(site: Site, version: DraftVersion) -> None:
    adoption = ask(site, version, AdoptionProcedure.MEETING)
    path, officer = f"/secretariat/adoptions/{adoption.id}", site.as_(site.world.staff[0])

    shown = text_of(officer.get(path))
    silent = "China, Lao PDR, Myanmar and Viet Nam were not at the meeting: their silence counts as agreement"
    assert silent in shown
    assert "The text is adopted if every member that was at the meeting has agreed by" in shown
    assert "What has not been agreed" not in shown


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


@pytest.mark.parametrize("way", [AdoptionProcedure.TACIT, AdoptionProcedure.MEETING])
def test_the_home_page_asks_a_member_whose_silence_counts_to_say_that_it_has_the_notice(
    site: Site, version: DraftVersion, way: AdoptionProcedure
) -> None:
    how = terms(site.world, way, site.database.now() + timedelta(days=14), present="KH TH", agreed="KH")
    adoption, lao = begin(site.world, version, how, known=()), as_(site, "LA")
    left = "tell the secretariat that Lao PDR has this notice"
    assert left in text_of(lao.get("/"))

    path = f"/adoptions/{adoption.id}"
    lao.press(lao.get(path), f"{path}/acknowledge")

    home = text_of(lao.get("/"))
    assert left not in home
    assert "object" in home
    if way is AdoptionProcedure.MEETING:
        assert "Lao PDR was not at the meeting: if it does not object until then, it has agreed." in home
        assert "has this notice" not in text_of(as_(site, "KH").get("/"))


def test_a_member_that_did_not_know_in_time_is_asked_on_its_home_page(site: Site, version: DraftVersion) -> None:
    known = [code for code in MEMBERS if code != "LA"]
    path = f"/adoptions/{begin(site.world, version, terms(site.world, AdoptionProcedure.TACIT), known=known).id}"
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    lao, asking = as_(site, "LA"), "nobody of Lao PDR has said in time that they know of it"

    assert asking in text_of(lao.get("/"))
    home = text_of(as_(site, "TH").get("/"))
    assert "The time to answer is over. The secretariat declares the result." in home
    assert "members are asked" not in home.casefold()
    lao.press(lao.get(path), f"{path}/agree", {"kind": "none", "statement": "", "sure": "y"})
    assert asking not in text_of(lao.get("/"))


def test_the_home_page_of_the_secretariat_names_whom_a_silence_does_not_bind(site: Site, version: DraftVersion) -> None:
    known, staff = [code for code in MEMBERS if code != "LA"], site.world.staff
    ends_at = site.database.now() + timedelta(days=4)
    silence = begin(site.world, version, terms(site.world, AdoptionProcedure.TACIT, ends_at), known=known)
    not_yet = "Silence does not bind Lao PDR yet, because nobody there has said that they have this notice."

    def home_at(now: datetime) -> Home:
        with site.database.reading(viewer_of(staff[0])) as session:
            return staff_home(session, staff[0], now)

    page = text_of(site.as_(staff[0]).get("/"))
    assert not_yet in page
    assert "Telephone, and record the call" not in page
    assert home_at(ends_at - TIME_TO_CALL - timedelta(minutes=1)).for_reader == []
    (call,) = home_at(ends_at - TIME_TO_CALL).for_reader
    assert (call.kind, call.not_bound) == (TaskKind.ADOPTION, ["Lao PDR"])

    over = ends_at + timedelta(minutes=2)
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=over)
    page = text_of(site.as_(staff[0]).get("/"))
    assert not_yet not in page
    assert "Silence does not bind Lao PDR, because nobody there has said in time that they have this notice." in page
    assert "The text is adopted only if it agrees." in page

    silence.agree("LA", now=over)

    assert "Silence does not bind" not in text_of(site.as_(staff[0]).get("/"))


def test_a_day_before_a_silence_ends_the_secretariat_is_asked_to_telephone(site: Site, version: DraftVersion) -> None:
    ends_at, officer = site.database.now() + timedelta(hours=20), site.as_(site.world.staff[0])
    silence = begin(site.world, version, terms(site.world, AdoptionProcedure.TACIT, ends_at), known=())

    page = officer.get("/")

    assert "For you now (1)" in text_of(page)
    assert f'href="/secretariat/adoptions/{silence.id}">Telephone, and record the call' in page.text
    silence.known(*MEMBERS)
    assert "Nothing waits for you" in text_of(officer.get("/"))


def test_the_secretariat_is_told_for_whom_nobody_can_answer_when_a_silence_is_over(
    site: Site, version: DraftVersion
) -> None:
    known, laos = [code for code in MEMBERS if code not in ("LA", "VN")], site.world.coordinators["LA"]
    silence = begin(site.world, version, terms(site.world, AdoptionProcedure.TACIT), known=known)
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)
    page, officer = f"/secretariat/adoptions/{silence.id}", site.as_(site.world.staff[0])
    assert "They are asked by letter; please telephone them, too. If they do not answer" in text_of(officer.get(page))

    for gone in (laos, site.world.coordinators["VN"]):
        with site.database.transaction(WORKER) as session:
            people.end_office_of(session, gone.email, now=site.database.now())
        words = text_of(officer.get(page))
        assert "Nobody can answer for Lao PDR" in words
        assert ("They are asked by letter; please telephone them, too." in words) is (gone is laos)


def test_while_the_members_are_asked_the_secretariat_is_told_for_whom_nobody_can_answer(
    site: Site, version: DraftVersion
) -> None:
    ends_at = site.database.now() + timedelta(days=14)
    adoption = begin(site.world, version, terms(site.world, AdoptionProcedure.EXPRESS, ends_at))
    page, officer = f"/secretariat/adoptions/{adoption.id}", site.as_(site.world.staff[0])
    assert "Nobody can answer" not in text_of(officer.get(page))

    with site.database.transaction(WORKER) as session:
        people.end_office_of(session, site.world.coordinators["LA"].email, now=site.database.now())

    assert "Nobody can answer for Lao PDR at present" in text_of(officer.get(page))


def test_a_silence_that_failed_names_none_of_those_whom_it_would_have_bound(site: Site, version: DraftVersion) -> None:
    known = [code for code in MEMBERS if code != "LA"]
    silence = begin(site.world, version, terms(site.world, AdoptionProcedure.TACIT), known=known)
    silence.agree("TH", ad_referendum=True)
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=OVER)

    page = text_of(site.as_(site.world.staff[0]).get(f"/secretariat/adoptions/{silence.id}"))
    assert "No answer: Lao PDR. Agreed ad referendum and not confirmed: Thailand." in page
