"""On the pages: an answer that came by letter or mail is entered, checked, and confirmed by the member's coordinator."""

from io import BytesIO

import pytest
from lxml import html
from werkzeug.test import TestResponse

from models.comments.comment import CommentState
from models.db.access import WORKER
from models.people.person import Member
from templates.guides import DIFFERING_LETTER as DIFFERING
from tests.models.comments.entry_steps import answer, comments
from tests.rounds import circulate, consolidate_and_answer
from tests.web.secretariat import everybody_else_submits, officers, round_path
from tests.web.site import Browser, Site, text_of

WORDS = "The Ministry asks for two meetings a year."


@pytest.fixture
def thailand(site: Site) -> Browser:
    return site.as_(site.world.coordinators["TH"])


def begun(site: Site, channel: str = "e-mail") -> str:
    """The first officer says how the answer of Thailand came; gives the path of the entry."""
    officer = officers(site)[0]
    member = site.world.coordinators["TH"].of_member()
    path = f"{round_path(site)}/members/{member.id}/enter"
    assert path in officer.get(round_path(site)).text
    officer.get(path)
    now = f"{site.database.now():%Y-%m-%dT%H:%M}"
    fields = {"channel": channel, "dated": "2022-05-12", "sender": "", "arrived_at": now}
    refused = officer.post(path, fields | {"file": (BytesIO(b"%PDF-1.7 note verbale"), "<note>.pdf")})
    assert "Choose “<note>.pdf” again" in text_of(refused)
    assert (refused.status_code, "Say who signed" in text_of(refused), 'value="2022-05-12"' in refused.text) == (
        422,
        True,
        True,
    )
    fields["sender"] = "Ms. Somsri"
    if channel == "signed letter":
        fields["file"] = (BytesIO(b"%PDF-1.7 note verbale"), "note.pdf")  # type: ignore[assignment]
    return officer.post(path, fields).headers["Location"]


def put_down(site: Site, entry: str) -> None:
    officer, paragraph = officers(site)[0], site.world.paragraph("1")
    officer.get(entry)
    form = officer.get(f"{entry}/comments/new?change=replace&paragraph={paragraph.id}")
    words = paragraph.text.replace("every year", "twice a year")
    target = f"{entry}/comments?change=replace&paragraph={paragraph.id}"
    refused = officer.press(form, target, {"type": "substantive"})
    assert (refused.status_code, "the same as the present one" in text_of(refused)) == (422, True)
    officer.press(form, target, {"type": "substantive", "proposed_text": words, "justification": WORDS})


def entered(site: Site, channel: str = "e-mail") -> str:
    entry = begun(site, channel)
    put_down(site, entry)
    first, second, _ = officers(site)
    first.press(first.get(entry), f"{entry}/hand-over")
    assert "Somebody who did not type it must check it." in text_of(first.get(entry))
    assert "To be checked: the answer entered for Thailand" in text_of(second.get(round_path(site)))
    assert second.press(second.get(entry), f"{entry}/check").headers["Location"] == entry
    return entry.replace("/secretariat", "")


def test_a_mail_as_the_original_is_refused_with_all_else_that_is_wrong_and_with_what_to_do(site: Site) -> None:
    officer, member = officers(site)[0], site.world.coordinators["TH"].of_member()
    path = f"{round_path(site)}/members/{member.id}/enter"
    officer.get(path)

    fields = {"channel": "e-mail", "dated": "", "sender": "Ms. Somsri", "arrived_at": ""}
    refused = officer.post(path, fields | {"file": (BytesIO(b"From: Somsri"), "answer.eml")})

    words = text_of(refused)
    assert refused.status_code == 422
    assert "Enter a date, such as" in words
    assert "Save the mail as a PDF in your mail program" in words


