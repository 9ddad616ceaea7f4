"""What people see and do about themselves."""

from models.people import policy
from models.people.queries.personal_data import subjects_about
from webapp.blueprints import account
from webapp.context import Page, current_person, may, page, reading


@account.get("/account")
@may(policy.OWN_ACCOUNT)
def own_account() -> Page:
    with reading() as session:
        held = subjects_about(session, current_person())
    return page("account/own_account.html", held=held)
