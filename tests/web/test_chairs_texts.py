"""A chair's text: a Word file with other words for the candidate, of which each change is decided on by itself."""

import io
from collections.abc import Callable

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from demo.countries import tracked
from models.db.access import WORKER
from models.drafts.queries import comparison
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import Paragraph
from models.editorial.editorial import EditorialChange
from models.uploads.upload import Upload
from tests.documents.word import docx, p, t
from tests.web.circulation import KHMER, SecondVersion
from tests.web.site import Browser, Site, text_of
from tests.web.test_editorial import edited, work_is_done
from tests.web.test_uploads import work
from worker.documents.docx_out.version_docx import redline_as_docx

REASON = f"As the chair read it out. {KHMER}"


def test_each_change_is_decided_on_and_what_belongs_to_members_is_refused(site: Site, version_2: SecondVersion) -> None:
    officer = site.as_(site.world.staff[0])
    sent = send(officer, site, chairs_text(site, chair))
    assert "Waiting for a free worker" in text_of(officer.get(sent.location))
    work(site)

    shown = officer.get(sent.location)
    assert "4 changes" in text_of(shown)
    goals, river, capacity, means = (change(shown, name) for name in ("“Goals”", "2", "3", "“Means”"))
    assert "holds words of Thailand. Only members lift brackets" in words(shown, river)
    assert "It is what Viet Nam asks for (VN-" in words(shown, capacity)
    assert "asks for" not in words(shown, means)
    assert "the secretariat’s own words" not in words(shown, river)
    number = str(version_2.comments["set aside"])
    choices = {goals: "ours", river: "ours", capacity: number, means: "out"}

    unreasoned = decide(officer, shown, choices)
    assert unreasoned.status_code == 422
    assert "Give the reason: the members will read it." in text_of(unreasoned)
    assert checked(unreasoned) == {name: choice for name, choice in choices.items() if name != river}
    decided = officer.get(decide(officer, unreasoned, choices, reason=REASON).location)

    assert "Not changed: paragraph 2." in decided.text
    assert "1 change." in text_of(decided)
    assert "in the text as the secretariat’s own words" in text_of(decided)
    assert "linked to VN-" in text_of(decided)
    assert f'href="/secretariat/comments/{number}"' in decided.text
    with site.database.reading(WORKER) as session:
        own = session.scalars(select(EditorialChange)).one()
        assert (own.typed, own.reason, own.by_id) == (f"Goals {KHMER}", REASON, site.world.staff[0].id)
        assert session.scalars(select(Upload.confirmed_at)).all() == [None]
    work_is_done(site)
    version = text_of(officer.get(f"/secretariat/versions/{version_2.version_id}", follow_redirects=True))
    assert REASON in version

    last = officer.get(sent.location)
    done = officer.get(decide(officer, last, {river: "out"}).location)
    assert "Everything in this file is decided." in text_of(done)


def test_each_change_can_have_a_reason_of_its_own_and_the_others_have_the_one_for_all(
    site: Site, version_2: SecondVersion
) -> None:
    officer = site.as_(site.world.staff[0])
    sent = send(officer, site, chairs_text(site, chair))
    work(site)
    shown = officer.get(sent.location)
    goals, means = (change(shown, name) for name in ("“Goals”", "“Means”"))
    own = {means.replace("choice", "reason"): f"The heading says both. {KHMER}"}

    unreasoned = decide(officer, shown, {goals: "ours", means: "ours", **own})
    assert unreasoned.status_code == 422
    assert own[means.replace("choice", "reason")] in unreasoned.text
    decide(officer, unreasoned, {goals: "ours", means: "ours"}, reason=REASON)

    with site.database.reading(WORKER) as session:
        reasons = {one.typed: one.reason for one in session.scalars(select(EditorialChange))}
    assert reasons == {f"Goals {KHMER}": REASON, "Means and ways": own[means.replace("choice", "reason")]}


@pytest.mark.slow
def test_a_change_beside_one_of_the_secretariats_is_still_known_as_what_a_member_asks_for(
    site: Site, version_2: SecondVersion
) -> None:
    edited(site, "3", "officials", "staff")
    officer = site.as_(site.world.staff[0])
    sent = send(officer, site, chairs_text(site, chair))
    work(site)

    shown = officer.get(sent.location)
    assert "It is what Viet Nam asks for (VN-" in words(shown, change(shown, "3"))


def test_the_candidates_own_file_asks_for_nothing_and_for_what_is_edited_in_it(
    site: Site, version_2: SecondVersion
) -> None:
    officer = site.as_(site.world.staff[0])
    with site.database.reading(WORKER) as session:
        own = redline_as_docx(comparison.compare_versions(session, version_2.version_id))
    as_it_is = send(officer, site, own)
    edited_in_word = send(officer, site, tracked(own, "Means", "Means and ways", author="Chair"))
    work(site)

    assert "This file changes no words of the consolidated text." in text_of(officer.get(as_it_is.location))
    shown = officer.get(edited_in_word.location)
    assert "1 change." in text_of(shown)
    assert "Meansinserted: and ways" in words(shown, change(shown, "“Means”"))


