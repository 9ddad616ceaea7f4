"""A round at a glance: for the secretariat from the beginning, but what was said only once it may read it; for the members
when the new version is out."""

from collections import Counter
from datetime import timedelta

from lxml import html
from sqlalchemy import select

from models.comments.comment import Comment, CommentState
from models.db.access import WORKER, viewer_of
from models.rounds.operations import rounds
from models.rounds.operations.rounds import acknowledge
from models.rounds.queries.glance import glance_at_round
from testing.world import LATER
from tests.web.circulation import SecondVersion
from tests.web.site import Browser, Site, text_of

LARGEST_PAGE = 100_000  # bytes


def desk_of(site: Site) -> str:
    return f"/secretariat/rounds/{site.world.round_id}/glance"


def staff(site: Site) -> Browser:
    return site.as_(site.world.staff[0])


def test_before_the_round_closes_the_staff_see_only_who_was_told_and_who_has_answered(site: Site) -> None:
    site.world.replace("KH", "1", "every year", "twice yearly")
    site.world.replace("TH", "2", "fish", "dolphins")
    site.world.submit("KH")
    site.world.submit("LA")
    with site.database.transaction(viewer_of(site.world.deputy)) as session:
        acknowledge(session, site.world.round_id, by=site.world.deputy, now=LATER)

    page = staff(site).get(desk_of(site))

    shown = rows(page.text)
    assert [row[0] for row in shown] == ["Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam"]
    assert "acknowledged" in shown[0][1]
    assert "Deputy of Cambodia" in shown[0][1]
    assert "submitted" in shown[0][2]
    assert shown[1][1:] == ["not yet", "not yet"]
    assert "nil return" in shown[2][2]
    assert "can be seen when the round has closed" in text_of(page)
    with site.database.reading(viewer_of(site.world.staff[0])) as session:
        sealed_for_staff = glance_at_round(session, site.world.round_id)
    assert (sealed_for_staff.comments, {party.comments for party in sealed_for_staff.parties}) == ([], {0})
    for sealed in ("twice yearly", "dolphins", "<pattern", "KH-1", "1 comment", "substantive"):
        assert sealed not in page.text


def test_when_the_round_has_closed_every_comment_is_counted_where_it_was_made(site: Site) -> None:
    site.world.replace("KH", "1", "every year", "twice yearly")
    site.world.replace(
        "KH",
        "1",
        "share",
        "tell",
    )
    site.world.replace("VN", "2", "fish", "dolphins")
    site.world.remark("LA", "Thank you.")
    for code in ("KH", "VN", "LA"):
        site.world.submit(code)
    site.world.replace("TH", "3", "ministries", "never submitted")
    with site.database.transaction(WORKER) as session:
        rounds.close_due(session, now=site.database.now() + timedelta(days=8))

    page = staff(site).get(desk_of(site))

    assert table(page.text) == [
        ["The whole text", "0", "0", "1", "0", "0", "0", "1"],
        ["“Goals”", "0", "0", "0", "0", "0", "0", "0"],
        ["Paragraph 1", "2", "0", "0", "0", "0", "0", "2"],
        ["Paragraph 2", "0", "0", "0", "0", "0", "1", "1"],
        ["“Means”", "0", "0", "0", "0", "0", "0", "0"],
        ["Paragraph 3", "0", "0", "0", "0", "0", "0", "0"],
        ["Paragraph 4", "0", "0", "0", "0", "0", "0", "0"],
        ["All", "2", "0", "1", "0", "0", "1", "4"],
    ]
    assert "Hatched: the member did not answer." in text_of(page)
    assert "did not answer" in rows(page.text)[4][2]
    assert "never submitted" not in page.text


