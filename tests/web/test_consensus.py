"""Where members stand on the priority fields, on pages: declared on that of the answer, read as a picture and as a table."""

from datetime import timedelta

import pytest
from lxml import html
from werkzeug.test import TestResponse

from models.db.access import WORKER
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
    assert html.fromstring(refused.text).xpath("//textarea[@id='remark_1']/text()") == ["Words kept."]

    fields = {"stance_1": "concern", "remark_1": "Who pays?"}
    saved = khmer.press(khmer.get("/rounds/1/answer"), "/rounds/1/fields", fields)
    assert saved.location.endswith("/rounds/1/answer#fields")
    shown = text_of(khmer.get("/rounds/1/answer"))
    assert all(words in shown for words in ("Support with changes", "Declare nothing", "This is sent with the answer"))
    fields = {"stance_2": "support", "remark_2": "Means are there."}
    khmer.press(khmer.get("/rounds/1/answer"), "/rounds/1/fields", fields)
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
    assert "Where the members stand on the priority fields" in text_of(thai.get(f"/versions/{version.id}/compendium"))
    assert '"stance": "concern"' in thai.get(f"/versions/{version.id}/compendium.json").text

    again = open_next_round(SecondVersion(world, {}, version.id), site.database.now() + timedelta(days=7))
    shown = text_of(khmer.get(f"/rounds/{again.round_id}/answer"))
    assert "In round 1 Cambodia declared: concern: Who pays? Support" in shown
    assert "In round 1 Cambodia declared: support: Means are there. Support" in shown


def test_what_was_chosen_and_not_saved_is_not_left_behind_when_the_answer_is_sent(site: Site) -> None:
    world = site.world
    khmer = site.as_(world.coordinators["KH"])
    name_fields(world, GOALS, MEANS)
    answer = khmer.get("/rounds/1/answer")
    (goals, *_) = [name for name in form_fields(answer) if name.startswith("state_")]
    fields = {"stance_1": "concern", "remark_1": "Who pays?", goals: "done"}

    first = khmer.press(answer, "/rounds/1/nil-return", fields)

    assert first.location.endswith("/rounds/1/answer#submit")
    answer = khmer.get("/rounds/1/answer")
    assert "The answer is not sent yet." in text_of(answer)
    assert (form_fields(answer)["stance_1"], form_fields(answer)[goals]) == ("concern", "done")
    sent = khmer.press(answer, "/rounds/1/nil-return")
    assert sent.location.endswith("/rounds/1/receipt")
    receipt = text_of(khmer.get("/rounds/1/receipt"))
    assert "Goals: concern. Who pays?" in receipt
    assert "Sections of the text Goals: everything that the country says is in this answer" in receipt


def test_what_is_wrong_in_a_declaration_stops_the_answer_and_comes_back_with_the_marks(site: Site) -> None:
    world = site.world
    khmer = site.as_(world.coordinators["KH"])
    name_fields(world, GOALS, MEANS)
    answer = khmer.get("/rounds/1/answer")
    (goals, *_) = [name for name in form_fields(answer) if name.startswith("state_")]

    refused = khmer.press(answer, "/rounds/1/nil-return", {"remark_1": "Words kept.", goals: "to follow"})

    assert (refused.status_code, "Choose where your country stands" in text_of(refused)) == (422, True)
    assert (form_fields(refused)["remark_1"], form_fields(refused)[goals]) == ("Words kept.", "to follow")
    assert "Cambodia has answered" not in text_of(khmer.get("/rounds/1/answer"))


def test_whoever_is_signed_out_before_sending_sees_only_what_they_chose(site: Site) -> None:
    world = site.world
    khmer = site.as_(world.coordinators["KH"])
    name_fields(world, GOALS, MEANS)
    answer = khmer.get("/rounds/1/answer")
    with site.database.transaction(WORKER) as session:
        session.connection().exec_driver_sql("UPDATE signed_in SET ended_at = began_at")

    refused = khmer.press(answer, "/rounds/1/nil-return", {"stance_1": "concern", "remark_1": "Who pays?"})

    assert refused.status_code == 401
    labels = html.fromstring(refused.text).xpath("//form//label/text()")
    assert labels == ["Remark"]


def form_fields(page: TestResponse) -> dict[str, str]:
    (form,) = html.fromstring(page.text).xpath("//form[.//input[starts-with(@name, 'stance_')]]")
    return dict(form.form_values())
