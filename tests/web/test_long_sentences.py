"""Brackets in a sentence as long as a page: each is shown with the words nearest to it, and the whole sentence is one step away."""

from dataclasses import replace
from datetime import datetime, timedelta

from lxml import html

from models.adoption.adoption import AdoptionProcedure
from models.drafts.operations import NewParagraph
from models.drafts.version import DraftVersion, Kind
from testing.world import World, make_world
from tests.adoption import note, terms
from tests.lifting import begin_lifting
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import draft_path
from tests.web.site import Site, text_of

CLAUSE = "the members monitor the water at station {} every year"
SENTENCE = f"First, {'; '.join(CLAUSE.format(number) for number in range(30))}."


def circulate_long_sentence(site: Site) -> tuple[World, DraftVersion, datetime]:
    """A version with a bracket at two of the stations, and a deadline to come."""
    text = [NewParagraph(Kind.HEADING, "Goals"), NewParagraph(Kind.NUMBERED, SENTENCE)]
    later = site.database.now() + timedelta(days=7)
    world = make_world(site.database, title="Stations", closes_at=later, text=text)
    changed = SENTENCE.replace("station 7 every", "station 7 each").replace("station 20 every", "station 20 each")
    world.replace("VN", "1", SENTENCE, changed)
    return world, circulate(world, finish_round(world)), later


def test_each_bracket_of_a_long_sentence_is_shown_with_the_words_around_it(site: Site) -> None:
    world, version, later = circulate_long_sentence(site)
    second = replace(site, world=open_next_round(SecondVersion(world, {}, version.id), later))
    coordinator = second.as_(second.world.coordinators["KH"])

    page = html.fromstring(coordinator.get(f"{draft_path(second)}/brackets").text)
    for choices, own, other in zip(page.cssselect("fieldset"), (7, 20), (20, 7), strict=True):
        for words in choices.cssselect(".option .words"):
            assert f"station {own}" in words.text_content()
            assert f"station {other}" not in words.text_content()
        (whole,) = choices.cssselect("details.whole .words")
        assert whole.text_content() == SENTENCE

    answer = text_of(coordinator.get(f"{draft_path(second)}/answer"))
    assert "station 20 each year" in answer
    assert "First, the members" not in answer


def test_of_words_that_are_put_for_a_bracket_only_these_stand_in_the_whole_sentence(site: Site) -> None:
    world, version, later = circulate_long_sentence(site)
    note(world, version, {1: "in all years"})
    lifting = begin_lifting(world, version, terms(world, AdoptionProcedure.TACIT, later))

    page = html.fromstring(site.as_(world.coordinators["KH"]).get(f"/liftings/{lifting.id}").text)

    put, draft, other = (words.text_content().strip() for words in page.cssselect(".bracket-choice p > .words"))
    assert put == SENTENCE.replace("station 7 every", "station 7 in all years", 1)
    for words, shown in ((draft, "station 7 every year"), (other, "station 7 each year")):
        assert shown in words
        assert "station 20" not in words
