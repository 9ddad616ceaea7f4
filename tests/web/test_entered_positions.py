"""What a member says to an adoption by letter or telephone is entered, checked, and counts; its coordinator confirms the rest."""

from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.adoption.adoption import AdoptionProcedure, AdoptionState
from models.adoption.entered import EnteredPosition
from models.adoption.operations import ending
from models.db.access import WORKER
from models.drafts.version import DraftVersion, Stage
from models.people.sign_ins import SignedIn
from testing.world import World
from tests.adoption import begin, note, terms
from tests.lifting import begin_lifting
from tests.web.circulation import KHMER, SecondVersion
from tests.web.site import Site, text_of

LETTER = {
    "channel": "signed letter",
    "dated": "2022-04-22",
    "sender": "H.E. the Minister",
    "arrived_at": "2022-04-22T18:30",
}


def letter(**more: object) -> dict[str, object]:
    return {**LETTER, "file": (BytesIO(b"%PDF-1.7 letter"), "note verbale.pdf"), **more}


def newest(site: Site) -> EnteredPosition:
    with site.database.reading(WORKER) as session:
        return session.scalars(select(EnteredPosition).order_by(EnteredPosition.id.desc()).limit(1)).one()


def entered_and_checked(site: Site, path: str, **fields: object) -> TestResponse:
    """One enters what a member says, another checks it; gives the page of the entry."""
    first, second = (site.as_(person) for person in site.world.staff[:2])
    first.get(path)
    answer = first.post(path, letter(**fields))
    assert answer.status_code == 302
    page = f"/secretariat/entered-positions/{newest(site).id}"
    assert answer.location == page
    assert not html.fromstring(first.get(page).text).xpath("//form[contains(@action, '/check')]")
    assert second.press(second.get(page), f"{page}/check").status_code == 302
    return second.get(page)


def ids(world: World) -> dict[str, int]:
    return {code: person.of_member().id for code, person in world.coordinators.items()}


def test_a_letter_counts_in_an_adoption_and_stands_in_its_certificate(site: Site, bare: DraftVersion) -> None:
    world = site.world
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS, site.database.now().replace(year=2031)))
    adoption.all_agree(but="LA")
    path = f"/secretariat/adoptions/{adoption.id}/members/{ids(world)['LA']}/enter"
    assert path in html.fromstring(site.as_(world.staff[0]).get(f"/secretariat/adoptions/{adoption.id}").text).xpath(
        "//a/@href"
    )

    without = site.as_(world.staff[0])
    without.get(path)
    refused = without.post(path, {**LETTER, "says": "agrees", "kind": "", "statement": KHMER})
    assert refused.status_code == 422
    assert "Choose the kind of the statement" in text_of(refused)
    assert KHMER in html.fromstring(refused.text).xpath("string(//textarea[@name='statement'])")
    page = entered_and_checked(site, path, says="agrees", kind="reservation", statement=KHMER)

    assert "counts" in text_of(page)
    assert adoption.row().state is AdoptionState.ADOPTED
    with site.database.reading(WORKER) as session:
        assert session.get_one(DraftVersion, bare.id).stage is Stage.ADOPTED
        assert not session.scalars(select(SignedIn).where(SignedIn.person_id == world.coordinators["LA"].id)).all()

    officer = world.staff[1].name
    for reader, by in (
        (world.coordinators["LA"], f"{officer} (entered from a signed letter of 22 April 2022, {LETTER['sender']})"),
        (world.coordinators["KH"], f"{officer} (entered by the secretariat)"),
    ):
        assert by in text_of(site.as_(reader).get(f"/adoptions/{adoption.id}"))


def test_what_was_entered_counts_no_more_once_the_coordinator_has_given_another_answer(
    site: Site, bare: DraftVersion
) -> None:
    world = site.world
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS, site.database.now().replace(year=2031)))
    path = f"/secretariat/adoptions/{adoption.id}/members/{ids(world)['LA']}/enter"
    page = entered_and_checked(site, path, says="agrees", kind="reservation", statement=KHMER)
    assert "answered anew" not in text_of(page)

    adoption.agree("LA", seen=1)

    entry, staff = f"/entered-positions/{newest(site).id}", site.as_(world.staff[0])
    assert "answered anew Lao PDR: entered from" in text_of(staff.get(f"/secretariat/adoptions/{adoption.id}"))
    for reader, address in ((staff, f"/secretariat{entry}"), (site.as_(world.coordinators["LA"]), entry)):
        read = text_of(reader.get(address))
        assert "It counted until Lao PDR gave another answer, which counts instead." in read
        assert "It counts as the answer" not in read


