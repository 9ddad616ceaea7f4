"""Somebody with a browser who follows the links and sees the forms of the pages, for `make fuzz`."""

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html


@dataclass(slots=True)
class Form:
    """A form of a page, with what it holds; `files` are the names of its fields for files."""

    address: str
    fields: dict[str, list[str]]
    files: list[str]


@dataclass(slots=True)
class Visitor:
    """A person with a browser, what they have found in it, and the words of others that they must not see."""

    name: str
    client: httpx.Client
    enter: str = ""
    member: str = ""
    links: list[str] = field(default_factory=lambda: ["/"])
    visited: set[str] = field(default_factory=set)
    forms: dict[str, Form] = field(default_factory=dict)

    def sign_in(self) -> None:
        if self.enter:
            self.client.cookies.clear()
            self.client.get(self.enter)

    def read(self, page: httpx.Response) -> None:
        """Find the links and the forms of a page."""
        here = str(page.url)
        tree = html.fromstring(page.text)
        for link in tree.xpath("//a/@href | //iframe/@src"):
            if (way := own_path(urljoin(here, link), here)) and way not in self.visited:
                self.links.append(way)
        for form in tree.xpath("//form"):
            way = own_path(urljoin(here, form.get("action") or here), here)
            if way is None:
                continue
            fields: dict[str, list[str]] = {}
            for name, value in form.form_values():
                fields.setdefault(name, []).append(value)
            for one in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name] | .//button[@name]"):
                fields.setdefault(one.get("name"), [])
            files = [str(one) for one in form.xpath(".//input[@type='file']/@name")]
            if (form.get("method") or "get").lower() == "post":
                self.forms[way] = Form(way, fields, files)


def own_path(address: str, here: str) -> str | None:
    """The path of an address of ours."""
    parts = urlsplit(address)
    if parts.netloc != urlsplit(here).netloc or parts.scheme not in ("http", "https"):
        return None
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
