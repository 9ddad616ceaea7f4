"""Words to be inserted right behind a bracket, which would seem to be one of its alternatives."""

import redline
from tests.models.brackets.agreeing import base_paragraph, make_paragraph, proposal
from worker.documents.docx_out.marked import merged_words, written_bracket

TEXT = "It may ask for data."


def test_tracked_changes_write_them_as_the_text_does() -> None:
    wishes = [proposal(1, "Thailand", "It may open for data."), proposal(2, "Viet Nam", "It may ask clean for data.")]
    opened = make_paragraph(base_paragraph(TEXT), wishes)
    assert opened.text == "It may [ask] [Thailand: open] [Viet Nam: add: clean] for data."

    in_brackets = [one.piece for one in opened.brackets]
    words = merged_words(redline.pieces_from_json(opened.pieces), in_brackets, {}, written_bracket)

    assert "".join(one.text for one in words if one.change != "ins") == TEXT
    assert "".join(one.text for one in words if one.change != "del") == opened.text
    assert ("[Viet Nam: add: clean]", ("Viet Nam",)) in [(one.text, one.authors) for one in words]
