"""What somebody asks for in one sentence goes in as a whole, or stands in brackets as a whole."""

import pytest

from models.rounds.consultation import Policy
from tests.models.brackets.agreeing import base_paragraph, make_paragraph, proposal, terms

TEXT = "They exchange data on the river every month, and report on it yearly. All is well."
REORDERED = TEXT.replace("data on the river", "river data").replace("All is", "All are")


@pytest.mark.parametrize(
    ("policy", "editorial"), [(Policy.BRACKET, True), (Policy.MERGE, False)], ids=["form", "policy"]
)
def test_no_half_of_a_change_goes_in_while_the_other_is_contested(policy: Policy, *, editorial: bool) -> None:
    wishes = [
        proposal(1, "Lao PDR", REORDERED, editorial=editorial),
        proposal(2, "China", "They exchange data on the river, if they wish. All is well."),
        proposal(3, "Viet Nam", TEXT.replace("every month", "every week")),
    ]

    opened = make_paragraph(base_paragraph(TEXT), wishes, terms(policy=policy))

    assert opened.standing == TEXT.replace("All is", "All are")
    assert {place.number for place in opened.brackets} == {0}
    assert ("Lao PDR",) in [sponsors for _, sponsors, _ in opened.brackets[0].alternatives]
