"""Corrigenda to an adopted text, on pages: from the proposal to what everybody reads."""

from lxml import html

from models.adoption.adoption import Way
from models.adoption.operations import corrigenda
from models.db.access import WORKER
from models.drafts.version import DraftVersion
from tests.adoption import begin, terms
from tests.web.circulation import KHMER
from tests.web.site import Site, text_of


def test_a_corrigendum_goes_from_the_secretariat_to_everybody(site: Site, bare: DraftVersion) -> None:
    begin(site.world, bare, terms(site.world, Way.EXPRESS)).all_agree()
    first, second = (site.as_(one) for one in site.world.staff[:2])
    path = f"/versions/{bare.id}/corrigenda"
    nobody = site.nobody()
    assert "As corrected" not in text_of(nobody.get("/adopted/1"))
    page = first.get(path)
    choices = html.fromstring(page.text).xpath("//select[@name='paragraph']/option")
    (paragraph,) = [one.get("value") for one in choices if "the river" in one.text_content()]
    words = {"kind": "misprint", "paragraph": paragraph, "wrong": "its fishes", "correct": "its fish and birds"}
    refused = first.press(page, path, {**words, "reason": KHMER, "until": "2031-06-30T18:00"})
    assert (refused.status_code, "do not stand in this paragraph" in text_of(refused)) == (422, True)
    assert KHMER in refused.text
    first.press(page, path, {**words, "wrong": "its fish", "reason": KHMER, "until": "2031-06-30T18:00"})

    approve = "/text-corrigenda/1/approve"
    assert approve not in first.get(path).text
    second.press(second.get(path), approve)
    thai = text_of(site.as_(site.world.coordinators["TH"]).get(path))
    assert "It is issued if no member objects until 30 June 2031" in thai
    assert KHMER in thai
    assert "Object for Thailand" in thai
    with site.database.transaction(WORKER) as session:
        corrigenda.issue_due(session, now=site.database.now().replace(year=2032))

    for public in ("/adopted/", "/adopted/1"):
        assert "As corrected by corrigendum 1" in text_of(nobody.get(public))
    read = text_of(nobody.get("/adopted/1"))
    assert "for “its fish” read “its fish and birds”" in read
    assert (
        read.count("The members will protect the river and its fish.") == 2
    )  # in the text, and beside the corrected words
    assert "The members will protect the river and its fish and birds." in read
