"""The engine room: what the workers have to do, what they could not do, and another try."""

from datetime import datetime
from functools import partial

from flask import flash, redirect, url_for

from models.health import checks, operations, queries
from models.letters.operations import holding
from webapp.context import Page, current_person, page, reading, request_time, service, transaction
from webapp.forms import Form, keeping
from webapp.secretariat.blueprint import secretariat, staff
from webapp.secretariat.letters import NAMES

KINDS = {"consolidation": "New texts", "document": "Files", "letters": "Letters", "upload": "Files sent in"}


@secretariat.get("/engine-room")
@staff
def engine_room() -> Page:
    return _shown(Form(formdata=None))


@secretariat.post("/engine-room/<kind>/<int:id>/again")
@staff
def work_again(kind: str, id: int) -> Page:
    form = Form()
    with keeping(form, _shown), transaction() as session:
        operations.again(session, kind, id, by=current_person(), now=request_time())
    flash("It will be tried again in a moment.")
    return redirect(url_for("secretariat.engine_room"))


def _shown(form: Form) -> str:
    at = request_time()
    with reading() as session:
        room, held_at = queries.engine_room(session, at), holding.held_at(session)
    return page(
        "secretariat/engine_room.html",
        room=room,
        findings=[
            checks.clock(room.ticked_at, at),
            checks.letters(held_at, at),
            checks.disk(service().settings.data),
        ],
        since=partial(_since, at=at),
        kinds=KINDS,
        letters=NAMES,
        form=form,
    )


def _since(instant: datetime, at: datetime) -> str:
    return checks.span(at - instant)