def test_the_map_shows_the_numbers_of_the_table_and_leads_to_the_comments_that_it_counts(
    site: Site, version_2: SecondVersion
) -> None:
    browser = staff(site)
    page = browser.get(desk_of(site)).text

    drawn = {link.get("title"): (link.get("href"), link.text) for link in map_of(page).iterfind(".//a")}
    with site.database.reading(WORKER) as session:
        comments = session.scalars(select(Comment).where(Comment.state == CommentState.SUBMITTED)).all()
    assert sum(int(count) for _, count in drawn.values()) == len(comments) == 8
    address, count = drawn["Lao PDR, the whole text: 1 comment"]
    assert (address, count) == (
        f"/secretariat/rounds/{site.world.round_id}/comments?at=c-{(id := version_2.comments['remark'])}#c-{id}",
        "1",
    )
    assert Counter(count for _, count in drawn.values()) == Counter(
        cell for row in table(page)[:-1] for cell in row[1:-1] if cell != "0"
    )
    for address, _ in drawn.values():
        there, _, anchor = address.partition("#")
        assert html.fromstring(browser.get(there).text).xpath("//*[@id=$id]", id=anchor), address


def test_countries_stand_alphabetically_and_the_map_has_words_for_those_who_do_not_see_it(
    site: Site, version_2: SecondVersion
) -> None:
    drawn = map_of(staff(site).get(desk_of(site)).text)

    assert drawn.xpath("./div[1]//text()") == ["KH", "CN", "LA", "MM", "TH", "VN"]
    assert (drawn.get("aria-labelledby"), drawn.get("aria-describedby")) == ("map-name", "map-how")
    assert drawn.find("p").text == "Comments by paragraph and member"
    links = drawn.findall(".//a")
    assert [link.get("aria-label") for link in links] == [link.get("title") for link in links]


def test_for_members_there_is_no_such_page_until_the_new_version_is_out(site: Site, version_2: SecondVersion) -> None:
    reader = site.as_(version_2.world.coordinators["TH"])
    address = f"/versions/{version_2.version_id}/glance"
    assert {reader.get(path).status_code for path in (address, desk_of(site))} == {404}
    assert staff(site).get(address).status_code == 404

    version_2.circulate()

    assert {browser.get(address).status_code for browser in (reader, staff(site))} == {200}
    assert reader.get(desk_of(site)).status_code == 404
    assert reader.get(f"/versions/{version_2.world.version_id}/glance").status_code == 404
    assert address in reader.get(f"/versions/{version_2.version_id}").text


def test_every_member_sees_the_same_round_but_not_who_acknowledged_what(site: Site, version_2: SecondVersion) -> None:
    desk = staff(site).get(desk_of(site)).text
    version_2.circulate()

    pages = [
        site.as_(person).get(f"/versions/{version_2.version_id}/glance").text
        for person in (version_2.world.coordinators["TH"], version_2.world.contributor, version_2.world.staff[1])
    ]

    for page in pages:
        assert table(page) == table(desk)
        assert "Letter received" not in page
        comment = f"c-{version_2.comments['remark']}"
        assert f"/versions/{version_2.version_id}/compendium?at={comment}#{comment}" in page
        assert not [link for link in html.fromstring(page).xpath("//main//@href") if "/secretariat/" in link]
        assert len(page.encode()) < LARGEST_PAGE


def test_comments_are_counted_by_type_and_by_answer(site: Site, out: SecondVersion) -> None:
    page = html.fromstring(staff(site).get(f"/versions/{out.version_id}/glance").text)

    by_type, by_answer = (
        [tuple(" ".join(cell.text_content().split()) for cell in row) for row in found.xpath(".//tbody/tr")]
        for found in page.xpath("//table[@class='bars']")
    )
    assert by_type == [
        ("General", "1"),
        ("Substantive", "5"),
        ("Technical", "0"),
        ("Editorial", "2"),
        ("Translation", "0"),
    ]
    assert sum(int(count) for _, count in by_answer) == 8
    assert ("Not accepted", "1") in by_answer
    assert ("Noted", "1") in by_answer


