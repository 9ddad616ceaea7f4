"""Those who play: who they are, the small browser without JavaScript in which each is signed in, and what several steps do alike."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx
from lxml import html
from lxml.html import FormElement, HtmlElement

from demo.case import Case, Comment, Opinion
from models.comments.comment import Change
from models.people.person import Role
from models.text.rows import typed_cells

Filled = str | list[str]  # several boxes of one name can be ticked
PATIENCE = 30.0  # seconds for one answer

Enter = Callable[[str], str]
"""Gives the address at which the demo signs somebody in, by e-mail address."""
WORKER_WITHIN = 120.0  # seconds in which a worker must have done what was asked
LOOK_EVERY = 0.3


class NotSeen(Exception):
    """A page did not show what a person would have expected; the sentence says what and where."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was shown to one person."""

    browser: "Browser"
    address: str
    status: int
    tree: HtmlElement

    @property
    def words(self) -> str:
        """Everything that can be read on the page, in order, with single spaces."""
        return " ".join(str(self.tree.text_content()).split())

    def see(self, *sentences: str) -> "Page":
        """The page itself, if it shows every one of the sentences, or calls something so for those who hear it read."""
        named = set(self.tree.xpath("//@aria-label"))
        for sentence in sentences:
            if " ".join(sentence.split()) not in self.words and sentence not in named:
                raise NotSeen(f"“{sentence}” is not on {self.address} (status {self.status}): {self.words[:400]}")
        return self

    def form(self, ending: str) -> FormElement:
        """The form that posts, itself or by one of its buttons, to an address with this ending."""
        form, _ = self._form_with_address(ending)
        return form

    def has_form(self, ending: str) -> bool:
        return any(address.split("?")[0].endswith(ending) for _, address in self._forms())

    def _form_with_address(self, ending: str) -> tuple[FormElement, str]:
        for form, address in self._forms():
            if address.split("?")[0].endswith(ending):
                return form, address
        raise NotSeen(f"No form for {ending} is on {self.address} (status {self.status}): {self.words[:400]}")

    def _forms(self) -> Iterator[tuple[FormElement, str]]:
        for form in self.tree.forms:
            if form.method == "POST":
                for address in (form.action or self.address, *form.xpath(".//button/@formaction")):
                    yield form, str(address)

    def send(self, ending: str, fields: Mapping[str, Filled] | None = None) -> "Page":
        """Fill in the form that posts to this address, press its button, and give the page that follows."""
        form, address = self._form_with_address(ending)
        known = set(form.fields.keys())
        filled: dict[str, Filled] = dict(form.form_values())
        for name, value in (fields or {}).items():
            if name not in known:
                raise NotSeen(f"The form for {ending} on {self.address} has no field “{name}”, only {sorted(known)}.")
            filled[name] = value
        return self.browser.post(address, filled)

    def send_file(self, ending: str, name: str, content: bytes) -> "Page":
        """Choose a file in the form that posts to this address, and press its button."""
        form = self.form(ending)
        [field] = form.xpath(".//input[@type='file']/@name")
        return self.browser.post(form.action or self.address, dict(form.form_values()), {str(field): (name, content)})

    def links(self, part: str) -> list[str]:
        """The addresses on the page that hold this part, each once, in order."""
        found = [str(address) for address in self.tree.xpath("//a/@href") if part in str(address)]
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Browser:
    """One person's browser, with their cookies; `client` follows redirects."""

    client: httpx.Client

    def open(self, address: str) -> Page:
        """The page at this address; raises NotSeen when it is not shown."""
        return self._page(self.client.get(address))

    def post(
        self, address: str, fields: Mapping[str, Filled], files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> Page:
        return self._page(self.client.post(address, data=dict(fields), files=files))

    def download(self, address: str) -> bytes:
        """The file at this address."""
        answer = self.client.get(address)
        if answer.status_code != httpx.codes.OK:
            raise NotSeen(f"{answer.url} cannot be downloaded: status {answer.status_code}.")
        return answer.content

    def _page(self, answer: httpx.Response) -> Page:
        tree = html.fromstring(answer.text)
        for summary in tree.xpath("//section[contains(@class, 'own-language')]"):  # the play is in English
            summary.drop_tree()
        for link in tree.xpath("//a[@aria-label]"):  # it is read by this name
            del link[:]
            link.text = link.get("aria-label")
        page = Page(self, str(answer.url), answer.status_code, tree)
        if answer.status_code != httpx.codes.OK:
            raise NotSeen(f"{answer.url} answered with status {answer.status_code}: {page.words[:400]}")
        return page


@contextmanager
def browser(service: str) -> Iterator[Browser]:
    """A browser without cookies for the service at this address."""
    with httpx.Client(base_url=service, follow_redirects=True, timeout=PATIENCE, trust_env=False) as client:
        yield Browser(client)


@dataclass
class Cast:
    """One performance: who acts, on which round, and what has been seen so far."""

    case: Case
    service: str
    round_id: int
    enter: Enter
    say: Callable[[str], None]
    stage: ExitStack = field(default_factory=ExitStack)
    signed_in: dict[str, Browser] = field(default_factory=dict)

    def _as(self, email: str) -> Browser:
        """The browser in which this person is signed in."""
        if email not in self.signed_in:
            mine = self.stage.enter_context(browser(self.service))
            mine.open(self.enter(email)).see(self._name(email))
            self.signed_in[email] = mine
        return self.signed_in[email]

    def _writing_form(self, by: str, change: Change, paragraph: int | None, kind: str = "comments") -> str:
        """The address behind what the draft offers beside a paragraph: a new comment, or ("opinions") a new opinion."""
        address = f"/rounds/{self.round_id}/{kind}/new?change={change.value}"
        if paragraph is None:
            return address
        draft = self._as(by).open(f"/rounds/{self.round_id}")
        row = f"//tbody[tr/th/a[@aria-label='Paragraph {paragraph}']]"
        [section] = draft.tree.xpath(f"//section[@aria-label='Paragraph {paragraph}'] | {row}")
        for link in section.xpath(".//a/@href"):
            if f"/{kind}/new" in link and f"change={change.value}" in link:
                return str(link)
        raise NotSeen(f"Paragraph {paragraph} offers no “{change.value}” on {draft.address}.")

    def _staff(self, place: int) -> str:
        return [person.email for person in self.case.people if person.role is Role.STAFF][place]

    def _coordinators(self) -> list[str]:
        return [person.email for person in self.case.people if person.role is Role.COORDINATOR]

    def _name(self, email: str) -> str:
        return next(person.name for person in self.case.people if person.email == email)

    def _country(self, email: str) -> str:
        code = next(person.member for person in self.case.people if person.email == email)
        return next(member.name for member in self.case.members if member.code == code)


def until(
    otherwise: str,
    done: Callable[[], bool],
    at_work: Callable[[], object] = lambda: None,
    *,
    within: float = WORKER_WITHIN,
) -> None:
    """Wait until a worker is `done`, as long as what `at_work` gives changes `within` so many seconds; raises NotSeen."""
    last_seen, deadline = at_work(), time.monotonic() + within
    while not done():
        if (now := at_work()) != last_seen:
            last_seen, deadline = now, time.monotonic() + within
        if time.monotonic() > deadline:
            raise NotSeen(f"{otherwise} within {within:.0f} seconds. Is the worker running?")
        time.sleep(LOOK_EVERY)


def fields_of(comment: Comment | Opinion) -> dict[str, str]:
    """What a person fills in for these words."""
    fields = {"type": comment.type.value, "text": comment.text}
    if comment.change is not Change.REMARK:
        fields["justification"] = comment.justification
    if comment.cell:
        fields["cell"] = comment.cell
    cells = typed_cells(comment.proposed_text) if "|" in comment.proposed_text else []
    if cells:
        fields |= {f"cells-{number}": words for number, words in enumerate(cells)}
    elif comment.proposed_text:
        fields["proposed_text"] = comment.proposed_text
    return fields
