"""Whose agreement a bracket is waiting for, where the secretariat settles it."""

import pytest

from models.brackets.agreement import Stance
from tests.models.brackets.second_round import say
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.secretariat import first_bracket_path, officers
from tests.web.site import Site, text_of


def agreement_needed(site: Site, version_id: int) -> str:
    """What the page of the first bracket of a text says about it."""
    officer = officers(site)[0]
    text = officer.get(f"/secretariat/versions/{version_id}")
    page = text_of(officer.get(first_bracket_path(text)))
    return page.partition("Agreement needed: ")[2]


def test_of_a_bracket_of_an_earlier_round_the_page_says_why_it_is_open(site: Site) -> None:
    site.world.replace("CN", "1", "every year", "every month")
    site.world.replace("VN", "1", "every year", "every decade")
    version = circulate(site.world, finish_round(site.world))
    second = open_next_round(SecondVersion(site.world, {}, version.id))
    say(second, "TH", {"1": (Stance.RESERVED, None)})

    text = agreement_needed(site, finish_round(second).id)

    assert text.startswith(
        "China and Viet Nam ask for different words; Thailand reserves its position. "
        "Cambodia, Lao PDR and Myanmar have asked for nothing here."
    )


def test_of_a_bracket_that_the_round_opens_all_words_are_still_to_be_seen(site: Site) -> None:
    site.world.replace("CN", "1", "every year", "every month")

    text = agreement_needed(site, finish_round(site.world).id)

    assert text.startswith(
        "China asks for other words; the members have yet to see words that were first written in this round. "
        "Cambodia, Lao PDR, Myanmar, Thailand and Viet Nam have asked for nothing here."
    )


@pytest.mark.slow
def test_the_secretariat_learns_which_wordings_all_could_accept_and_not_who_could(site: Site) -> None:
    site.world.replace("CN", "1", "every year", "every month")
    site.world.replace("VN", "1", "every year", "every decade")
    version = circulate(site.world, finish_round(site.world))
    second = open_next_round(SecondVersion(site.world, {}, version.id))
    say(second, "CN", {"1": (Stance.ACCEPT, 0)}, can_accept=(1,))
    say(second, "VN", {"1": (Stance.ACCEPT, 1)}, can_accept=(0,))

    text = agreement_needed(site, finish_round(second).id)

    assert "All who speak here could accept: “month”, “decade”. Propose one of these wordings as the compromise" in text
    assert "China could" not in text
