"""A small browser without JavaScript: opens pages, reads what a person would see, fills in forms."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from lxml import html
from lxml.html import FormElement, HtmlElement

Filled = str | list[str]  # several boxes of one name can be ticked
PATIENCE = 30.0  # seconds for one answer


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
        """The page itself, if it shows every one of the sentences."""
        for sentence in sentences:
            if " ".join(sentence.split()) not in self.words:
                raise NotSeen(f"“{sentence}” is not on {self.address} (status {self.status}): {self.words[:400]}")
        return self

    def form(self, ending: str) -> FormElement:
        """The form that posts to an address with this ending."""
        for form in self.tree.forms:
            if form.method == "POST" and (form.action or self.address).split("?")[0].endswith(ending):
                return form
        raise NotSeen(f"No form for {ending} is on {self.address} (status {self.status}): {self.words[:400]}")

    def has_form(self, ending: str) -> bool:
        return any(
            form.method == "POST" and (form.action or self.address).split("?")[0].endswith(ending)
            for form in self.tree.forms
        )

    def send(self, ending: str, fields: Mapping[str, Filled] | None = None) -> "Page":
        """Fill in the form that posts to this address, press its button, and give the page that follows."""
        form = self.form(ending)
        known = set(form.fields.keys())
        filled: dict[str, Filled] = dict(form.form_values())
        for name, value in (fields or {}).items():
            if name not in known:
                raise NotSeen(f"The form for {ending} on {self.address} has no field “{name}”, only {sorted(known)}.")
            filled[name] = value
        return self.browser.post(form.action or self.address, filled)

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
        page = Page(self, str(answer.url), answer.status_code, html.fromstring(answer.text))
        if answer.status_code != httpx.codes.OK:
            raise NotSeen(f"{answer.url} answered with status {answer.status_code}: {page.words[:400]}")
        return page


@contextmanager
def browser(service: str) -> Iterator[Browser]:
    """A browser without cookies for the service at this address."""
    with httpx.Client(base_url=service, follow_redirects=True, timeout=PATIENCE, trust_env=False) as client:
        yield Browser(client)
