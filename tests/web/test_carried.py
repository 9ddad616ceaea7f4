"""The page of comments that are carried over, and where it is led to from."""

import pytest
from sqlalchemy import select

from models.comments.carried import CarriedComment
from models.comments.comment import Comment, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.dispositions.disposition import Disposition, Outcome
from models.dispositions.operations import answers
from models.drafts.version import DraftVersion, Kind, Paragraph
from testing.world import World
from tests.conftest import on_sqlite
from tests.rounds import circulate, consolidate_and_answer, open_round_on
from tests.web.site import Browser, Site, text_of


def deferred(world: World, *others: Comment) -> World:
    """Round 2, into which three comments of Cambodia are carried over, and others."""
    comments = [
        world.replace("KH", "1", "every year", "twice a year"),
        world.replace("KH", "2", "protect", "save"),
        world.remark("KH", "A good text."),
        *others,
    ]
    world.replace("TH", "2", "fish", "plants", type=CommentType.EDITORIAL)
    world.everybody_submits()
    world.close()
    world.consolidate()
    by = world.staff[0]
    with world.database.transaction(viewer_of(by)) as session:
        proposed = {one.comment_id: one.revision for one in session.query(Disposition)}
        for one in comments:
            answers.answer(
                session,
                one.id,
                outcome=Outcome.DEFERRED,
                reason="For the next round.",
                seen=proposed.get(one.id, 0),
                by=by,
                now=one.written_at,
            )
    version: DraftVersion = circulate(world, consolidate_and_answer(world))
    return open_round_on(world, version.id, world.database.now().replace(year=2030))


@pytest.fixture
def country(site: Site) -> Browser:
    deferred(site.world)
    return site.as_(site.world.coordinators["KH"])


def path(site: Site, place: int, act: str) -> str:
    return f"/carried/{site.world.nth_id(CarriedComment, place)}/{act}"


@on_sqlite
def test_a_member_decides_on_each_comment_that_is_carried_over(site: Site, country: Browser) -> None:
    draft = country.get("/rounds/2")
    assert "3 comments of earlier rounds wait for a decision" in text_of(draft)
    assert "3 comments of earlier rounds wait for a decision" in text_of(country.get("/rounds/2/answer"))
    page = country.get("/rounds/2/carried")
    assert "text unchanged" in text_of(page)
    assert "text changed" in text_of(page)
    assert "For the next round." in text_of(page)

    country.press(page, path(site, 1, "confirm"))
    form = country.get(path(site, 2, "again"))
    assert "save the river" in form.text
    country.press(country.get("/rounds/2/carried"), path(site, 2, "withdraw"))
    country.press(country.get("/rounds/2/carried"), path(site, 2, "decide-again"))
    again = {"type": "substantive", "proposed_text": "The members will save the river and its plants.", "text": ""}
    country.post(path(site, 2, "again"), {**again, "justification": "Better."})
    last = country.press(country.get("/rounds/2/carried"), path(site, 3, "confirm"))

    assert last.location == "/rounds/2/answer"
    answer = text_of(country.get("/rounds/2/answer"))
    assert "3 comments will be sent" in answer
    assert "wait for a decision" not in answer
    assert "made again in other words" in text_of(country.get("/rounds/2/carried"))
    assert "No comment of Thailand is carried over" in text_of(
        site.as_(site.world.coordinators["TH"]).get("/rounds/2/carried")
    )


@on_sqlite
def test_a_refused_comment_that_is_made_again_keeps_every_word(site: Site, country: Browser) -> None:
    country.get(path(site, 2, "again"))
    words = {"type": "substantive", "proposed_text": "", "text": "About birds.", "justification": "So."}
    page = country.post(path(site, 2, "again"), words)

    assert page.status_code == 422
    assert "About birds." in page.text
    assert country.get("/carried/99/again").status_code == 404


@on_sqlite
def test_a_comment_on_a_heading_is_named_by_its_words_with_their_capitals(site: Site) -> None:
    world = site.world
    with world.database.reading(WORKER) as session:
        heading = session.scalars(
            select(Paragraph.id).where(Paragraph.version_id == world.version_id, Paragraph.kind == Kind.HEADING)
        ).first()
    deferred(world, world.comment("KH", Words(CommentType.GENERAL, paragraph_id=heading, text="Is it one goal?")))

    assert "“Goals” reads as it did." in text_of(site.as_(world.coordinators["KH"]).get("/rounds/2/carried"))
