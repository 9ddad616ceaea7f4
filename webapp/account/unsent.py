"""What people have typed in a form and not sent: kept while they type, and given back to the form; listed on the page of their account,
and discarded there. The script `unsent.js` sends it, and an act that is accepted ends it (`webapp/context.py`)."""

import re
from hashlib import sha256

from flask import flash, g, redirect, render_template, request, url_for
from markupsafe import Markup

from models.errors import Untimely
from models.people import policy
from models.people.operations import unsent
from models.people.operations.unsent import Typed
from models.people.queries.personal_data import unsent_form, unsent_form_keys
from models.people.unsent import LONGEST_FORM, LONGEST_PAGE, FormMark
from models.text.instants import moment
from webapp.blueprints import account
from webapp.context import (
    SAFE_METHODS,
    Page,
    continue_reading,
    current_person,
    may,
    request_time,
    signed_in,
    transaction,
)
from webapp.forms import own_address

_TEXT_FIELD = re.compile(r'<textarea|<input[^>]*class="input')
_SECRET_FIELD = re.compile('one-time-code|type="password"')


@account.post("/account/unsent")
@may(policy.OWN_ACCOUNT)
def keep_unsent() -> Page:
    """Take what the script sends while somebody types; answers when it was kept, or that it was sent meanwhile."""
    by, now, mark = current_person(), request_time(), FormMark.parse(request.form.get("form", ""))
    if mark.person != str(by.id):
        raise Untimely("This form was opened by somebody else. Open it again.")
    title, fields = (request.form.get(name, "") for name in ("title", "fields"))
    typed = Typed(mark.form, mark.opening, own_address(request.form.get("page", "")), title, fields)
    with transaction() as session:
        kept = unsent.keep(session, typed, by=by, now=now)
    return {"at": moment(now, by.zone, now) if kept else None}


@account.post("/account/unsent/<int:unsent_id>/discard")
@may(policy.OWN_ACCOUNT)
def discard_unsent(unsent_id: int) -> Page:
    with transaction() as session:
        unsent.discard(session, unsent_id, by=current_person())
    flash("What you had typed is discarded.")
    return redirect(url_for("account.own_account"))


@account.app_template_global()
def unsent_fields(address: str, body: str = "<textarea", *, travels: bool = False) -> Markup:
    """The fields by which a form that goes to `address` keeps what is typed in it, with what is kept of it; nothing for a form in
    which nobody types, for codes and for passwords. One that `travels` changes with each answer: no page shows it again."""
    person = signed_in()
    if person is None or not _TEXT_FIELD.search(body) or _SECRET_FIELD.search(body):
        return Markup("")
    form, again, kept = sha256(address.encode()).hexdigest()[:LONGEST_FORM], request.method not in SAFE_METHODS, None
    if not again:
        with continue_reading() as session:
            if "unsent_form_keys" not in g:
                g.unsent_form_keys = unsent_form_keys(session, person)
            kept = unsent_form(session, person, form) if form in g.unsent_form_keys else None
    shown = render_template(
        "pages/unsent.html",
        mark=f"{person.id}-{form}",
        page="" if again and travels else _form_page_address(),
        again=again,
        kept=kept,
        at=moment(kept.typed_at, person.zone, request_time()) if kept else "",
    )
    return Markup(shown)  # noqa: S704 (the template escapes)


def _form_page_address() -> str:
    """The page on which the form stands: this one, or, where it was refused, the one from which it was sent; "" if that is unknown."""
    if request.method in SAFE_METHODS:
        return request.full_path.removesuffix("?")[:LONGEST_PAGE]
    return own_address(request.form.get("unsent_page", ""))
