"""Where members stand on the priority fields, on pages: declared on that of the answer, read as a picture and as a table."""

from datetime import timedelta

import pytest
from lxml import html

from tests.models.consensus.test_consensus import GOALS, MEANS, name_fields
from tests.rounds import circulate_round, open_next_round
from tests.web.circulation import SecondVersion
from tests.web.site import Site, text_of


@pytest.mark.slow
def test_a_country_declares_and_everybody_reads_it_when_the_next_version_goes_out(site: Site) -> None:
    world = site.world
    khmer, thai, office = (
        site.as_(one) for one in (world.coordinators["KH"], world.coordinators["TH"], world.staff[0])
    )
    assert "Where Cambodia stands" not in text_of(khmer.get("/rounds/1/answer"))
    assert "No round has closed yet" in text_of(office.get("/consultations/1/consensus"))
    name_fields(world, GOALS, MEANS)

    refused = khmer.press(khmer.get("/rounds/1/answer"), "/rounds/1/fields", {"remark_1": "Words kept."})
    assert (refused.status_code, "Choose where your country stands" in text_of(refused)) == (422, True)
    assert html.fromstring(refused.text).xpath("//input[@id='remark_1']/@value") == ["Words kept."]

    said = {"stance_1": "concern", "remark_1": "Who pays?"}
    saved = khmer.press(khmer.get("/rounds/1/answer"), "/rounds/1/fields", said)
    assert saved.location.endswith("/rounds/1/answer#fields")
    page = text_of(khmer.get("/rounds/1/answer"))
    assert all(words in page for words in ("Support with changes", "Declare nothing", "This is sent with the answer"))
    said = {"stance_2": "support", "remark_2": "Means are there."}
    khmer.press(khmer.get("/rounds/1/answer"), "/rounds/1/fields", said)
    world.submit("KH")
    for paper in ("/rounds/1/answer", "/rounds/1/receipt"):
        assert "Goals: concern. Who pays?" in text_of(khmer.get(paper))
    khmer.press(khmer.get("/rounds/1/receipt"), "/rounds/1/take-back")
    version = circulate_round(world)

    for reader in (khmer, thai, office):
        page = reader.get("/consultations/1/consensus")
        (picture,) = html.fromstring(page.text).xpath("//figure[figcaption='Goals']")
        words = picture.xpath(".//*[@class='stands-word']/text()")
        assert words == ["concern", *["nothing declared"] * 5]
        assert "Cambodia concern: Who pays?" in text_of(page)
    page = text_of(thai.get(f"/versions/{version.id}/compendium"))
    assert "Where the members stand on the priority fields" in page
    assert '"stance": "concern"' in thai.get(f"/versions/{version.id}/compendium.json").text

    again = open_next_round(SecondVersion(world, {}, version.id), site.database.now() + timedelta(days=7))
    page = text_of(khmer.get(f"/rounds/{again.round_id}/answer"))
    assert "In round 1 Cambodia declared: concern: Who pays? Support" in page
    assert "In round 1 Cambodia declared: support: Means are there. Support" in page
