"""Lines of stacked letters keep apart where they stand among English ones, what is typed is seen whole, and links can be hit."""

from models.drafts.operations import NewParagraph
from models.drafts.version import Kind
from testing.chromium import HEIGHT, NARROW
from tests.browser.faults import TOO_WIDE
from tests.browser.house import House
from tests.web.circulation import BURMESE, KHMER

HEIGHTS = (
    "all => all.map(one => parseFloat(getComputedStyle(one).lineHeight) / parseFloat(getComputedStyle(one).fontSize))"
)
STRUCK = (
    "language => { const words = document.body.appendChild(document.createElement('del')); words.lang = language; "
    "const look = getComputedStyle(words); return [look.textDecorationLine, look.backgroundImage.includes('gradient')]; }"
)
WIDTHS = """() => {
  const line = document.querySelector("main").appendChild(document.createElement("p"));
  line.innerHTML = '<ins>in cities and industrial parks.<span class="unseen"> (end of insertion)</span></ins>';
  line.style.width = "max-content";
  const whole = line.getBoundingClientRect().width;
  return [2, 1.5, 1, 0.5].flatMap(less => {
    line.style.width = `${whole - less}px`;
    return [...line.firstChild.getClientRects()].map(part => part.width);
  });
}"""
ROOM = "one => { const shown = one.offsetWidth; one.style.maxWidth = 'none'; one.style.width = 'max-content'; return shown - one.offsetWidth; }"


def test_titles_and_words_of_members_have_the_line_height_of_their_script(house: House) -> None:
    world = house.world(f"{BURMESE} {KHMER}")
    world.remark("KH", KHMER)
    window = house.sign_in(world.coordinators["KH"], viewport={"width": NARROW, "height": HEIGHT})
    window.goto(f"/rounds/{world.round_id}")
    title = window.locator("h1 :lang(my), h1 :lang(km)").evaluate_all(HEIGHTS)
    remark = window.locator(".comment .words :lang(km)").evaluate_all(HEIGHTS)
    window.goto(f"/rounds/{world.round_id}/answer")
    caption = window.locator("h1 .caption :lang(my), h1 .caption :lang(km)").evaluate_all(HEIGHTS)

    assert [round(height, 2) for height in title] == [1.8, 1.8]
    assert [round(height, 2) for height in caption] == [1.8, 1.8]
    assert [round(height, 2) for height in remark] == [2.0]


def test_the_line_through_words_lies_behind_letters_that_stand_on_one_another(house: House) -> None:
    world = house.world("Words that go")
    window = house.sign_in(world.coordinators["KH"])
    window.goto(f"/rounds/{world.round_id}")
    struck = "[struck('en'), struck('km'), struck('my')]"
    lines = window.evaluate(f"() => {{ const struck = {STRUCK}; return {struck}; }}")

    assert lines == [["line-through", False], ["none", True], ["none", True]]


def test_no_end_of_marked_words_stands_alone_on_a_line(house: House) -> None:
    window = house.window()
    window.goto("/sign-in")

    assert min(window.evaluate(WIDTHS)) > 10


def test_a_time_is_seen_whole_where_clocks_say_am_and_pm(house: House) -> None:
    world = house.world("A time")
    window = house.sign_in(world.staff[0], locale="en-US", viewport={"width": NARROW, "height": HEIGHT})
    window.goto(f"/secretariat/consultations/{world.consultation_id}/meetings/new")

    assert window.get_by_label("Begins").evaluate(ROOM) >= 0


def test_a_link_that_stands_alone_is_high_enough_for_a_finger(house: House) -> None:
    (staff, *_) = (person for person in house.people() if person.is_staff)
    window = house.sign_in(staff, viewport={"width": NARROW, "height": HEIGHT})
    window.goto("/secretariat/adoptions/1")
    links = window.locator(".facts dd > a").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")

    assert links
    assert min(links) >= 24


def test_a_heading_that_is_one_long_word_fits_where_its_section_is_marked(house: House) -> None:
    text = [NewParagraph(Kind.HEADING, "Transboundary" * 6), NewParagraph(Kind.NUMBERED, "The members meet.")]
    world = house.world("A long word", text=text)
    window = house.sign_in(world.coordinators["KH"], viewport={"width": NARROW, "height": HEIGHT})
    window.goto(f"/rounds/{world.round_id}/answer")

    assert window.locator("fieldset.section-mark").count() == 1
    assert window.evaluate(TOO_WIDE) == ""


def test_on_a_telephone_the_words_beside_the_map_of_comments_wrap(house: House) -> None:
    world = house.world("A map on a telephone")
    world.remark("KH", "Thank you.")
    world.everybody_submits()
    world.close()
    window = house.sign_in(world.staff[0], viewport={"width": NARROW, "height": HEIGHT})

    window.goto(f"/secretariat/rounds/{world.round_id}/glance")

    boxes = [one.bounding_box() for one in window.locator(".map-words").all()]
    assert len(boxes) > 1
    assert all(box and box["x"] + box["width"] <= NARROW for box in boxes)
