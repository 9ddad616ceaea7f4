"""Comment forms as plain text whose cells stand in other quotation marks."""

import pytest

from tests.documents.forms import read


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_may_stand_in_apostrophes(separator: str) -> None:
    rows = [("Para", "Comment"), ("1", "Not clear, and too long; what is the members'' view?\nSee 2."), ("2", "Why?")]
    text = "\n".join(separator.join(f"'{cell}'" for cell in row) for row in rows)

    form = read(text.encode())

    assert [(row.fields["paragraph"], row.fields["comment"]) for row in form.rows] == [
        ("1", "Not clear, and too long; what is the members' view?\nSee 2."),
        ("2", "Why?"),
    ]


def test_apostrophes_that_are_no_quotation_marks_stay_in_their_words() -> None:
    form = read(b"'Para','Comment'\n'1','Cambodia's view'\n2,'Why'\n")

    assert [row.fields["comment"] for row in form.rows] == ["'Cambodia's view'", "'Why'"]