def test_comments_are_counted_by_section_and_type_in_a_picture_and_its_table(site: Site, out: SecondVersion) -> None:
    page = html.fromstring(staff(site).get(f"/versions/{out.version_id}/glance").text)

    (counts,) = page.xpath("//table[caption='Comments by section and type']")
    by_section = {row[0].text_content(): [int(cell.text) for cell in row[1:]] for row in counts.xpath(".//tbody/tr")}
    (drawn,) = page.xpath("//svg[contains(@class, 'by-section')]")
    # The number behind each bar is the sum of its parts, which stand in the table.
    labels = [text.text for text in drawn.iter("text")]
    assert dict(zip(labels[::2], map(int, labels[1::2]), strict=True)) == {
        section: sum(counted) for section, counted in by_section.items()
    }
    assert sum(map(sum, by_section.values())) == 8
    assert len([*drawn.iter("rect")]) == sum(count > 0 for counted in by_section.values() for count in counted)


def test_who_has_answered_is_drawn_with_a_sign_for_each_member(site: Site) -> None:
    site.world.replace("KH", "1", "every year", "twice yearly")
    for code in ("KH", "LA"):
        site.world.submit(code)

    (drawn,) = html.fromstring(staff(site).get(desk_of(site)).text).xpath("//svg[contains(@class, 'answered')]")

    assert [text.text for text in drawn.iter("text")] == ["KH", "CN", "LA", "MM", "TH", "VN"]
    assert [sign.get("class") for sign in drawn.iter("circle")] == [
        "sign-full",
        "sign-empty",
        "sign-line",
        *["sign-empty"] * 3,
    ]


def test_what_a_paragraph_went_through_leads_from_the_words_before_to_the_words_now(
    site: Site, out: SecondVersion
) -> None:
    browser = site.as_(out.world.coordinators["TH"])
    page = browser.get(f"/versions/{out.version_id}/glance").text

    passages = {
        item.xpath("string(h3)"): " ".join(item.text_content().split())
        for item in html.fromstring(page).xpath("//ol[@class='passages']/li")
    }
    first = passages["Paragraph 1"]
    assert "KH-1 Cambodia asks for other words. incorporated for consideration" in first
    assert "VN-1 Viet Nam asks for other words." in first
    assert "Its words: paragraph 1, in a bracket." in first
    assert "Now paragraph 1 of version 2: 1 bracket stands in it." in first
    third = passages["Paragraph 3"]
    assert "asks for a new paragraph after it" in third
    assert "Its words: paragraph 3 bis, in a bracket." in third
    assert "not accepted Its words are not in the text." in third
    assert "Now paragraph 3 of version 2: other words, and no bracket." in third
    assert "LA-1 Lao PDR has a remark. noted" in passages["The whole text"]
    assert "2 other headings and paragraphs had no comment." in text_of(
        browser.get(f"/versions/{out.version_id}/glance")
    )
    for address in html.fromstring(page).xpath("//ol[@class='passages']//a/@href"):
        there, _, anchor = address.partition("#")
        assert html.fromstring(browser.get(there).text).xpath("//*[@id=$id]", id=anchor), address


def test_before_a_text_is_made_the_staff_see_what_was_asked_for(site: Site) -> None:
    site.world.replace("KH", "1", "every year", "twice yearly")
    site.world.everybody_submits()
    site.world.close()

    page = text_of(staff(site).get(desk_of(site)))

    assert "to a new text, which is not made yet" in page
    assert "KH-1 Cambodia asks for other words. no answer yet" in page
    assert "No answer yet 1" in page


def rows(page: str) -> list[list[str]]:
    """The table of who was told and has answered."""
    found = html.fromstring(page).xpath("//table[@class='cards']")[0]
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found.xpath("./tbody/tr")]


def table(page: str) -> list[list[str]]:
    """The numbers behind the map, without what only screen readers hear."""
    (found,) = html.fromstring(page).xpath("//table[caption='Comments by paragraph and member']")
    for unseen in found.xpath(".//span[@class='unseen']"):
        unseen.drop_tree()
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found.xpath("./tbody/tr | ./tfoot/tr")]


def map_of(page: str) -> html.HtmlElement:
    (found,) = html.fromstring(page).find_class("comment-map")
    return found
