"""Rows of the action framework stand under the titles of their columns on every page that shows one of them alone."""

from datetime import timedelta

import pytest
from lxml.html import fromstring, tostring

from demo.countries import tracked
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.db.database import Database
from models.drafts.queries import texts
from models.rounds.operations import rounds
from testing.world import World, make_world
from tests.rounds import arrange_round
from tests.web.action_table import FRAMEWORK, HEAD, PLANT, alone
from tests.web.country import form_action
from tests.web.secretariat import everybody_else_submits, officers, round_path
from tests.web.site import Browser, Site, text_of
from tests.web.test_entering import begun
from tests.web.test_late_answers import WHY
from tests.web.test_observers import comment_of, observer
from tests.web.test_taking_over import DARA, sent
from worker.documents.docx_out.version_docx import text_as_docx

NEW_LEAD = "Lao PDR, Thailand ប្រទេសថៃ"
CHANGED = [[*HEAD], [PLANT[0], NEW_LEAD, *PLANT[2:]]]
ROW = {"type": "substantive", "cells-0": PLANT[0], "cells-1": NEW_LEAD, "cells-2": PLANT[2], "cells-3": PLANT[3]}


@pytest.fixture
def world(database: Database) -> World:
    return make_world(database, text=FRAMEWORK)


@pytest.fixture
def thailand(site: Site) -> Browser:
    return site.as_(site.world.coordinators["TH"])


def changed_lead(site: Site) -> Words:
    """What asks for another lead of the first action."""
    paragraph = site.world.paragraph("2")
    words = paragraph.text.replace(PLANT[1], NEW_LEAD)
    return Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", words)


def keep_row(browser: Browser, address: str) -> None:
    """Send the form for a row at this address with the new lead."""
    form = browser.get(address)
    assert browser.press(form, form_action(form), ROW).status_code == 302


def test_beside_the_files_of_a_comment_and_before_it_is_thrown_away(site: Site, thailand: Browser) -> None:
    comment = site.world.comment("TH", changed_lead(site))

    for page in ("attachments", "remove"):
        assert alone(thailand.get(f"/comments/{comment.id}/{page}").text) == [CHANGED], page


def test_of_a_department_until_its_coordinator_has_decided(site: Site) -> None:
    world = site.world
    opinion = world.opinion(changed_lead(site), forward=False)
    contributor, coordinator = site.as_(world.contributor), site.as_(world.coordinators["KH"])

    for page in ("attachments", "remove"):
        assert alone(contributor.get(f"/opinions/{opinion.id}/{page}").text) == [CHANGED], page

    draft = contributor.get(f"/rounds/{world.round_id}")
    assert contributor.press(draft, f"/opinions/{opinion.id}/forward").status_code == 302
    assert alone(coordinator.get(f"/opinions/{opinion.id}/leave-out").text) == [CHANGED]
    into_one = f"/rounds/{world.round_id}/departments/edit?opinion={opinion.id}"
    assert alone(coordinator.get(into_one).text)[0] == CHANGED


def pairs(text: str) -> list[list[list[list[str]]]]:
    """What stands side by side on a page: of each pair its tables, as `alone` gives them."""
    return [alone(tostring(pair, encoding="unicode")) for pair in fromstring(text).xpath("//div[@class='both']")]


def test_of_a_department_beside_what_its_country_made_of_it(site: Site) -> None:
    world, paragraph = site.world, site.world.paragraph("1")
    plain = Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", f"{paragraph.text} Soon.")
    written = {world.opinion(changed_lead(site)).id: {"cells-1": "Lao PDR, Cambodia"}, world.opinion(plain).id: {}}
    coordinator = site.as_(world.coordinators["KH"])
    for id, words in written.items():
        form = coordinator.get(f"/rounds/{world.round_id}/departments/edit?opinion={id}")
        words = words or {"proposed_text": f"{paragraph.text} At once."}
        assert coordinator.press(form, form_action(form), words).status_code == 302
    world.submit("KH")

    page = site.as_(world.contributor).get(f"/rounds/{world.round_id}")

    ours = [[*HEAD], [PLANT[0], "Lao PDR, Cambodia", *PLANT[2:]]]
    assert text_of(page).count("Included with other words") == 2
    assert sorted(pairs(page.text)) == [[], [CHANGED, ours]]


