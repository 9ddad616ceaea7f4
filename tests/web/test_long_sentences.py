"""Brackets in a sentence as long as a page: each is shown with the words nearest to it, and the whole sentence is one step away."""

from dataclasses import replace
from datetime import timedelta

from lxml import html

from models.drafts.operations import NewParagraph
from models.drafts.version import Kind
from testing.world import make_world
from tests.rounds import circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.country import draft_path
from tests.web.site import Site, text_of

CLAUSE = "the members monitor the water at station {} every year"
SENTENCE = f"First, {'; '.join(CLAUSE.format(number) for number in range(30))}."


def test_each_bracket_of_a_long_sentence_is_shown_with_the_words_around_it(site: Site) -> None:
    text = [NewParagraph(Kind.HEADING, "Goals"), NewParagraph(Kind.NUMBERED, SENTENCE)]
    later = site.database.now() + timedelta(days=7)
    world = make_world(site.database, title="Stations", closes_at=later, text=text)
    changed = SENTENCE.replace("station 7 every", "station 7 each").replace("station 20 every", "station 20 each")
    world.replace("VN", "1", SENTENCE, changed)
    version = circulate(world, finish_round(world))
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
