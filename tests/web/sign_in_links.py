"""How somebody signs in by a link from a letter, and where they are then."""

from sqlalchemy import select
from werkzeug.test import TestResponse

from models.db.access import WORKER
from models.people.sign_ins import SignInLink
from templates.links import sign_in_token
from tests.web.site import Browser, Site


def home_of(browser: Browser) -> str | None:
    """Whose home the browser is shown; None when it is asked to sign in."""
    answer = browser.get("/")
    if answer.status_code == 302:
        assert answer.headers["Location"] == "/sign-in"
        return None
    return answer.text.split("Signed in as </span>")[1].split("<strong>")[1].split("<")[0]


def link(site: Site, browser: Browser | None = None, *, staff: bool = False) -> str:
    """The path of a link for which Cambodia's coordinator, or an officer, has just asked in the browser, or in one of their own."""
    person = site.world.staff[0] if staff else site.world.coordinators["KH"]
    sent: TestResponse = (browser or site.nobody()).post("/sign-in", {"email": person.email})
    assert sent.status_code == 200
    site.answer_requests()
    with site.database.reading(WORKER) as session:
        newest = session.scalars(select(SignInLink).order_by(SignInLink.id.desc()).limit(1)).one()
    return f"/sign-in/{sign_in_token(site.app.config['SECRET_KEY'], newest.id, newest.nonce)}"
