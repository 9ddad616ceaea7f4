"""What belongs to others, or is nowhere, is answered alike, so that nobody learns that it is there."""

from collections.abc import Iterator

import pytest
from lxml import html

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.people.operations import people
from models.people.person import Member, Role
from models.rounds.consultation import Policy
from models.uploads.operations import uploads
from models.uploads.upload import UploadDecision, UploadedComment, UploadKind
from testing.world import NOW
from tests.web.addresses import paths
from tests.web.site import ADDRESS, TOKEN, Browser, Site, text_of

NONE_SUCH = 999_999
ROW = {"type": CommentType.GENERAL, "change": Change.REMARK, "text": "Sealed.", "decision": UploadDecision.SUGGESTED}


@pytest.mark.slow
def test_what_belongs_to_others_looks_exactly_like_what_is_not_there(site: Site) -> None:
    tried = 0
    for browser, argument, theirs in sealed(site):
        browser.get("/")
        for rule in site.app.url_map.iter_rules():
            if set(rule.arguments) == {argument} and "GET" in (rule.methods or ()):
                there, nowhere = (
                    browser.get(rule.rule.replace(f"<int:{argument}>", str(id))) for id in (theirs, NONE_SUCH)
                )
                assert there.status_code == nowhere.status_code == 404, rule
                assert there.data == nowhere.data, rule
                # Each answer has a number of its own, which says nothing about what was asked for.
                assert there.headers.pop("X-Request-Id") != nowhere.headers.pop("X-Request-Id")
                assert dict(there.headers) == dict(nowhere.headers), rule
                tried += 1

    assert tried >= 40
    browser = site.as_(site.world.coordinators["TH"])
    assert browser.get("/no/such/page").data == browser.get("/secretariat/comments/1").data


def test_staff_who_follow_a_link_of_a_member_are_told_so_and_led_to_their_own_page(site: Site) -> None:
    staff = site.as_(site.world.staff[0])
    for path in (f"/rounds/{site.world.round_id}", f"/rounds/{site.world.round_id}/receipt"):
        answer = staff.get(path)
        assert answer.status_code == 404
        assert "This page is for the people of a member country." in text_of(answer)
        (way,) = html.fromstring(answer.text).xpath("//main//a[@class='button']/@href")
        assert way == f"/secretariat/rounds/{site.world.round_id}"
    assert staff.get(way).status_code == 200
    (way,) = html.fromstring(staff.get("/consultations/1/our-comments").text).xpath("//main//a[@class='button']/@href")
    assert way == "/secretariat/consultations/1"


@pytest.mark.slow
def test_acting_on_what_belongs_to_others_looks_like_acting_on_nothing(site: Site) -> None:
    tried = 0
    for browser, argument, theirs in sealed(site):
        for rule in site.app.url_map.iter_rules():
            if set(rule.arguments) == {argument} and "POST" in (rule.methods or ()):
                there, nowhere = (
                    browser.post(rule.rule.replace(f"<int:{argument}>", str(id)), {"text": "Mine.", "seen": "1"})
                    for id in (theirs, NONE_SUCH)
                )
                assert there.status_code == nowhere.status_code == 404, rule
                assert TOKEN.sub("", there.text) == TOKEN.sub("", nowhere.text), rule
                assert "Mine." in there.text, rule
                tried += 1

    assert tried >= 52


