"""What proves the record to everybody: the key with which its entries are signed, and whether it still holds one of them."""

from flask import redirect, request
from wtforms import TextAreaField

from models.errors import Invalid
from models.health.record_check import last_check
from models.people import policy
from models.record import queries
from models.record.sealing import Anchor
from models.record.signing import anchors_in, path_of
from webapp.blueprints import texts
from webapp.context import Page, may, page, reading_as_anybody, service
from webapp.forms import Form

NOT_WHOLE = "There is no whole address of an entry in this. Copy all of it from the letter or file."


class EntryForm(Form):
    class Meta:
        csrf = False  # it changes nothing, and the address of what it finds may be passed on

    entry = TextAreaField("The address of an entry, as it stands in a letter or file")


@texts.get("/record")
@may(policy.CHECK_RECORD)
def record() -> Page:
    """The public key, and a form for the address of an entry; with one, the page of that entry."""
    form = EntryForm(request.args)
    if not form.entry.data:
        return _page(form)
    found = anchors_in("".join(form.entry.data.split()))
    if not found:
        form.add_refusal(Invalid(NOT_WHOLE, "entry"))
        return _page(form), 422
    return redirect(path_of(found[0]))


@texts.get("/record/<int:consultation_id>/<hash>/<signature>")
@texts.get("/record/<int:consultation_id>/<int:seq>/<hash>/<signature>")
@may(policy.CHECK_RECORD)
def entry(consultation_id: int, hash: str, signature: str, seq: int = 0) -> Page:
    """Whether the service has signed this entry, and whether its record still has it; earlier releases gave its number, too."""
    anchor = Anchor(consultation_id, seq, hash, signature)
    with reading_as_anybody() as session:
        return _page(EntryForm(None), anchor, queries.entry_status(session, anchor))


def _page(form: EntryForm, anchor: Anchor | None = None, status: queries.EntryStatus | None = None) -> str:
    with reading_as_anybody() as session:
        check = last_check(session)
    signer = service().database.signer
    key = signer.public if signer else None
    signed = bool(key and anchor and key.has_signed(anchor))
    return page("texts/record.html", form=form, key=key, anchor=anchor, signed=signed, status=status, check=check)
