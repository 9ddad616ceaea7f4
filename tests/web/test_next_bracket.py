"""Two brackets right beside each other: a bar between them, so that the words of the second do not seem to be the first's."""

from datetime import timedelta

from lxml import html

from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.site import Site


def test_a_bar_separates_a_bracket_from_another_one_with_only_white_space_before_it(site: Site) -> None:
    world = site.world
    world.replace("CN", "1", "every year", "each season")
    world.replace("VN", "1", "every year", "every year and in each flood")
    world.replace("KH", "2", "river", "ទន្លេ")
    world.replace("TH", "2", "its fish", "all fish")
    version = circulate_round(world)
    again = open_next_round(SecondVersion(world, {}, version.id), site.database.now() + timedelta(days=7))
    khmer = site.as_(world.coordinators["KH"])

    for address in (f"/rounds/{again.round_id}", f"/versions/{version.id}", f"/versions/{version.id}/redline"):
        shown = html.fromstring(khmer.get(address).text)
        words = " ".join("".join(shown.xpath("//p[contains(., 'in each flood')][1]//text()")).split())
        before, after = words.split(", next bracket: ")
        assert "each season" in before
        assert "[Viet Nam: add: and in each flood" in after.replace("bracket begins, ", "")
        assert len(shown.xpath("//*[@class='next-bracket']")) == 1, "words stand between the two of paragraph 2"