@pytest.mark.slow
def test_what_came_by_mail_counts_when_the_coordinator_confirms_it(site: Site, thailand: Browser) -> None:
    entry = entered(site)
    round = f"/rounds/{site.world.round_id}"
    for path in ("/", round):
        assert entry in thailand.get(path).text
    page = thailand.get(entry)
    assert "It counts for nothing until the coordinator has confirmed it" in text_of(page)
    assert WORDS in text_of(page)
    for person in (site.world.coordinators["KH"], site.world.contributor):
        assert site.as_(person).get(entry).status_code == 404

    assert thailand.press(page, f"{entry}/confirm").headers["Location"] == f"{round}/receipt"

    source = "entered by the secretariat from an e-mail of 12 May 2022, confirmed by the coordinator on"
    assert source in text_of(thailand.get(f"{round}/receipt"))
    assert source in text_of(thailand.get(round))
    assert source in text_of(officers(site)[0].get(f"{round_path(site)}/glance"))
    everybody_else_submits(site, "TH")
    site.world.close()
    version = circulate(site.world, consolidate_and_answer(site.world))
    cambodia = site.as_(site.world.coordinators["KH"])
    assert source in text_of(cambodia.get(f"/versions/{version.id}/compendium"))
    assert '"channel": "e-mail"' in cambodia.get(f"/versions/{version.id}/compendium.json").text
    assert cambodia.get(f"{entry}/original").status_code == 404


def test_a_signed_letter_counts_at_once_and_can_be_read_by_those_it_concerns(site: Site, thailand: Browser) -> None:
    entry = entered(site, "signed letter")

    assert answer(site.world).is_in
    assert "Officer Two, secretariat" in text_of(officers(site)[0].get(round_path(site)))
    page = thailand.get(entry)
    assert "A signed letter prevails" in text_of(page)
    assert "Reject it" not in text_of(page)
    assert "not yet confirmed by the coordinator" in text_of(thailand.get(f"/rounds/{site.world.round_id}/receipt"))
    assert thailand.get(f"{entry}/original").data == b"%PDF-1.7 note verbale"
    assert officers(site)[2].get(f"{entry}/original").status_code == 200
    assert site.as_(site.world.coordinators["KH"]).get(f"{entry}/original").status_code == 404
    thailand.press(thailand.get(entry), f"{entry}/confirm")
    assert "confirmed by the coordinator on" in text_of(thailand.get(f"/rounds/{site.world.round_id}/receipt"))


def test_the_coordinator_corrects_it_in_the_draft_or_rejects_it_with_a_reason(site: Site, thailand: Browser) -> None:
    entry = entered(site)
    refused = thailand.press(thailand.get(entry), f"{entry}/reject")
    assert (refused.status_code, "Say why this is not the answer" in text_of(refused)) == (422, True)
    (seen,) = html.fromstring(thailand.get(entry).text).xpath(f"//form[@action='{entry}/confirm']//input[@name='seen']")

    assert thailand.post(f"{entry}/correct", {"seen": seen.value}).status_code == 302

    assert [one.state for one in comments(site.world)] == [CommentState.DRAFTED]
    assert "taken over by the member" in text_of(officers(site)[0].get(f"/secretariat{entry}"))
    again = entered(site)
    thailand.press(thailand.get(again), f"{again}/reject", {"reason": "She did not speak for us."})
    assert "She did not speak for us." in text_of(officers(site)[0].get(f"/secretariat{again}"))