def sealed(site: Site) -> Iterator[tuple[Browser, str, int]]:
    """Words, each with a browser of everybody for whom they do not exist: what a country and what a department writes."""
    world = site.world
    comment = world.comment("LA", Words(CommentType.GENERAL, text="A word that nobody else may see.")).id
    opinion = world.opinion(Words(CommentType.GENERAL, text="A word of a department.")).id
    draft = world.opinion(Words(CommentType.GENERAL, text="Not yet forwarded."), forward=False).id
    with site.database.transaction(WORKER) as session:
        other = people.appoint(
            session,
            name="Another",
            email="another@kh.example.org",
            role=Role.CONTRIBUTOR,
            member=session.get_one(Member, world.contributor.of_member().id),
            language="km",
            zone="Asia/Phnom_Penh",
            now=NOW,
            department="Department of Forestry",
        )
        ours = {"name": "ours.docx", "by": world.coordinators["KH"], "now": site.database.now()}
        file = uploads.receive(session, world.round_id, UploadKind.WORD, b"Of those who speak for Cambodia.", **ours)
        theirs = {"name": "theirs.docx", "by": world.contributor, "now": site.database.now()}
        own_file = uploads.receive(session, world.round_id, UploadKind.WORD, b"Of a department.", **theirs)
        uploaded_comments = [UploadedComment(upload_id=each.id, position=0, **ROW) for each in (file, own_file)]
        session.add_all(uploaded_comments)
    yield site.as_(world.coordinators["KH"]), "comment_id", comment
    for person in (other, world.contributor, world.coordinators["TH"], world.staff[0]):
        yield site.as_(person), "upload_id", file.id
        yield site.as_(person), "uploaded_id", uploaded_comments[0].id
    for person in (other, world.coordinators["KH"], world.deputy):
        yield site.as_(person), "upload_id", own_file.id
        yield site.as_(person), "uploaded_id", uploaded_comments[1].id
    for person in (other, world.coordinators["TH"], world.staff[0]):
        yield site.as_(person), "opinion_id", opinion
    for person in (other, world.coordinators["KH"], world.deputy):
        yield site.as_(person), "opinion_id", draft


@pytest.mark.slow
def test_pages_of_the_secretariat_do_not_exist_for_members_nor_for_strangers(site: Site) -> None:
    missing = site.nobody().get("/no/such/page").data
    for person in (site.world.coordinators["KH"], site.world.deputy, site.world.contributor):
        browser = site.as_(person)
        for path in paths(site.app, "GET", site.world.round_id, "/secretariat"):
            assert browser.get(path).data == missing, path
        for path in paths(site.app, "POST", site.world.round_id, "/secretariat"):
            assert browser.post(path).status_code == 404, path
    for path in paths(site.app, "GET", site.world.round_id, "/secretariat"):
        assert site.nobody().get(path).headers["Location"] == "/sign-in"


def test_an_address_with_two_slashes_is_as_unknown_as_any_other(site: Site) -> None:
    browser = site.as_(site.world.coordinators["KH"])
    for path in (
        "//",
        "//evil.example",
        "//evil.example/sign-in",
        "//account",
        "/account//browsers",
        "///evil.example",
    ):
        for method in ("GET", "POST"):
            answer = browser.client.open(base_url=ADDRESS, method=method, environ_overrides={"PATH_INFO": path})
            assert (answer.status_code, answer.headers.get("Location")) == (404, None), (method, path)


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 30, "9" * 5000])
def test_a_number_that_no_row_can_have_is_as_unknown_as_any_other(site: Site, number: str) -> None:
    country, staff = site.as_(site.world.coordinators["KH"]), site.as_(site.world.staff[0])
    own = f"/rounds/{site.world.round_id}"
    for address in (
        f"/comments/{number}",
        f"/uploads/{number}/file",
        f"/versions/{number}/compendium",
        f"/adopted/{number}",
        f"{own}/comments/new?change=replace&paragraph={number}",
        f"{own}/departments/edit?opinion={number}",
    ):
        assert country.get(address).status_code == 404, address
    assert staff.get(f"/secretariat/comments/{number}").status_code == 404
    assert country.post(f"{own}/look?paragraph={number}", {"proposed_text": "Words."}).status_code == 404
    arranging = {"act": f"split-{number}", "text-0": "One.", "language": "en", "policy": Policy.BRACKET.value}
    assert staff.post("/secretariat/consultations/new/text", arranging).status_code == 200  # shown again