def test_in_a_file_beside_what_a_country_proposes_already(site: Site, thailand: Browser) -> None:
    world, paragraph = site.world, site.world.paragraph("1")
    world.comment("TH", changed_lead(site))
    other = paragraph.text.replace("carry out", "begin")
    world.comment("TH", Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", other))
    with site.database.reading(WORKER) as session:
        draft = text_as_docx(texts.text(session, world.version_id))
    file = tracked(tracked(draft, PLANT[1], "Thailand", author=DARA), "carry out", "do", author=DARA)

    page = thailand.get(sent(thailand, site, file))

    theirs = [[*HEAD], [PLANT[0], f"{PLANT[1]}Thailand", *PLANT[2:]]]
    assert text_of(page).count("has another proposal for the same words") == 2
    assert sorted(pairs(page.text)) == [[], [theirs, CHANGED]]


def test_in_what_is_entered_for_a_member(site: Site, thailand: Browser) -> None:
    entry, (typist, checker, _) = begun(site), officers(site)
    keep_row(typist, f"{entry}/comments/new?change=replace&paragraph={site.world.paragraph('2').id}")
    assert alone(typist.get(entry).text) == [CHANGED]
    typist.press(typist.get(entry), f"{entry}/hand-over")
    checker.press(checker.get(entry), f"{entry}/check")

    assert alone(thailand.get(entry.replace("/secretariat", "")).text) == [CHANGED]


def after_the_deadline(site: Site) -> None:
    with site.database.transaction(WORKER) as session:
        arrange_round(session, site.world.round_id, closes_at=site.database.now() - timedelta(minutes=5))
        rounds.close_due(session, now=site.database.now())


def test_in_a_late_answer(site: Site, thailand: Browser) -> None:
    everybody_else_submits(site, "TH")
    after_the_deadline(site)
    path = f"/rounds/{site.world.round_id}"
    thailand.press(thailand.get(path), f"{path}/late")
    keep_row(thailand, f"{path}/comments/new?change=replace&paragraph={site.world.paragraph('2').id}")
    thailand.press(thailand.get(f"{path}/answer"), f"{path}/submit-late")
    officer = officers(site)[0]
    links = {
        part for part in officer.get(round_path(site)).text.split('"') if part.startswith("/secretariat/late-answers/")
    }

    assert [alone(officer.get(link).text) for link in links] == [[CHANGED]]


def test_in_a_correction_before_and_after(site: Site, thailand: Browser) -> None:
    comment = site.world.comment("TH", changed_lead(site))
    site.world.submit("TH")
    everybody_else_submits(site, "TH")
    after_the_deadline(site)
    form = thailand.get(f"/comments/{comment.id}/correct")
    assert alone(form.text) == [CHANGED]
    corrected = comment.proposed_text.replace(NEW_LEAD, "Thailand")
    sent = thailand.press(form, form_action(form), {"proposed_text": corrected, "why": WHY})
    assert sent.status_code == 302
    both = [CHANGED, [[*HEAD], [PLANT[0], "Thailand", *PLANT[2:]]]]

    assert alone(thailand.get(sent.headers["Location"]).text)[-2:] == both
    officer = officers(site)[0]
    [link] = {
        part for part in officer.get(round_path(site)).text.split('"') if part.startswith("/secretariat/corrigenda/")
    }
    assert alone(officer.get(link).text) == both


def test_in_what_an_observer_proposes(site: Site, thailand: Browser) -> None:
    world, ann = site.world, observer(site)
    draft = f"/observer/rounds/{world.round_id}"
    keep_row(ann, f"{draft}/comments/new?change=replace&paragraph={world.paragraph('2').id}")
    own = comment_of(site)
    for page in (draft, f"/observer/comments/{own}/remove"):
        assert alone(ann.get(page).text) == [CHANGED], page
    ann.press(ann.get(draft), f"{draft}/submit")

    officer = officers(site)[0]
    for reader, page in (
        (thailand, f"/rounds/{world.round_id}/observers"),
        (officer, f"/secretariat/consultations/{world.consultation_id}/observers"),
        (officer, f"/secretariat/observer-comments/{own}"),
    ):
        assert alone(reader.get(page).text) == [CHANGED], page
