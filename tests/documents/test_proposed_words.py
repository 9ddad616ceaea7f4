"""What stands under “Proposed change” in forms of others: words for the paragraph, or what to do with them."""

import pytest

from models.comments.comment import Change
from models.uploads.upload import UploadDecision
from tests.documents.test_proposed_in_form import iso

CAPACITY = "Capacity building is offered to officials."
TEACHERS = "Capacity building is offered to teachers."


@pytest.mark.parametrize(
    "proposed",
    [
        f"Change to: {TEACHERS}",
        f"Please replace “officials” by “teachers”: “{TEACHERS}”",
        f"Proposed text:\n{TEACHERS}",
        f"{CAPACITY} → {TEACHERS}",
        f"{CAPACITY}\n=>\n{TEACHERS}",
        f"Original: {CAPACITY}\nNew: {TEACHERS}",
        f"From “{CAPACITY}” to “{TEACHERS}”",
        f'"{TEACHERS}"',
        f"2. {TEACHERS}",
        f"Para 2: {TEACHERS}",
    ],
)
def test_what_leads_to_the_proposed_words_and_the_old_ones_are_no_part_of_them(proposed: str) -> None:
    found = iso(paragraph="2", change=proposed)

    assert (found.words.change, found.words.proposed_text, found.words.text) == (Change.REPLACE, TEACHERS, "")


@pytest.mark.parametrize(
    "proposed",
    [
        "Capacity building is offered ...",
        "[…] is offered to teachers.",
        f"{TEACHERS} (delete “officials”)",
        "Capacity building is offered to ~~officials~~ teachers.",
        f"Delete: {CAPACITY}",
        f"{TEACHERS}\nReason: they need it.",
    ],
)
def test_words_of_which_not_all_are_for_the_paragraph_stay_in_the_comment(proposed: str) -> None:
    found = iso(paragraph="2", change=proposed)

    assert (found.words.change, found.words.text) == (Change.REMARK, f"Proposed change: {proposed}")


@pytest.mark.parametrize("proposed", [f"New members: {CAPACITY}", f"{CAPACITY} And to teachers.", f"“{CAPACITY}” (2)"])
def test_words_that_are_added_to_those_of_the_paragraph_stay(proposed: str) -> None:
    assert iso(paragraph="2", change=proposed).words.proposed_text == proposed


def test_proposed_words_that_change_nothing_are_no_proposal() -> None:
    beside, alone = (
        iso(paragraph="2", comment="Good.", change=CAPACITY),
        iso(paragraph="2", change=CAPACITY),
    )

    assert (beside.words.change, beside.words.text, beside.decision) == (
        Change.REMARK,
        "Good.",
        UploadDecision.SUGGESTED,
    )
    assert (alone.words.text, alone.decision) == (f"Proposed change: {CAPACITY}", UploadDecision.OPEN)
