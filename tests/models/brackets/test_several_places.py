"""What is typed over one place of a bracket that has several."""

from models.brackets.agreement import Stance
from models.brackets.reading import Choice, half_edited, read_back
from tests.models.brackets.test_reading import after


def test_words_at_one_place_that_two_members_have_there_choose_neither_before_the_other_places_say_which() -> None:
    base = after(
        "They will meet every year.",
        ("China", "They shall meet every month."),
        ("Viet Nam", "They shall meet every week."),
    )
    assert base.text == ("They [will] [China, Viet Nam: shall] meet every [year] [China: month][Viet Nam: week].")
    (bracket,) = base.words.brackets

    beside = " meet every [year] [China: month][Viet Nam: week]."
    assert read_back(base.words, f"They shall{beside}", "en").choices == {}
    assert "[year] [China: month][Viet Nam: week]" in half_edited(base.words, f"They shall{beside}", "en")
    assert read_back(base.words, f"They will{beside}", "en").choices == {0: Choice(Stance.KEEP)}
    assert read_back(base.words, "They shall meet every week.", "en").choices == {
        0: Choice(Stance.ACCEPT, bracket.alternatives[1].words)
    }
