"""The first page: what is going on, and what is left to do."""

from flask import redirect, url_for

from models.people.queries import home as queries
from webapp.blueprints import account
from webapp.context import Page, current_person, page, reading, request_time, requires, service, signed_in


@account.get("/")
def home() -> Page:
    if signed_in() is None:
        return redirect(url_for("account.demo" if service().settings.demo else "account.sign_in"))
    return _home()


@requires()
def _home() -> Page:
    person = current_person()
    with reading() as session:
        if person.is_staff:
            return page("account/home_of_staff.html", consultations=queries.home_of_staff(session))
        consultations = queries.home_of_member(session, person.member) if person.member else []
        return page("account/home_of_member.html", consultations=consultations, now=request_time())