def test_a_coordinator_that_answers_in_the_service_instead_is_told_and_can_reject_the_entry(
    site: Site, thailand: Browser
) -> None:
    entry, round = entered(site), f"/rounds/{site.world.round_id}"
    seen = thailand.get(entry)
    site.world.replace("TH", "1", "share", "exchange")
    answer = thailand.get(f"{round}/answer")
    assert "It is not in the answer below" in text_of(answer)
    thailand.press(answer, f"{round}/submit")
    assert "It is not in the answer below" not in text_of(thailand.get(f"{round}/answer"))

    for act in ("confirm", "correct"):
        refused = thailand.press(seen, f"{entry}/{act}")
        assert (refused.status_code, "Thailand has sent its answer in the service." in text_of(refused)) == (409, True)
    page = thailand.get(entry)
    assert "But Thailand has sent its answer in the service, and that is what counts." in text_of(page)
    assert f"{entry}/confirm" not in page.text
    assert "has entered an answer" not in text_of(thailand.get("/"))
    for entry_page in (thailand.get(entry), officers(site)[0].get(f"/secretariat{entry}")):
        assert "State answered in the service" in text_of(entry_page)
    assert "You need not wait for the coordinator." in text_of(officers(site)[0].get(f"/secretariat{entry}"))
    progress = text_of(officers(site)[0].get(round_path(site)))
    assert "Waits for its coordinator" not in progress
    assert "Thailand: entered from an e-mail of 12 May 2022, answered in the service" in progress
    thailand.press(page, f"{entry}/reject", {"reason": "We have answered ourselves."})
    assert "We have answered ourselves." in text_of(officers(site)[0].get(f"/secretariat{entry}"))


def test_the_main_button_of_the_draft_leads_to_what_was_entered_until_that_is_decided(
    site: Site, thailand: Browser
) -> None:
    entry = entered(site)
    round = f"/rounds/{site.world.round_id}"
    assert _main_buttons(thailand.get(round)) == {entry}

    thailand.press(thailand.get(entry), f"{entry}/reject", {"reason": "She did not speak for us."})

    assert _main_buttons(thailand.get(round)) == {f"{round}/answer"}


def _main_buttons(page: TestResponse) -> set[str]:
    return set(html.fromstring(page.text).xpath("//main//a[@class='button']/@href"))


def test_a_comment_is_changed_and_taken_out_and_the_entry_sent_back_or_given_up(site: Site) -> None:
    entry = begun(site)
    put_down(site, entry)
    first, second, _ = officers(site)
    page = first.get(entry)
    [link] = {part for part in page.text.split('"') if part.startswith("/secretariat/entered-comments/")}
    first.press(first.get(link), link, {"justification": "Another reason."})
    assert "Another reason." in text_of(first.get(entry))
    number = link.rsplit("/", 1)[1]
    first.press(first.get(entry), f"{entry}/comments/{number}/remove")
    assert "it is a nil return" in text_of(first.get(entry))
    first.press(first.get(entry), f"{entry}/hand-over")
    second.press(second.get(entry), f"{entry}/send-back", {"reason": "The second page is missing."})
    assert "The second page is missing." in text_of(first.get(entry))
    origin = first.get(f"{entry}/origin")
    assert 'value="Ms. Somsri"' in origin.text
    first.press(origin, f"{entry}/origin", {"sender": "Mr. Anan", "file": ""})
    assert "Mr. Anan" in text_of(first.get(entry))
    (seen,) = html.fromstring(first.get(entry).text).xpath(f"//form[@action='{entry}/hand-over']//input[@name='seen']")
    assert first.post(f"{entry}/discard", {"seen": seen.value}).headers["Location"] == round_path(site)
    assert entry not in first.get(round_path(site)).text


def test_what_a_letter_that_differs_does_not_say_stands_on_the_page_with_its_paragraph(site: Site) -> None:
    site.world.replace("TH", "1", "every year", "each year")
    member = site.world.coordinators["TH"].of_member()
    with site.database.transaction(WORKER) as session:
        session.get_one(Member, member.id).answers_by_letter = True
    everybody_else_submits(site)
    site.world.close()
    first = officers(site)[0]
    enter = f"{round_path(site)}/members/{member.id}/enter"
    fields = {"channel": "signed letter", "dated": "2022-05-12", "sender": "Ms. Somsri", "differs": "It says nothing."}
    fields["arrived_at"] = f"{site.database.now():%Y-%m-%dT%H:%M}"
    first.get(enter)
    file = {"file": (BytesIO(b"%PDF-1.7 note verbale"), "note.pdf")}
    entry = first.post(enter, fields | file).headers["Location"]
    page = first.get(entry)

    (remove,) = html.fromstring(page.text).xpath("//form[contains(@action, '/remove')]/@action")
    first.press(page, remove)

    shown = html.fromstring(first.get(entry).text)
    (heading,) = shown.xpath("//h3[starts-with(., 'Taken out')]/following::h4[1]")
    assert heading.text_content() == f"On {site.world.paragraph('1').name}"


