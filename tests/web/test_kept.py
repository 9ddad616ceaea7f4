"""A page that a browser has is not sent again as long as it reads the same, and never for anybody else."""

import re
from collections.abc import Iterator

from sqlalchemy import update

from models.comments.comment import CommentType
from models.comments.operations import attachments, comments, submissions
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.departments.operations import deciding
from models.departments.operations import opinions as departments
from models.people.operations import people
from models.people.person import Appointment, Person, Role
from models.rounds.operations import rounds
from testing.world import LATER, World
from tests.rounds import among_five
from tests.web.circulation import make_version_2
from tests.web.country import coordinator, deadline_passes, draft_path, write_comment_path
from tests.web.site import Browser, Site, text_of

FORMS = re.compile(r'name="csrf_token"[^>]*')
PDF = b"%PDF-1.7 a letter"
MOST_QUERIES = 6


def look(browser: Browser, address: str, tag: str = "") -> tuple[int, str, str]:
    """Status, tag and words of a page, for a browser that has the one with this tag."""
    browser.headers = {"If-None-Match": tag} if tag else {}
    page = browser.get(address)
    browser.headers = {}
    return page.status_code, page.headers.get("ETag", ""), FORMS.sub("", page.text)


def everything(world: World) -> Iterator[str]:
    """One after the other, what can change on a country's draft, and what must not show on it."""
    kh, helper, database = world.coordinators["KH"], world.contributor, world.database
    words = Words(CommentType.GENERAL, text="From the department.")
    comment = world.remark("KH", "First.")
    yield "a comment is written"
    world.remark("LA", "Not for Cambodia.")
    yield "others write"
    with database.transaction(viewer_of(kh)) as session:
        comments.edit(session, comment.id, Words(CommentType.GENERAL, text="2nd."), by=kh, seen=1, now=LATER)
    yield "a comment is changed"
    with database.transaction(viewer_of(kh)) as session:
        file = attachments.attach(session, comment.id, PDF, name="letter.pdf", by=kh, now=LATER)
    yield "a file is attached"
    with database.transaction(viewer_of(kh)) as session:
        attachments.detach(session, file.id, by=kh, now=LATER)
    yield "a file is taken away"
    opinion = world.opinion(words, forward=False)
    yield "a department writes"
    with database.transaction(viewer_of(helper)) as session:
        departments.forward(session, opinion.id, by=helper, seen=1, now=LATER)
    yield "a department forwards"
    with database.transaction(viewer_of(kh)) as session:
        included = deciding.include(session, opinion.id, named=False, by=kh, seen=2, now=LATER)
    yield "an opinion is included"
    with database.transaction(viewer_of(kh)) as session:
        comments.remove(session, included.id, by=kh, seen=1, now=LATER)
    yield "what was made of it is removed"
    with database.transaction(viewer_of(kh)) as session:
        deciding.leave_out(session, opinion.id, note="Elsewhere.", by=kh, seen=4, now=LATER)
    yield "an opinion is left out"
    with database.transaction(viewer_of(kh)) as session:
        rounds.acknowledge(session, world.round_id, by=kh, now=LATER)
    yield "the letter has arrived"
    with database.transaction(WORKER) as session:
        member, office = kh.of_member(), {"role": Role.COORDINATOR, "language": "en", "zone": "Asia/Phnom_Penh"}
        people.appoint(session, name="Another", email="a@kh.example.org", member=member, now=LATER, **office)
    yield "a second coordinator is named"
    world.submit_without_opinions("KH")
    yield "the answer is in"
    with database.transaction(viewer_of(kh)) as session:
        submissions.take_back(session, world.round_id, by=kh, seen=2, now=LATER)
    yield "the answer is taken back"


def test_a_page_is_called_unchanged_as_long_as_it_reads_the_same_and_not_longer(site: Site) -> None:
    reader = site.as_(site.world.deputy)
    look(reader, draft_path(site))
    _, tag, before = look(reader, draft_path(site))
    unchanged = []
    for act in everything(site.world):
        _, new_tag, after = look(reader, draft_path(site))
        status, _, sent = look(reader, draft_path(site), tag)
        assert (status == 304, sent == "") == (after == before, after == before), act
        unchanged += [act] * (status == 304)
        tag, before = new_tag, after

    assert unchanged == ["others write"]