def test_a_member_reads_from_what_its_answer_to_words_for_brackets_was_entered(site: Site, out: SecondVersion) -> None:
    world = site.world
    with site.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, out.version_id)
    note(world, version, {1: "regularly"})
    meeting = terms(world, AdoptionProcedure.MEETING, site.database.now().replace(year=2031), present="VN", agreed="VN")
    lifting = begin_lifting(world, version, meeting)
    path = f"/secretariat/liftings/{lifting.id}/members/{ids(world)['KH']}/enter"

    entered_and_checked(site, path, objects_to=[lifting.row().words[0].bracket_id], reason="The flood season is near.")

    page = text_of(site.as_(world.coordinators["KH"]).get(f"/liftings/{lifting.id}"))
    assert f"Entered from a signed letter of 22 April 2022, {LETTER['sender']}, it counts since" in page
    assert f"{world.staff[1].name} answered" not in page


@pytest.mark.slow
def test_what_came_by_telephone_is_confirmed_or_rejected_by_the_coordinator(site: Site, bare: DraftVersion) -> None:
    world = site.world
    adoption = begin(world, bare, terms(world, AdoptionProcedure.EXPRESS, site.database.now().replace(year=2031)))
    path = f"/secretariat/adoptions/{adoption.id}/members/{ids(world)['KH']}/enter"
    khmer, deputy = site.as_(world.coordinators["KH"]), site.as_(world.deputy)
    entered_and_checked(site, path, says="agrees", kind="", channel="telephone")
    read = f"/entered-positions/{newest(site).id}"
    assert read in html.fromstring(khmer.get(f"/adoptions/{adoption.id}").text).xpath("//a/@href")
    assert not html.fromstring(deputy.get(read).text).xpath("//form[contains(@action, '/confirm')]")
    assert khmer.get(f"{read}/original").status_code == 200
    assert site.as_(world.coordinators["TH"]).get(read).status_code == 404

    assert khmer.press(khmer.get(read), f"{read}/reject", {"note": " "}).status_code == 422
    khmer.press(khmer.get(read), f"{read}/reject", {"note": KHMER})
    assert KHMER in text_of(site.as_(world.staff[0]).get(f"/secretariat{read}"))
    entered_and_checked(site, path, says="agrees", kind="", channel="e-mail")
    again = f"/entered-positions/{newest(site).id}"
    waiting = text_of(khmer.get(again))
    assert "Please answer by" in waiting
    assert "What is not confirmed in time lapses." in waiting
    khmer.press(khmer.get(again), f"{again}/confirm")
    assert "lapses" not in text_of(khmer.get(again))
    assert "agrees" in text_of(khmer.get(f"/adoptions/{adoption.id}"))


def test_the_pages_say_for_whom_an_adoption_waits_when_its_time_is_over(site: Site, bare: DraftVersion) -> None:
    adoption = begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS))
    page = f"/secretariat/adoptions/{adoption.id}"
    staff, khmer = site.as_(site.world.staff[0]), site.as_(site.world.coordinators["KH"])
    assert "This page says within two minutes how the adoption has ended." in text_of(staff.get(page))
    path = f"{page}/members/{ids(site.world)['KH']}/enter"
    staff.post(path, letter(says="agrees", kind="", channel="e-mail"))
    assert "First what was entered for Cambodia must be checked." in text_of(staff.get(page))
    assert "The time to answer is over: the adoption waits for this check." in text_of(staff.get("/"))
    entry = f"/entered-positions/{newest(site).id}"
    second = site.as_(site.world.staff[1])
    second.press(second.get(f"/secretariat{entry}"), f"/secretariat{entry}/check")

    waiting = text_of(staff.get(page))
    assert "First what was entered for Cambodia must be confirmed: its coordinator has time until" in waiting
    assert "until then the adoption does not end by its clock" in text_of(staff.get(f"/secretariat{entry}"))
    assert "The time to answer is over; the adoption waits for Cambodia until then." in text_of(khmer.get(entry))
    assert "2 days left, until" in text_of(khmer.get("/"))
    assert "must still be checked or confirmed, it takes longer" in text_of(khmer.get("/"))
    khmer.press(khmer.get(entry), f"{entry}/confirm")
    assert "First what was entered" not in text_of(staff.get(page))
    assert "can give another answer" not in text_of(khmer.get(entry))


def test_the_pages_lead_from_what_is_rejected_after_the_end_to_a_corrected_entry(
    site: Site, bare: DraftVersion
) -> None:
    adoption = begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS))
    page = f"/secretariat/adoptions/{adoption.id}"
    staff, khmer = site.as_(site.world.staff[0]), site.as_(site.world.coordinators["KH"])
    path = f"{page}/members/{ids(site.world)['KH']}/enter"
    entered_and_checked(site, path, says="agrees", kind="", channel="e-mail")
    entry = f"/entered-positions/{newest(site).id}"
    khmer.press(khmer.get(entry), f"{entry}/reject", {"note": KHMER})

    assert "tell the secretariat before" in text_of(khmer.get(entry))
    assert "the adoption does not end by its clock" in text_of(staff.get(f"/secretariat{entry}"))
    shown = staff.get(page)
    assert "What was entered for Cambodia is rejected. If Cambodia has said something else in time" in text_of(shown)
    for one in (shown, staff.get(f"/secretariat{entry}")):
        assert path in html.fromstring(one.text).xpath("//a/@href")
    assert "To be entered again: what Cambodia says about an adoption" in text_of(staff.get("/"))
    staff.post(path, letter(says="agrees", kind=""))
    assert "is rejected" not in text_of(staff.get(page))
    assert "To be entered again" not in text_of(staff.get("/"))


