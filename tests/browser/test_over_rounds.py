"""What goes from one round to the next, in a browser: where members stand on the priority fields, and a deferred comment."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from models.db.access import viewer_of
from models.dispositions.disposition import Outcome
from models.dispositions.operations import answers
from testing.world import LATER
from tests.browser import acts
from tests.browser.faults import faults
from tests.browser.house import House
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import BURMESE, KHMER, SecondVersion

TITLE = "From one round to the next"


def test_a_member_declares_by_keyboard_where_it_stands_and_makes_its_deferred_comment_again(house: House) -> None:
    first = house.world(TITLE)
    staff, cambodia, myanmar = map(house.sign_in, (first.staff[0], first.coordinators["KH"], first.coordinators["MM"]))
    staff.goto(f"/consultations/{first.consultation_id}/fields")
    for heading in ("Goals", "Means"):
        staff.get_by_role("checkbox", name=heading).check()
    staff.get_by_role("button", name="Save these fields").click()
    comment = first.remark("KH", f"Please count the villages separately. {KHMER}")
    declare(cambodia, first.round_id, "Goals", ["ArrowDown"], f"With wetlands {KHMER}")
    assert faults(cambodia) == []
    declare(myanmar, first.round_id, "Goals", ["ArrowDown", "ArrowDown"], BURMESE)
    first.everybody_submits()
    first.close()
    candidate = first.consolidate()
    by = first.staff[0]
    with house.database.transaction(viewer_of(by)) as session:
        reason = "For the next meeting."
        answers.answer(session, comment.id, outcome=Outcome.DEFERRED, reason=reason, by=by, seen=0, now=LATER)
    version = circulate(first, candidate)

    world = open_next_round(SecondVersion(first, {}, version.id), house.database.now() + timedelta(days=7))
    acts.open_draft(cambodia, TITLE, 2)
    cambodia.get_by_role("link", name=re.compile("earlier round|Decide")).first.click()
    expect(cambodia.locator("main")).to_contain_text("For the next meeting.")
    assert faults(cambodia) == []
    cambodia.get_by_role("button", name="Make it again as it was").press("Enter")
    expect(cambodia.get_by_text("The comment is among those of this round.")).to_be_visible()
    declare(cambodia, world.round_id, "Goals", [], "", earlier=f"With wetlands {KHMER}")
    declare(myanmar, world.round_id, "Means", [], "")
    version = circulate(world, finish_round(world))

    for window in (cambodia, staff):
        window.goto(f"/consultations/{world.consultation_id}/consensus")
        expect(window.locator("figure svg")).to_have_count(2)
        goals = window.get_by_role("table").filter(has_text="Goals")
        expect(goals.get_by_role("row").filter(has_text="Cambodia")).to_contain_text(
            re.compile(f"Support with changes.*{KHMER}.*Support", re.DOTALL | re.IGNORECASE)
        )
        expect(goals.get_by_role("row").filter(has_text="Myanmar")).to_contain_text(BURMESE)
        assert faults(window) == []
    cambodia.goto(f"/versions/{version.id}/compendium")
    expect(cambodia.locator("main")).to_contain_text("carried over from KH-1 of round 1")
    expect(cambodia.locator("main")).to_contain_text("Where the members stand on the priority fields")
    assert faults(cambodia) == []


def declare(window: Page, round_id: int, field: str, keys: list[str], remark: str, *, earlier: str = "") -> None:
    """With the keyboard alone: from the first choice for the field down by these keys, to the remark, and saved."""
    window.goto(f"/rounds/{round_id}/answer")
    choices = window.locator("fieldset[id^=field-]").filter(has=window.get_by_text(field, exact=True))
    if earlier:
        expect(choices).to_contain_text(earlier)
    choices.get_by_role("radio").first.focus()
    for key in ["Space", *keys, "Tab"]:
        window.keyboard.press(key)
    expect(choices.get_by_label("Remark")).to_be_focused()
    window.keyboard.type(remark)
    window.get_by_role("button", name="Save what").press("Enter")
    expect(window.get_by_text("What your country declares is saved.")).to_be_visible()
