"""Numbers stay where they are until a text is adopted; what is new behind 12 is 12 bis."""

import re

from models.drafts.provisional_labels import LABEL, Numbered, comparable_label, label_provisionally
from models.drafts.version import Kind, Paragraph

HEADING = Numbered(Kind.HEADING, "", removed=False)
NEW = Numbered(Kind.NUMBERED, "", removed=False)


def had(label: str, *, removed: bool = False) -> Numbered:
    return Numbered(Kind.NUMBERED, label, removed)


def test_old_paragraphs_keep_their_numbers_and_new_ones_are_called_after_the_one_before() -> None:
    text = [HEADING, NEW, had("1"), NEW, HEADING, NEW, had("2"), had("3", removed=True), NEW, had("4")]
    labels = ["", "0 bis", "1", "1 bis", "", "1 ter", "2", "", "3 bis", "4"]
    assert list(label_provisionally(text)) == labels


def test_in_a_later_text_they_keep_these_names_and_newer_ones_take_the_next_that_nobody_has_had() -> None:
    text = [had("1"), NEW, had("1 bis"), had("1 ter", removed=True), NEW, had("2")]
    assert list(label_provisionally(text)) == ["1", "1 quater", "1 bis", "", "1 quinquies", "2"]


def test_what_never_had_a_name_and_is_gone_has_none() -> None:
    assert list(label_provisionally([had("1"), Numbered(Kind.NUMBERED, "", removed=True), NEW])) == ["1", "", "1 bis"]


def test_there_are_names_for_any_number_of_them_and_each_is_short_and_can_be_written_by_hand() -> None:
    labels = list(label_provisionally([had("1000"), *[NEW] * 60]))

    assert labels[1:12] == [
        f"1000 {latin}"
        for latin in [
            "bis",
            "ter",
            "quater",
            "quinquies",
            "sexies",
            "septies",
            "octies",
            "novies",
            "decies",
            "undecies",
            "duodecies",
        ]
    ]
    assert (labels[19], labels[38], labels[39]) == ("1000 vicies", "1000 novotricies", "1000 (40)")
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= Paragraph.label.type.length  # type: ignore[attr-defined]
    assert all(re.fullmatch(LABEL, label) for label in labels)
    assert comparable_label("1000 BIS") == comparable_label("1000bis") != comparable_label("1000")
    assert comparable_label("1 2") != comparable_label("12")