def test_who_discards_what_a_colleague_has_typed_is_told_who_reads_why(site: Site, bare: DraftVersion) -> None:
    adoption = begin(site.world, bare, terms(site.world, AdoptionProcedure.EXPRESS))
    first, second = (site.as_(person) for person in site.world.staff[:2])
    path = f"/secretariat/adoptions/{adoption.id}/members/{ids(site.world)['KH']}/enter"
    first.post(path, letter(says="agrees", kind=""))
    entry = f"/secretariat/entered-positions/{newest(site).id}"

    assert "Whoever has typed it reads this" in text_of(second.get(entry))
    assert "Whoever has typed it reads this" not in text_of(first.get(entry))


def test_a_silence_is_broken_by_telephone(site: Site, bare: DraftVersion) -> None:
    world = site.world
    adoption = begin(world, bare, terms(world, AdoptionProcedure.TACIT, site.database.now().replace(year=2031)))
    path = f"/secretariat/adoptions/{adoption.id}/members/{ids(world)['MM']}/enter"

    entered_and_checked(site, path, says="objects", kind="", channel="telephone", reason=KHMER)

    assert adoption.row().state is AdoptionState.BROKEN
    assert KHMER in text_of(site.as_(world.coordinators["TH"]).get(f"/adoptions/{adoption.id}"))


def test_an_objection_by_letter_after_the_end_of_a_silence_is_kept_apart(site: Site, bare: DraftVersion) -> None:
    world = site.world
    adoption = begin(world, bare, terms(world, AdoptionProcedure.TACIT))
    adoption.end()
    path, officer = f"/secretariat/adoptions/{adoption.id}", site.as_(world.staff[0])
    form = f"{path}/members/{ids(world)['MM']}/enter"
    assert form in html.fromstring(officer.get(path).text).xpath("//a/@href")
    assert "An objection that arrived after it is kept apart" in text_of(officer.get(form))
    refused = officer.press(officer.get(form), form, letter(says="agrees", kind="", arrived_at="2022-06-22T18:30"))
    assert "The time to answer ended on" in text_of(refused)

    entered_and_checked(site, form, says="objects", kind="", reason=KHMER, arrived_at="2022-06-22T18:30")

    assert adoption.row().state is AdoptionState.ADOPTED
    sent = f"(entered from a signed letter of 22 April 2022, {LETTER['sender']})"
    shown = {
        code: text_of(site.as_(world.coordinators[code]).get(f"/adoptions/{adoption.id}")) for code in ("MM", "TH")
    }
    assert ("objection that came too late" in shown["MM"], sent in shown["MM"], KHMER in shown["TH"]) == (
        True,
        True,
        False,
    )
    assert sent in text_of(officer.get(path))


def test_the_page_says_that_nothing_waits_for_what_the_silence_of_the_member_says(
    site: Site, bare: DraftVersion
) -> None:
    adoption = begin(site.world, bare, terms(site.world, AdoptionProcedure.TACIT))
    path = f"/secretariat/adoptions/{adoption.id}/members/{ids(site.world)['KH']}/enter"

    page = entered_and_checked(site, path, says="agrees", kind="", channel="e-mail")

    assert "its silence says the same. So nothing waits for it." in text_of(page)
    assert "must be confirmed" not in text_of(
        site.as_(site.world.staff[0]).get(f"/secretariat/adoptions/{adoption.id}")
    )
    khmer = site.as_(site.world.coordinators["KH"])
    assert "Please decide at once." in text_of(khmer.get(f"/entered-positions/{newest(site).id}"))


def test_after_a_silence_a_member_is_told_to_speak_before_the_result_is_declared(
    site: Site, bare: DraftVersion
) -> None:
    adoption = begin(site.world, bare, terms(site.world, AdoptionProcedure.TACIT), known=())
    path = f"/secretariat/adoptions/{adoption.id}/members/{ids(site.world)['KH']}/enter"
    with site.database.transaction(WORKER) as session:
        ending.end_due(session, now=site.database.now())
    entered_and_checked(site, path, says="agrees", kind="", channel="e-mail")
    entry, khmer = f"/entered-positions/{newest(site).id}", site.as_(site.world.coordinators["KH"])

    khmer.press(khmer.get(entry), f"{entry}/reject", {"note": KHMER})

    assert "tell the secretariat at once, so that it can enter that before the result" in text_of(khmer.get(entry))
    shown = text_of(site.as_(site.world.staff[0]).get(f"/secretariat{entry}"))
    assert "That is possible until two of you have declared the result." in shown
