"""A country joins a comment of another that has been circulated: its words become the joiner's own, and are attributed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.comments.comment import Comment, CommentType
from models.comments.operations import carried, comments
from models.comments.operations.wording import words_of
from models.db.access import WORKER, viewer_of
from models.errors import NotFound, NotYours, Untimely
from testing.world import LATER
from tests.rounds import circulate, circulate_round, consolidate_and_answer, open_round_on
from tests.web.circulation import KHMER
from tests.web.site import Site, text_of


@pytest.mark.slow
def test_it_joins_in_the_next_round_and_is_attributed_until_its_words_change(site: Site) -> None:
    world = site.world
    comment = world.remark("CN", KHMER)
    changed = world.replace("CN", "1", "every year", "twice a year", type=CommentType.EDITORIAL)
    second = circulate_round(world)
    trace, khmer, thai = f"/comments/{comment.id}/trace", world.coordinators["KH"], site.as_(world.coordinators["TH"])
    assert "Join this comment" not in text_of(thai.get(trace)), "no round is open"
    world = open_round_on(world, second.id, site.database.now() + timedelta(days=7))
    path = f"/rounds/{world.round_id}/join/{comment.id}"
    assert trace in thai.get(f"/versions/{second.id}/compendium").text
    assert path in thai.get(trace).text
    assert path not in site.as_(world.coordinators["CN"]).get(trace).text, "it is its own"
    assert site.as_(world.deputy).get(path).status_code == 403
    assert KHMER in text_of(thai.get(path))
    assert "choose them there" in text_of(thai.get(path.replace(str(comment.id), str(changed.id))))
    for by, id, refusal in (
        (world.coordinators["CN"], comment.id, NotFound),
        (world.deputy, comment.id, NotYours),
        (khmer, changed.id, Untimely),
    ):
        with pytest.raises(refusal), world.database.transaction(viewer_of(by)) as session:
            carried.join(session, world.round_id, id, by=by, now=LATER)

    for _ in range(2):
        assert thai.press(thai.get(path), path).status_code == 302

    assert "joining CN-1 of round 1" in text_of(thai.get(f"/rounds/{world.round_id}"))
    with world.database.transaction(viewer_of(khmer)) as session:
        own = carried.join(session, world.round_id, comment.id, by=khmer, now=LATER)
        words = words_of(own)
    with world.database.transaction(viewer_of(khmer)) as session:
        other = type(words)(words.type, text="In our own words.")
        assert comments.edit(session, own.id, other, by=khmer, seen=1, now=LATER).joins is None
    world.everybody_submits()
    world.close()
    third = circulate(world, consolidate_and_answer(world))
    found = thai.get(f"/versions/{third.id}/compendium.json").get_json()["comments"]
    assert [(one["member"], one["joins"]) for one in found] == [("Cambodia", ""), ("Thailand", "CN-1 of round 1")]
    assert "TH-1, Thailand, joining CN-1 of round 1" in text_of(thai.get(f"/versions/{third.id}/compendium"))
    with world.database.reading(WORKER) as session:
        assert len(session.scalars(select(Comment).where(Comment.joined_id == comment.id)).all()) == 1
