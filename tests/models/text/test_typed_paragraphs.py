"""What somebody types to be put in, as paragraphs: nothing is lost, nothing is run together."""

from hypothesis import example, given
from hypothesis import strategies as st

from models.drafts.version import Kind
from models.text.markdown import as_typed, typed_paragraphs

KHMER = "ប្រើប្រាស់ទឹកទន្លេរួមគ្នា។"
_WORDS = st.text(st.sampled_from(f"ab #\\.\u00a0{KHMER}"), min_size=1).map(str.strip).filter(bool)


def test_each_line_is_a_paragraph_and_a_marked_one_a_heading() -> None:
    assert typed_paragraphs(f"## Youth\nYoung people take part.\n\n  {KHMER}  \n#1 is first\n# Costs #\n#") == [
        (Kind.HEADING, "Youth"),
        (Kind.NUMBERED, "Young people take part."),
        (Kind.NUMBERED, KHMER),
        (Kind.NUMBERED, "#1 is first"),
        (Kind.HEADING, "Costs"),
        (Kind.NUMBERED, "#"),
    ]


@given(_WORDS)
@example("# of officials trained")
@example("\\# of officials")
@example("##")
def test_a_paragraph_that_is_written_for_a_person_reads_as_it_was(words: str) -> None:
    assert typed_paragraphs(as_typed(Kind.NUMBERED, words)) == [(Kind.NUMBERED, words)]


@given(st.lists(st.tuples(st.sampled_from([Kind.HEADING, Kind.NUMBERED]), st.sampled_from(["Youth", KHMER, "A b."]))))
def test_several_come_back_in_their_order(paragraphs: list[tuple[Kind, str]]) -> None:
    assert typed_paragraphs("\n".join(as_typed(*each) for each in paragraphs)) == paragraphs