def test_a_page_is_another_when_the_time_is_over_and_when_the_answers_are_out(site: Site) -> None:
    version_2 = make_version_2(site.world)
    reader = coordinator(site)
    _, tag, before = look(reader, draft_path(site))
    version_2.circulate()
    status, _, after = look(reader, draft_path(site), tag)
    assert status == 200
    assert before != after


def test_the_deadline_alone_makes_the_page_another(site: Site) -> None:
    reader = coordinator(site)
    _, tag, _ = look(reader, draft_path(site))
    assert look(reader, draft_path(site), tag)[0] == 304

    deadline_passes(site)

    assert "Comments are closed" in look(reader, draft_path(site), tag)[2]


def test_a_page_is_kept_for_one_browser_and_one_time_of_being_signed_in(site: Site) -> None:
    site.world.remark("KH", "Nobody else may read this.")
    mine, later = coordinator(site), coordinator(site)
    _, tag, _ = look(mine, draft_path(site))
    others = [site.as_(site.world.deputy), site.as_(site.world.coordinators["LA"]), later]

    assert look(mine, draft_path(site), tag)[0] == 304
    assert [look(other, draft_path(site), tag)[0] for other in others] == [200, 200, 200]
    assert "Nobody else" not in look(site.as_(site.world.coordinators["LA"]), draft_path(site))[2]
    assert mine.get(draft_path(site)).headers["Cache-Control"] == "private, no-cache"
    assert mine.post("/sign-out").headers["Clear-Site-Data"] == '"cache"'


def test_whoever_has_left_their_office_is_not_told_that_their_page_is_unchanged(site: Site) -> None:
    deputy = site.world.deputy
    reader = site.as_(deputy)
    look(reader, draft_path(site))
    _, tag, _ = look(reader, draft_path(site))
    assert look(reader, draft_path(site), tag)[0] == 304

    for values, status in (({"department": "Rivers"}, 304), ({"until": LATER}, 404)):
        with site.database.transaction(WORKER) as session:
            session.execute(update(Appointment).where(Appointment.person_id == deputy.id).values(values))
        assert look(reader, draft_path(site), tag)[0] == status


def test_a_new_name_stands_on_the_next_page(site: Site) -> None:
    reader, deputy = site.as_(site.world.deputy), site.world.deputy
    look(reader, draft_path(site))
    _, tag, before = look(reader, draft_path(site))
    with site.database.transaction(WORKER) as session:
        session.execute(update(Person).where(Person.id == deputy.id).values(name="Chea Vichea"))

    status, _, after = look(reader, draft_path(site), tag)
    assert (status, "Chea Vichea" in before, "Chea Vichea" in after) == (200, False, True)


def test_news_is_told_once_and_the_page_that_tells_it_is_not_kept(site: Site) -> None:
    reader = coordinator(site)
    _, tag, _ = look(reader, draft_path(site))
    reader.post(write_comment_path(site, "1"), {"type": "general", "text": "Please say by when."})
    page = reader.get(draft_path(site))

    assert "The comment is saved." in text_of(page)
    assert (page.headers["Cache-Control"], "ETag" in page.headers) == ("no-store", False)
    assert "The comment is saved." not in look(reader, draft_path(site), tag)[2]


def test_pieces_kept_for_one_country_open_the_text_to_no_other(site: Site) -> None:
    five = among_five(site.world, closes_at=site.database.now().replace(year=2100))
    assert "For five." in coordinator(site).get(f"/rounds/{five.round_id}").text

    other = site.as_(five.coordinators["TH"]).get(f"/rounds/{five.round_id}")
    assert (other.status_code, "For five." in other.text) == (404, False)


def test_the_page_takes_few_queries_whatever_stands_beside_its_comments(site: Site) -> None:
    world, kh = site.world, site.world.coordinators["KH"]
    comment = world.replace("KH", "1", "every year", "twice a year")
    opinion = world.opinion(Words(CommentType.GENERAL, text="From the department."))
    with site.database.transaction(viewer_of(kh)) as session:
        attachments.attach(session, comment.id, PDF, name="letter.pdf", by=kh, now=LATER)
        deciding.include(session, opinion.id, named=False, by=kh, seen=2, now=LATER)
    reader = coordinator(site)
    reader.get(draft_path(site))
    with site.statements() as statements:
        with_all = reader.get(draft_path(site))

    assert 0 < sum(each.startswith("SELECT") for each in statements) <= MOST_QUERIES
    assert "letter.pdf" in with_all.text
    assert f"from {world.contributor.department}" in text_of(with_all)
