"""The guide for the person who is signed in; each page links to its section."""

from models.people import policy
from templates.guides import guide
from webapp.blueprints import account
from webapp.context import Page, guide_name, may, page


@account.get("/guide")
@may(policy.READ_GUIDE)
def read_guide() -> Page:
    title, sections = guide(guide_name())
    return page("account/guide.html", title=title, sections=sections)
