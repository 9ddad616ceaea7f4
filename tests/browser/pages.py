"""Every page of the service, found as people find them: from link to link, and by what forms ask for as they stand,
once for each kind of person."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from lxml import html
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from models.people.person import Person, Role
from tests.browser.house import House
from webapp import create_app

ENOUGH = 10  # pages of one kind that are looked at for one person: about one for each state that a round can be in
EVERYTHING = 1_000  # for those who see most
MANY = {"country.brackets": 30}  # what can be asked for at a bracket is asked in open rounds only
FEW = 2  # of those that are all alike
ONE = 1  # for those who only see less of the same
ALIKE = re.compile(
    r"^account\.letter|^country\.(combine_opinions|comment|comment_attachments|files|leaving_out|opinion|opinion_attachments|opinion_removal|receipt|removal|withdrawal)$"
    r"|^secretariat\.(edit|letters)$|^texts\.(compare_versions|consultation|files|trace)$|change="
)
# Files, pieces of pages, what is shown only while a worker works, and what stands in the frame of another page.
NOT_PAGES = re.compile(
    r"^static$|^(health|metrics)\.|^account\.(app|begin_single_sign_on|confirm_page|demo_enter|link|single_sign_on)$|_as_(html|markdown|json|csv|calendar)$|^secretariat\.begin_again$|_progress$|_news$|letter_html$|^texts\.(adopted_file|file|attachment|entry_original|position_original|acting_letter|signed_letter)$|^observers\.text_file$|^register\.(achievement_file|opened_file|opened_achievement_file)$|\.original$|^country\.(paragraph|whole_text)_comments$|^secretariat\.consolidation"
)
LINKS = "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href.split('#')[0])"
ADDRESSES_OF_FORMS = "forms => forms.map(form => `${form.action}?${new URLSearchParams(new FormData(form))}`)"
TOKEN = ".//input[@name='csrf_token']"
ASKING = ".//form[@method='get']"
NOBODY = "nobody"
MOST_TO_DO = (Role.CONTRIBUTOR.value, Role.COORDINATOR.value, Role.OBSERVER.value, Role.STAFF.value)


@dataclass(frozen=True, slots=True)
class Sight:
    """A page that is open in a window; `kind` is the view that made it, with the change that its address asks for."""

    who: str
    kind: str
    address: str
    window: Page

    def __str__(self) -> str:
        return f"{self.who}: {self.kind} at {self.address}"


class Walk:
    """A walk through the service as one person after another; `seen` grows with the kinds of pages that were seen.

    Without `again`, what somebody else was shown word for word at the same address is passed by: its links lead on, but no
    window is opened on it, which takes most of the time.
    """

    def __init__(self, house: House, *, again: bool = True) -> None:
        self.house = house
        self.again = again
        self._shown: defaultdict[str, set[str]] = defaultdict(set)
        app = create_app(house.chosen, house.database)
        self._addresses = app.url_map.bind(urlsplit(house.service.address).netloc)
        views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
        self.all = {view for view in views if not NOT_PAGES.search(view)}
        self.seen: set[str] = set()

    def sights(self) -> Iterator[Sight]:
        """Each page as it is open in the window; move on only when it has been looked at."""
        yield from self._as(NOBODY, self.house.window(), ONE)
        for who, person in self._people():
            yield from self._as(who, self.house.sign_in(person), EVERYTHING if who in MOST_TO_DO else ONE)

    def _as(self, who: str, window: Page, enough: int) -> Iterator[Sight]:
        met: Counter[str] = Counter()
        known = {"/", "/nowhere"}
        ahead = deque(sorted(known))
        while ahead:
            address = ahead.popleft()
            kind = self._kind(address)
            most = FEW if ALIKE.search(kind or "") else MANY.get(kind or "", ENOUGH)
            if kind is None or met[kind] >= min(most, enough):
                continue
            met[kind] += 1
            if (ways := self._passing(window, address)) is None:
                answer = window.goto(address)
                shown = self._kind(window.url.removeprefix(self.house.service.address)) or kind  # where it has led to
                self.seen.add(shown.partition("?")[0])
                if answer:
                    self._shown[address].add(_own_words(html.document_fromstring(answer.body())))
                yield Sight(who, shown, address, window)
                ways = window.locator("a[href]").evaluate_all(LINKS)
                ways += window.locator("form[method=get]").evaluate_all(ADDRESSES_OF_FORMS)
            for way in (link.removeprefix(self.house.service.address) for link in ways):
                if way.startswith("/") and way not in known:
                    known.add(way)
                    ahead.append(way)
        window.context.close()

    def _passing(self, window: Page, address: str) -> list[str] | None:
        """Where a page leads to that may be passed by; None for one that must be looked at."""
        if self.again or address not in self._shown:
            return None
        answer = window.context.request.get(address)
        page = html.document_fromstring(answer.body(), base_url=answer.url)
        if _own_words(page) not in self._shown[address] or page.find(ASKING) is not None:
            return None
        page.make_links_absolute()
        return [link.get("href", "").partition("#")[0] for link in page.iterfind(".//a[@href]")]

    def _kind(self, address: str) -> str | None:
        """The view behind an address, and what it asks for; None for what is no page."""
        parts = urlsplit(address)
        try:
            view = self._addresses.match(parts.path, method="GET")[0]
        except RequestRedirect:
            return None
        except HTTPException:
            return "refusal"
        change = parse_qs(parts.query).get("change", [])
        return None if NOT_PAGES.search(view) else "?change=".join([view, *change])

    def _people(self) -> Iterator[tuple[str, Person]]:
        """One of each office, of those who have most to see; two of the secretariat, of whom one proposed a text."""
        people = self.house.people()
        for role in Role:
            of_role = [person for person in people if person.role is role]
            for number, person in enumerate(of_role[: 2 if role is Role.STAFF else 1], start=1):
                yield f"{role.value} {number}" if number > 1 else role.value, person


def _own_words(page: html.HtmlElement) -> str:
    """What is shown between the head and the foot of a page, without what protects its forms."""
    main = page.find(".//main")
    if main is None:
        return ""
    for token in main.iterfind(TOKEN):
        token.attrib.pop("value", None)
    return html.tostring(main, encoding="unicode")
