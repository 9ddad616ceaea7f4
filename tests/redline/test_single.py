"""Parts of a text read by themselves show what aligning the text as a whole would show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redline import Proposal
from redline.diff.diff import regions
from redline.diff.paragraph import Paragraph
from redline.merge.collect import SingleChanges
from tests.redline.texts import LANGUAGES, cases, changed_text, laws, prose

Found = list[tuple[int, int, str]]


def part_by_part(base: Paragraph, text: str) -> Found:
    [changes] = SingleChanges(base).changes_of([text])
    return [(change.start, change.end, change.text) for change in changes]


def as_a_whole(base: Paragraph, text: str) -> Found:
    reading = base.read(text)
    return [(region.start, region.end, "".join(reading.tokens_of(region))) for region in regions(base, reading)]


@laws
@given(cases(at_least=1))
def test_changes_are_the_same_read_part_by_part_and_as_a_whole(case: tuple[str, list[Proposal], str]) -> None:
    text, proposals, locale = case
    base = Paragraph(text, locale)
    for proposal in proposals:
        assert part_by_part(base, proposal.text or "") == as_a_whole(base, proposal.text or "")


@laws
@given(st.data(), st.sampled_from(LANGUAGES))
def test_changes_far_apart_are_the_same_read_part_by_part_and_as_a_whole(data: st.DataObject, language: str) -> None:
    sentences = data.draw(st.lists(prose(language), min_size=3, max_size=5))
    new = [data.draw(st.one_of(changed_text(sentence, language), st.just(sentence))) for sentence in sentences]
    base = Paragraph(" ".join(sentences), language)

    assert part_by_part(base, " ".join(new)) == as_a_whole(base, " ".join(new))


@pytest.mark.parametrize(
    ("text", "new"),
    [
        pytest.param(
            "(a), (a),, (a), (a),,, plan plan,, plan (a), (a), (a)",
            "new (a),, (a), (a),,, plan plan,, plan (a), (a), new (a)",
            id="no word between them stands once",
        ),
        pytest.param(
            "data,, and countries water climate and countries (a)",
            "data (a) climate and countries water climate and climate x",
            id="words from behind came anew",
        ),
        pytest.param(
            "Meet, share, and then share the strategy and the plan for the river, all of you.",
            "Meet, share and share, and then share the strategy and the plan for the river, all of us.",
            id="what came could stand in several places",
        ),
        pytest.param(
            "its and and members before a land each it. internationalisation; protect",
            "its  and members before a land each it. internationalisation;protectnewprotect",
            id="what went could be the word behind it",
        ),
        pytest.param(
            "All incomprehensibilities internationalisation yesterdayandthedaybefore go.",
            "All extraordinarilylongwords internationalisation yearsandyearsandyearsago go.",
            id="one word between two long ones",
        ),
    ],
)
def test_what_may_be_read_in_several_ways_is_read_as_a_whole(text: str, new: str) -> None:
    base = Paragraph(text, "en")

    assert part_by_part(base, new) == as_a_whole(base, new)