def guide_of(page: TestResponse) -> str:
    """The section of the guide to which a page leads."""
    (link,) = html.fromstring(page.text).xpath("//footer//a[. = 'Guide to this page']/@href")
    return str(link).partition("#")[2]


@pytest.mark.slow
def test_a_signed_letter_that_differs_from_the_answer_prevails_and_every_page_says_so(
    site: Site, thailand: Browser
) -> None:
    site.world.replace("TH", "1", "every year", "each year")
    with site.database.transaction(WORKER) as session:
        session.get_one(Member, site.world.coordinators["TH"].of_member().id).answers_by_letter = True
    everybody_else_submits(site)
    site.world.close()
    first, second, _ = officers(site)
    round, path = f"/rounds/{site.world.round_id}", round_path(site)
    enter = f"{path}/members/{site.world.coordinators['TH'].of_member().id}/enter"
    assert enter in first.get(path).text
    assert "The signed letter of Thailand differs" in text_of(first.get(enter))
    fields = {"channel": "signed letter", "dated": "2022-05-12", "sender": "Ms. Somsri", "differs": ""}
    fields["arrived_at"] = f"{site.database.now():%Y-%m-%dT%H:%M}"
    refused = first.post(enter, fields)
    assert (refused.status_code, "Say in what the signed letter differs" in text_of(refused)) == (422, True)
    assert guide_of(first.get(enter)) == guide_of(refused) == DIFFERING
    fields["differs"] = "It says twice a year."
    fields["file"] = (BytesIO(b"%PDF-1.7 note verbale"), "note.pdf")  # type: ignore[assignment]
    entry = first.post(enter, fields).headers["Location"]
    page = first.get(entry)
    refused = first.press(page, f"{entry}/hand-over")
    assert (refused.status_code, "says the same as the answer" in text_of(refused)) == (422, True)
    (comment,) = {part.split('"')[0] for part in page.text.split('href="') if "/entered-comments/" in part[:40]}
    form = first.get(comment)
    first.press(form, comment, {"proposed_text": site.world.paragraph("1").text.replace("every", "twice every")})
    assert "as submitted" in text_of(page).lower()
    first.press(first.get(entry), f"{entry}/hand-over")
    assert "other words than th-1" in text_of(second.get(entry)).lower()

    assert guide_of(second.get(entry)) == guide_of(first.get(f"{entry}/origin")) == DIFFERING
    assert guide_of(first.get(comment)) == "while-a-round-is-open"

    second.press(second.get(entry), f"{entry}/check")

    own = entry.replace("/secretariat", "")
    assert own in thailand.get("/").text
    shown = thailand.get(own)
    assert "It says twice a year." in text_of(shown)
    assert "differs from the answer that was submitted, and prevails" in text_of(shown)
    thailand.press(shown, f"{own}/confirm")
    source = "put right by the secretariat from a signed letter of 12 May 2022, which differs from the answer"
    assert source in text_of(thailand.get(f"{round}/receipt"))
    assert source in text_of(first.get(path))
    version = circulate(site.world, consolidate_and_answer(site.world))
    assert "attached" not in text_of(thailand.get(f"{round}/receipt"))
    compendium = text_of(site.as_(site.world.coordinators["KH"]).get(f"/versions/{version.id}/compendium"))
    assert source in compendium
    assert "It differs in this: It says twice a year." in compendium
