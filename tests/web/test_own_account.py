"""People see what the service keeps about them, why, and how long: as much as an operator would give out."""

from models.db.access import OPERATOR
from models.people.queries.personal_data import held_about, subjects_about
from tests.web.site import Site, text_of


def test_people_read_what_is_kept_about_them_and_it_is_what_is_given_out(site: Site) -> None:
    site.world.remark("TH", "We thank the secretariat.")
    site.world.submit("TH")
    person = site.world.coordinators["TH"]

    browser = site.as_(person)
    shown = text_of(browser.get(browser.get("/").text.partition('href="/account')[1][6:]))

    assert f"{person.name} Office {person.office} E-mail address {person.email}" in shown
    assert "Until you are erased." in shown
    with site.database.reading(OPERATOR) as session:
        tables = held_about(session, person)["tables"]
        counted = {one.subject.tables: one.count for one in subjects_about(session, person)}
    assert counted["sign_in_links", "signed_in"] == len(tables["signed_in"]) == 1
    assert counted["notifications",] == len(tables["notifications"]) > 0
    assert sum(counted.values()) == sum(len(rows) for rows in tables.values())
    for what, count in ((" Letters to you", counted["notifications",]), ("approved", counted[()])):
        assert f"{what} " in shown
        assert f" {count} " in shown.partition(f"{what} ")[2][:160]
    assert site.world.coordinators["KH"].email not in shown


def test_nobody_sees_it_without_signing_in(site: Site) -> None:
    assert site.nobody().get("/account").status_code == 302
