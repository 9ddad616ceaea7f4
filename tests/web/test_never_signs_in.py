"""A member whose people never sign in completes every step by signed letters, to an adopted text."""

from datetime import timedelta
from io import BytesIO

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.adoption.adoption import AdoptionProcedure, AdoptionState
from models.brackets.agreement import Rule, Stance
from models.brackets.bracket import BracketEnding, BracketPosition
from models.brackets.queries.placed import count_brackets
from models.comments.submission import Submission
from models.db.access import WORKER
from models.drafts.version import DraftVersion, Paragraph, Stage
from models.people.sign_ins import SignedIn
from testing.world import MEMBERS, World
from tests.adoption import begin, terms
from tests.rounds import circulate, consolidate_and_answer, open_round_on
from tests.web.circulation import BURMESE, KHMER
from tests.web.site import Browser, Site, text_of
from tests.web.test_entered_positions import entered_and_checked

SENDER = "H.E. the Minister"


def entry_of(world: World, officer: Browser) -> str:
    """A signed letter of Thailand about the round has come; gives the address of its entry."""
    member = world.coordinators["TH"].of_member().id
    path = f"/secretariat/rounds/{world.round_id}/members/{member}/enter"
    officer.get(path)
    now = f"{world.database.now():%Y-%m-%dT%H:%M}"
    fields = {"channel": "signed letter", "dated": "2022-05-12", "sender": SENDER, "arrived_at": now}
    letter = {**fields, "file": (BytesIO(b"%PDF-1.7 note"), "note.pdf")}
    return officer.post(path, letter).headers["Location"]  # type: ignore[arg-type]


def hand_over_and_check(officer: Browser, other: Browser, entry: str) -> None:
    assert officer.press(officer.get(entry), f"{entry}/hand-over").status_code == 302
    assert other.press(other.get(entry), f"{entry}/check").status_code == 302


def circulated(world: World) -> DraftVersion:
    """The others answer, and what has come of the round goes to the members."""
    for code in MEMBERS:
        if code != "TH":
            world.submit(code)
    world.close()
    return circulate(world, consolidate_and_answer(world))


@pytest.mark.slow
def test_two_rounds_and_an_adoption_by_letters(site: Site) -> None:
    world, (officer, other) = site.world, map(site.as_, site.world.staff[:2])
    paragraph = world.paragraph("1")
    world.replace("CN", "2", "fish", "dolphins")
    entry = entry_of(world, officer)
    ways = f"{entry}/comments?change=replace&paragraph={paragraph.id}"
    form = officer.get(f"{entry}/comments/new?change=replace&paragraph={paragraph.id}")
    words = {"type": "substantive", "proposed_text": paragraph.text.replace("every year", "twice a year")}
    assert officer.press(form, ways, words).status_code == 302
    hand_over_and_check(officer, other, entry)
    second = circulated(world)
    world = open_round_on(world, second.id, site.database.now() + timedelta(days=7))

    entry = entry_of(world, officer)
    brackets = f"{entry}/brackets"
    assert brackets in officer.get(entry).text
    page = officer.get(brackets)
    first, last = (bracket_with(page, words) for words in ("twice a", "dolphins"))
    refused = officer.press(
        page,
        f"{brackets}?page=1",
        {
            f"stance_{first}": "does not stand in the way",
            f"package_{first}": "A",
            f"reason_{first}": BURMESE,
            f"stance_{last}": "reserved",
            f"reason_{last}": KHMER,
        },
    )
    assert refused.status_code == 422
    assert "1 choice is saved" in text_of(refused).replace("One", "1")
    assert BURMESE in refused.text
    assert "reserved" in text_of(officer.get(entry)).lower()
    again = officer.press(
        officer.get(brackets),
        f"{brackets}?page=1",
        {
            f"stance_{first}": "keep",
            f"package_{first}": "",
            f"reason_{first}": BURMESE,
            f"stance_{last}": "accept:0",
            f"can_{last}": ["1"],
        },
    )
    assert again.status_code == 302
    shown = text_of(officer.get(entry))
    assert "could also accept" in shown
    assert BURMESE in shown
    other.press(other.get(brackets), f"{brackets}?page=1", {f"reason_{last}": f"{KHMER} {KHMER}"})
    officer.press(officer.get(entry), f"{entry}/hand-over")
    assert f"{entry}/check" not in other.get(entry).text, "who has typed a choice of it does not check it"
    third = site.as_(world.staff[2])
    assert third.press(third.get(entry), f"{entry}/check").status_code == 302
    with site.database.reading(WORKER) as session:
        answer = session.scalars(
            select(Submission).filter_by(round_id=world.round_id, member_id=world.coordinators["TH"].of_member().id)
        ).one()
        own = session.scalars(select(BracketPosition).filter_by(submission_id=answer.id)).all()
        assert (answer.is_in, answer.nil_return) == (True, False)
        assert {(str(one.bracket_id), one.stance, len(one.can_accept)) for one in own} == {
            (first, Stance.KEEP, 0),
            (last, Stance.ACCEPT, 1),
        }

    last_version = circulated(world)

    with site.database.reading(WORKER) as session:
        ended = dict(session.execute(select(BracketEnding.bracket_id, BracketEnding.rule)).all())
        assert ended == {int(first): Rule.WITHDRAWN, int(last): Rule.LET_STAND}
        assert count_brackets(session, last_version.id) == 0
        texts = session.scalars(select(Paragraph.text).where(Paragraph.version_id == last_version.id)).all()
        assert any("meet every year" in text for text in texts)
        assert any("dolphins" in text for text in texts)

    adoption = begin(
        world, last_version, terms(world, AdoptionProcedure.EXPRESS, site.database.now().replace(year=2031))
    )
    adoption.all_agree(but="TH")
    member = world.coordinators["TH"].of_member().id
    entered_and_checked(
        site, f"/secretariat/adoptions/{adoption.id}/members/{member}/enter", says="agrees", kind="", statement=""
    )

    assert adoption.row().state is AdoptionState.ADOPTED
    with site.database.reading(WORKER) as session:
        assert session.get_one(DraftVersion, last_version.id).stage is Stage.ADOPTED
        thai = select(SignedIn).where(SignedIn.person_id == world.coordinators["TH"].id)
        assert not session.scalars(thai).all()


def bracket_with(page: TestResponse, words: str) -> str:
    """The number of the bracket in which these words stand."""
    brackets = html.fromstring(page.text).xpath("//fieldset[starts-with(@id, 'bracket-')]")
    (found,) = [one for one in brackets if words in " ".join(one.text_content().split())]
    return str(found.get("id")).partition("-")[2]
