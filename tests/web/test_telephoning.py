"""Letters that may not have arrived: telephoned about, sent again, entered as having come back; and the holidays of the members."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from lxml import html
from sqlalchemy import select, update

from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Person
from models.record.events import Event
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.text.scripts import LANGUAGES
from tests.rounds import arrange_round
from tests.web.secretariat import letters, officers, round_path
from tests.web.site import Site, text_of

NOTE = "She has it now and reads it today."


def opened(site: Site, *, days: int) -> None:
    """The round opened so many days ago, and its letters were sent."""
    with site.database.transaction(WORKER) as session:
        arrange_round(session, site.world.round_id, opens_at=site.database.now() - timedelta(days=days))
        session.execute(update(Notification).values(state=WorkState.DONE, sent_at=site.database.now()))


def test_staff_see_whom_to_telephone_and_note_what_was_said(site: Site) -> None:
    officer, member_id = officers(site)[0], site.world.coordinators["TH"].of_member().id
    opened(site, days=2)
    assert "Telephone:" not in text_of(officer.get(round_path(site)))
    opened(site, days=4)
    path = f"{round_path(site)}/members/{member_id}/call"
    page = officer.get(round_path(site))
    assert "Telephone: Cambodia, China, Lao PDR, Myanmar, Thailand and Viet Nam" in text_of(page)
    assert path in page.text
    form = officer.get(path)
    assert "Coordinator of Thailand" in text_of(form)
    refused = officer.press(form, path, {"note": NOTE})
    assert (refused.status_code, "Say with whom you spoke." in text_of(refused)) == (422, True)
    assert NOTE in refused.text

    assert officer.press(form, path, {"spoke_with": "Ms Chea", "note": NOTE}).headers["Location"] == round_path(site)

    shown = text_of(officer.get(round_path(site)))
    assert "Telephone: Cambodia, China, Lao PDR, Myanmar and Viet Nam" in shown
    assert "Telephoned: Thailand" in shown
    assert f"spoke with Ms Chea. {NOTE}" in text_of(officer.get(path))
    for person in (site.world.coordinators["TH"], site.world.contributor):
        assert site.as_(person).get(path).status_code == 404


def test_what_tells_a_country_how_far_its_answer_is_is_not_read_by_the_secretariat(site: Site) -> None:
    site.world.remark("TH", "We agree.")
    with site.database.transaction(viewer_of(site.world.staff[0])) as session:
        rounds.remind(session, site.world.round_id, by=site.world.staff[0], seen="", now=site.database.now())
    site.world.submit("TH")
    words = {"state": WorkState.DONE, "subject": "1 comment", "body": "1 comment is not submitted."}
    with site.database.transaction(WORKER) as session:
        session.execute(update(Notification).values(**words, sent_at=site.database.now()))
    officer = officers(site)[0]

    for letter, is_read in ((Letter.ROUND_OPENED, True), (Letter.REMINDER, False), (Letter.RECEIPT, False)):
        page = officer.get(f"/secretariat/letters/{letters(site, letter)[0].id}")
        assert page.status_code == 200
        assert (words["body"] in page.text, words["subject"] in page.text) == (is_read, is_read), letter
        assert ("only the people of the country can read it" in text_of(page)) is not is_read


def test_a_letter_that_came_back_says_so_until_it_is_sent_again(site: Site) -> None:
    opened(site, days=1)
    officer, all_letters = officers(site)[0], f"{round_path(site)}/letters"
    letter_id = letters(site, Letter.ROUND_OPENED)[0].id
    path = f"/secretariat/letters/{letter_id}"
    assert path in officer.get(all_letters).text
    page = officer.get(path)
    with site.database.reading(WORKER) as session:
        recipient = session.get_one(Person, session.get_one(Notification, letter_id).person_id)
    assert f"Language of their letters {LANGUAGES[recipient.language]} State" in text_of(page)
    refused = officer.press(page, f"{path}/came-back")
    assert (refused.status_code, "Enter what the returned mail says" in text_of(refused)) == (422, True)

    officer.press(page, f"{path}/came-back", {"message": "552 mailbox full"})

    assert "552 mailbox full" in text_of(officer.get(path))
    assert "came back" in text_of(officer.get(all_letters))
    assert officer.press(officer.get(path), f"{path}/send-again").headers["Location"] == all_letters
    with site.database.reading(WORKER) as session:
        letter = session.get_one(Notification, letter_id)
        assert (letter.state, letter.bounced_at, letter.bounce) == (WorkState.WAITING, None, "")
        verbs = session.scalars(select(Event.verb).order_by(Event.id.desc()).limit(2)).all()
    assert verbs == [Verb.WORK_ASKED_AGAIN, Verb.LETTER_BOUNCED]
    assert officer.post(f"{path}/came-back", {"message": "Again."}).status_code == 409


def test_a_deadline_on_a_holiday_is_named_and_not_refused(site: Site) -> None:
    officer = officers(site)[0]
    with site.database.reading(WORKER) as session:
        closes_at = session.get_one(Round, site.world.round_id).closes_at
    day = closes_at.astimezone(ZoneInfo("Asia/Phnom_Penh")).date()
    page = officer.get("/secretariat/holidays")
    refused = officer.press(page, "/secretariat/holidays", {"lines": f"{day}; Cambodi; Pchum Ben"})
    assert (refused.status_code, "Cambodi; Pchum Ben” names none of the countries" in text_of(refused)) == (422, True)
    assert f"{day}; Cambodi; Pchum Ben" in refused.text
    mixed = officer.press(page, "/secretariat/holidays", {"lines": f"{day}; Cambodia; New\nsomething else"})
    assert (mixed.status_code, "1 holiday is saved." in text_of(mixed)) == (422, True)
    assert "“something else” is not complete." in text_of(mixed)
    assert html.fromstring(mixed.text).xpath("string(//textarea)").strip() == "something else"
    kept = officer.press(page, "/secretariat/holidays", {"lines": f"{day}; Cambodia; Pchum Ben"})
    assert kept.headers["Location"] == "/secretariat/holidays"

    sentence = f"{day.day} {day:%B %Y} is a holiday in Cambodia (Pchum Ben)."
    assert sentence in text_of(officer.get(round_path(site)))
    coming = f"{day.day} {day:%B %Y}: Cambodia, Pchum Ben"
    deadline = officer.get(f"{round_path(site)}/deadline")
    assert coming in text_of(deadline)
    assert sentence not in text_of(deadline)

    page = officer.get("/secretariat/holidays")
    (remove,) = {part for part in page.text.split('"') if part.endswith("/remove")}
    officer.press(page, remove)
    assert sentence not in text_of(officer.get(round_path(site)))
    for person in (site.world.coordinators["TH"], site.world.contributor):
        assert site.as_(person).get("/secretariat/holidays").status_code == 404
        assert site.as_(person).post("/secretariat/holidays", {"lines": "x"}).status_code == 404
