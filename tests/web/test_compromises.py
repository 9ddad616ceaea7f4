"""Words that the secretariat proposes for a bracket, on its pages."""

import pytest
from lxml import html

from tests.web.secretariat import (
    consolidate_collision,
    do_owed_work,
    first_bracket_path,
    officers,
    round_path,
    unanswered_paths,
)
from tests.web.site import Site, text_of


@pytest.mark.slow
def test_a_compromise_stands_in_the_bracket_and_survives_consolidating_again(site: Site) -> None:
    text = consolidate_collision(site)
    officer = officers(site)[0]
    bracket = first_bracket_path(officer.get(text))
    form = officer.get(bracket)
    assert "every year → each year" in text_of(form)

    kept = officer.press(form, bracket, {"text": "every year", "reason": "Both can live with it."})
    assert kept.headers["Location"].startswith(text)
    assert "being consolidated again" in text_of(officer.get(text))
    do_owed_work(site)

    newer = officer.get(text).headers["Location"]
    assert newer != text
    page = text_of(officer.get(newer))
    assert "[Secretariat proposes: every year" in page
    assert "Both can live with it." in text_of(officer.get(first_bracket_path(officer.get(newer))))

    anew = first_bracket_path(officer.get(newer))
    fields = {"choice": "own", "text": "once a year", "reason": "Shorter."}
    changed = officer.press(officer.get(bracket), anew, fields)
    assert changed.status_code == 302
    do_owed_work(site)
    assert "[Secretariat proposes: once a year" in text_of(officer.get(text, follow_redirects=True))

    anew = first_bracket_path(officer.get(text, follow_redirects=True))
    assert officer.press(officer.get(bracket), f"{anew}/remove").status_code == 302
    do_owed_work(site)
    assert "Secretariat proposes" not in text_of(officer.get(text, follow_redirects=True))


def test_a_compromise_without_a_reason_is_refused_and_its_words_stay(site: Site) -> None:
    officer = officers(site)[0]
    bracket = first_bracket_path(officer.get(consolidate_collision(site)))

    refused = officer.press(officer.get(bracket), bracket, {"text": "ប្រចាំឆ្នាំ <b>", "reason": " "})
    assert refused.status_code == 422
    assert "Give the reason" in text_of(refused)
    assert html.fromstring(refused.text).xpath("string(//textarea[@name='text'])").strip() == "ប្រចាំឆ្នាំ <b>"


def test_of_two_who_answer_at_once_the_second_sees_both_texts_and_may_insist(site: Site) -> None:
    site.world.remark("KH", "Thank you.")
    site.world.everybody_submits()
    site.world.close()
    one, two, _ = officers(site)
    (comment,) = unanswered_paths(one, round_path(site))
    first, second = one.get(comment), two.get(comment)
    one.press(first, comment, {"outcome": "noted", "reason": "Noted with thanks."})

    refused = two.press(second, comment, {"outcome": "deferred", "reason": "For the next text."})
    assert refused.status_code == 409
    assert "What stands now: noted Noted with thanks." in text_of(refused)
    assert "What you wrote For the next text." in text_of(refused)

    assert two.press(refused, comment).status_code == 302
    assert "For the next text." in text_of(one.get(comment))
