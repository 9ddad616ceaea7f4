"""A round that has closed with comments of every kind."""

import pytest

from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from testing.world import World
from tests.models.dispositions.closed_round import ClosedRound


@pytest.fixture
def round(world: World) -> ClosedRound:
    """Thailand and Viet Nam collide in paragraph 1; Cambodia changes paragraph 2 alone; Myanmar asks to delete
    paragraph 3; China corrects paragraph 4; Lao PDR thanks."""
    comments = {
        "TH": world.replace("TH", "1", "every year", "every month"),
        "VN": world.replace("VN", "1", "every year", "every decade"),
        "MM": world.comment(
            "MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("3").id, "", "", "Not needed.")
        ),
        "KH": world.replace("KH", "2", "fish", "fish and wetlands"),
        "CN": world.replace("CN", "4", "period", "five-year period", type=CommentType.EDITORIAL),
        "LA": world.remark("LA", "Thank you."),
    }
    world.everybody_submits()
    world.close()
    return ClosedRound(world, comments)