def test_paragraphs_are_put_in_and_taken_out_as_the_secretariats_own(site: Site, version_2: SecondVersion) -> None:
    officer = site.as_(site.world.staff[0])
    sent = send(
        officer,
        site,
        chairs_text(site, lambda text: "" if text == "Means" else text, more=f"A new one. {KHMER}"),
    )
    work(site)

    shown = officer.get(sent.location)
    means = change(shown, "“Means”, taken out")
    (new,) = {name for name in html.fromstring(shown.text).xpath("//form//input/@name") if "choice" in name} - {means}
    assert "the secretariat takes this paragraph out" in words(shown, means)
    assert "New, after" in words(shown, str(new))
    decide(officer, shown, {means: "ours", str(new): "ours"}, reason=REASON)
    work_is_done(site)

    with site.database.reading(WORKER) as session:
        candidate = current_candidate(session, site.world.round_id)
        assert candidate is not None
        own = select(Paragraph.text).where(Paragraph.version_id == candidate.id, ~Paragraph.removed)
        standing = session.scalars(own.order_by(Paragraph.position)).all()
        address = f"/secretariat/versions/{candidate.id}"
    assert ("Means" in standing, standing[-1]) == (False, f"A new one. {KHMER}")
    version = text_of(officer.get(address))
    assert "“Means”, taken out" in version
    assert version.count(REASON) == 2
    assert "Everything in this file is decided." in text_of(officer.get(sent.location))


def test_a_choice_on_an_old_page_changes_nothing(site: Site, version_2: SecondVersion) -> None:
    one, two = (site.as_(person) for person in site.world.staff[:2])
    sent = send(one, site, chairs_text(site, chair))
    work(site)
    first, second = one.get(sent.location), two.get(sent.location)
    decide(one, first, {change(first, "“Means”"): "out"})

    late = decide(two, second, {change(second, "“Goals”"): "ours"}, reason=REASON)

    assert late.status_code == 409
    assert checked(late) == {change(second, "“Goals”"): "ours"}
    assert REASON in late.text
    with site.database.reading(WORKER) as session:
        assert session.scalars(select(EditorialChange)).all() == []


def test_another_text_and_a_comment_that_asks_for_something_else_are_refused(
    site: Site, version_2: SecondVersion
) -> None:
    officer = site.as_(site.world.staff[0])
    strange = send(officer, site, docx(p(t("Minutes of a meeting on another matter entirely."))))
    work(site)
    assert "Nothing in this file resembles the consolidated text." in text_of(officer.get(strange.location))

    sent = send(officer, site, chairs_text(site, chair))
    work(site)
    shown = officer.get(sent.location)
    linked = decide(officer, shown, {change(shown, "“Means”"): str(version_2.comments["set aside"])})
    assert linked.status_code == 404
    assert decide(officer, shown, {}).status_code == 422


def test_a_chairs_text_is_taken_only_while_the_secretariat_is_at_work_and_from_staff(
    site: Site, version_2: SecondVersion
) -> None:
    officer = site.as_(site.world.staff[0])
    sent = send(officer, site, chairs_text(site, chair))
    work(site)
    for person in (site.world.coordinators["KH"], site.world.contributor):
        for path in (sent.location, pages_of(site)):
            assert site.as_(person).get(path).status_code == 404
    version_2.circulate()
    assert "Nothing more can be taken over" in text_of(officer.get(sent.location))
    assert "is taken while the secretariat works on" in text_of(officer.get(pages_of(site)))
    assert send(officer, site, b"x").status_code == 409


def chair(text: str) -> str:
    """What the chair makes of a paragraph."""
    headings = {"Goals": f"Goals {KHMER}", "Means": "Means and ways"}
    return headings.get(text, text.replace("[wetlands]", "[marshes]").replace("ministries", "ministries of transport"))


def chairs_text(site: Site, change: Callable[[str], str], more: str = "") -> bytes:
    """The candidate as a Word file, with other words."""
    with site.database.reading(WORKER) as session:
        candidate = current_candidate(session, site.world.round_id)
        assert candidate is not None
        own = select(Paragraph).where(Paragraph.version_id == candidate.id, ~Paragraph.removed)
        texts = [change(each.text) for each in session.scalars(own.order_by(Paragraph.position))]
    return docx("".join(p(t(text)) for text in [*texts, more] if text))


def pages_of(site: Site) -> str:
    return f"/secretariat/rounds/{site.world.round_id}/chairs-texts"


def send(officer: Browser, site: Site, content: bytes) -> TestResponse:
    officer.get(pages_of(site))
    return officer.post(pages_of(site), {"file": (io.BytesIO(content), "chair.docx")})  # type: ignore[dict-item]


def decide(officer: Browser, shown: TestResponse, choices: dict[str, str], reason: str = "") -> TestResponse:
    (action,) = html.fromstring(shown.text).xpath("//form[contains(@action, 'take-over')]/@action")
    return officer.press(shown, action, {**choices, "reason": reason})


def change(shown: TestResponse, name: str) -> str:
    """The field with the choice for the change of this paragraph."""
    title = name if name.startswith("“") else f"Paragraph {name}"
    (field,) = set(html.fromstring(shown.text).xpath(f"//section[h3='{title}']//input/@name"))
    return str(field)


def words(shown: TestResponse, field: str) -> str:
    (section,) = html.fromstring(shown.text).xpath(f"//section[.//input[@name='{field}']]")
    return " ".join(section.text_content().split())


def checked(shown: TestResponse) -> dict[str, str]:
    boxes = html.fromstring(shown.text).xpath("//input[@type='radio'][@checked]")
    return {box.get("name"): box.get("value") for box in boxes}
