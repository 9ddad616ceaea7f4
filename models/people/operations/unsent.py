"""Keeping what somebody types in a form until it is sent or discarded. It is not recorded, since nobody else may know of it."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.db.base import for_update, upsert
from models.errors import Invalid, ensure_found
from models.people.person import Person
from models.people.unsent import (
    LASTS,
    LONGEST_FIELDS,
    LONGEST_FORM,
    LONGEST_OPENING,
    LONGEST_PAGE,
    LONGEST_TITLE,
    MOST_FORMS,
    SENT_LASTS,
    UnsentForm,
)

NO_SYNC = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a browser sends of a form: `fields` as JSON; "" if there is nothing left to keep."""

    form: str
    opening: str
    page: str
    title: str
    fields: str


def keep(session: Session, typed: Typed, *, by: Person, now: datetime) -> UnsentForm | None:
    """Keep what the person has typed instead of what was kept before; None for what was sent or discarded meanwhile.
    Raises Invalid for what is no form, or too long."""
    _ensure_fields(typed)
    if not typed.fields:
        end(session, typed.form, typed.opening, by=by, now=now)
        return None
    kept = _locked_form(session, typed.form, by)
    if kept is None:
        kept = _add_form(session, typed.form, by, now)
        _forget_oldest(session, by)
    elif typed.opening and kept.ended == typed.opening:
        return None
    kept.page, kept.title = typed.page[:LONGEST_PAGE] or kept.page, typed.title[:LONGEST_TITLE] or kept.title
    kept.fields, kept.typed_at = typed.fields, now
    return kept


def end(session: Session, form: str, opening: str, *, by: Person, now: datetime) -> None:
    """Forget what was kept of a form: it was sent. What that browser still sends of the same `opening` is not kept.

    It is one statement, the last of the act's own transaction, so it waits for nobody.
    """
    sent = {"fields": "", "ended": opening[:LONGEST_OPENING], "typed_at": now}
    if not opening:  # no script has kept anything in that window, but one may have before
        own = update(UnsentForm).where(UnsentForm.person_id == by.id, UnsentForm.form == form)
        session.execute(own.values(**sent), execution_options=NO_SYNC)
        return
    row = {"person_id": by.id, "form": form[:LONGEST_FORM], "page": "", "title": "", **sent}
    upsert(session, UnsentForm, row, key=("person_id", "form"), changed=sent)


def discard(session: Session, unsent_id: int, *, by: Person) -> None:
    """Delete what was kept of one form. Raises NotFound if it belongs to somebody else."""
    own = select(UnsentForm).where(UnsentForm.id == unsent_id, UnsentForm.person_id == by.id)
    kept = ensure_found(session.scalars(for_update(own, UnsentForm)).one_or_none())
    session.delete(kept)


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete what nobody has come back to, and the notes of which forms were sent."""
    old = (UnsentForm.typed_at < now - LASTS) | ((UnsentForm.fields == "") & (UnsentForm.typed_at < now - SENT_LASTS))
    session.execute(delete(UnsentForm).where(old), execution_options=NO_SYNC)


def _locked_form(session: Session, form: str, by: Person) -> UnsentForm | None:
    """What is kept of the form; the person is locked, so that two windows come one after the other."""
    session.scalars(for_update(select(Person).where(Person.id == by.id), Person)).one()
    own = select(UnsentForm).where(UnsentForm.person_id == by.id, UnsentForm.form == form)
    return session.scalars(own).one_or_none()


def _add_form(session: Session, form: str, by: Person, now: datetime) -> UnsentForm:
    kept = UnsentForm(person_id=by.id, form=form[:LONGEST_FORM], page="", title="", fields="", typed_at=now, ended="")
    session.add(kept)
    session.flush()
    return kept


def _ensure_fields(typed: Typed) -> None:
    if len(typed.fields) > LONGEST_FIELDS:
        raise Invalid("This is too much to keep.")
    try:
        fields = json.loads(typed.fields or "{}")
    except (ValueError, RecursionError):
        fields = None
    is_strange = "\x00" in typed.page + typed.title  # which PostgreSQL takes nowhere
    if is_strange or not isinstance(fields, dict) or not all(_are_values(one) for one in fields.values()):
        raise Invalid("This is no form.")


def _are_values(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)


def _forget_oldest(session: Session, by: Person) -> None:
    own = select(UnsentForm.id).where(UnsentForm.person_id == by.id, UnsentForm.fields != "")
    too_many = session.scalars(own.order_by(UnsentForm.typed_at.desc()).offset(MOST_FORMS - 1)).all()
    if too_many:
        session.execute(delete(UnsentForm).where(UnsentForm.id.in_(too_many)), execution_options=NO_SYNC)
