"""The requests that are measured do what they say: ours and the bare ones, over the same rows."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from benchmarks.busy_round import BusyRound, busy_round
from benchmarks.pages import measure_costs
from models.comments.comment import Comment
from models.db.access import WORKER


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyRound]:
    """Four paragraphs and a few comments."""
    with busy_round(tmp_path_factory.mktemp("round"), paragraphs=4, written=48) as service:
        yield service


def written(round: BusyRound) -> int:
    with round.world.database.reading(WORKER) as session:
        return session.scalars(select(func.count(Comment.id))).one()


@pytest.mark.slow
def test_both_drafts_show_the_same_paragraphs_and_the_members_own_comments(small: BusyRound) -> None:
    ours, bare = (browser.call(small.draft).body.decode() for browser in (small.ours, small.bare))

    for task in small.work:
        assert task.base[-1] in ours
        assert task.text in bare
    assert ours.count('<article class="comment"') == bare.count("<article>") >= 48 // 6


@pytest.mark.slow
def test_every_posted_comment_is_kept_and_an_unchanged_draft_is_sent_once(small: BusyRound) -> None:
    before = written(small)
    draft, first, unchanged, posted, file = measure_costs(small, times=2)

    assert written(small) == before + 2 * 2
    assert [cost.ours.status for cost in (draft, unchanged, posted, file)] == [200, 304, 302, 200]
    assert unchanged.ours.body == b""
    assert draft.ours.statements <= 5
    assert first.ours.statements == draft.ours.statements + 2  # the text, and who asks
    for cost in (draft, unchanged, posted):
        assert cost.bare is not None
        assert cost.seconds > 0 < cost.bare_seconds
        assert cost.ours.statements > 1 <= cost.bare.statements


def test_more_comments_take_no_more_statements(small: BusyRound) -> None:
    small.clear_caches()  # as the first reader in a process, who has the text written
    few = small.ours.call(small.draft)
    measure_costs(small, times=5)
    small.clear_caches()

    assert small.ours.call(small.draft).statements == few.statements
