"""The first page: what is for the reader now, what waits for others, and the consultations with their texts."""

from flask import redirect, url_for

from models.health.record_check import last_check
from models.observers.queries import home_of_observer
from models.people import policy
from models.people.person import Role
from models.people.queries.home_tasks import member_home, staff_home
from models.people.queries.offices import members_without_coordinator
from webapp.blueprints import account
from webapp.context import Page, may, page, reading, request_time, service, signed_in


@account.get("/")
@may(policy.HOME)
def home() -> Page:
    person = signed_in()
    if person is None:
        return redirect(url_for("account.demo" if service().settings.demo else "account.sign_in"))
    now = request_time()
    with reading() as session:
        if person.role is Role.OBSERVER:
            observer = person.of_observer()
            observed = home_of_observer(session, observer)
            return page("observers/home.html", observer=observer, consultations=observed, now=now)
        found = (staff_home if person.is_staff else member_home)(session, person, now)
        unheard = members_without_coordinator(session) if person.is_staff else ()
        record = last_check(session) if person.is_staff else None
        return page("account/home.html", home=found, unheard=unheard, record=record, now=now)
