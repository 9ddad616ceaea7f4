"""The guide for the person who is signed in; each page links to its section."""

import re

from flask import url_for
from markupsafe import Markup

from models.people import policy
from templates.guides import STATIC, guide
from webapp.blueprints import account
from webapp.context import Page, guide_name, may, page

_PICTURE = re.compile(f'"{re.escape(STATIC)}([^"]+)"')


@account.get("/guide")
@may(policy.READ_GUIDE)
def read_guide() -> Page:
    title, sections = guide(guide_name())
    return page("account/guide.html", title=title, sections=sections)


@account.app_template_filter()
def with_pictures(words: Markup) -> Markup:
    """The words of a guide with the addresses that its pictures have in the service."""
    return Markup(_PICTURE.sub(lambda found: f'"{url_for("static", filename=found[1])}"', words))  # noqa: S704 (as they were)
