"""What is marked and declared on the page of the answer, and sent with it: read from the form, and saved."""

from collections.abc import Iterator

from flask import request
from sqlalchemy.orm import Session

from models.comments.operations import submissions
from models.comments.submission import SectionState
from models.consensus import operations as declaring
from models.consensus.consensus import FieldStance
from models.consensus.operations import DeclaredPosition
from webapp.context import current_person, request_time
from webapp.forms import is_changed, is_count, is_number


def save_marks_and_declarations(session: Session, round_id: int) -> list[str]:
    """Save what somebody has changed in the form, and say what that was; others of the country mark other sections, and declare
    where it stands on other fields."""
    by, now, sentences = current_person(), request_time(), []
    states = {id: _section_state(id) for id in _rows_shown("shown") if is_changed(id, ("state",))}
    if states and (marked := submissions.mark_sections(session, round_id, states, by=by, now=now)):
        sentences.append(f"{marked} {'section is' if marked == 1 else 'sections are'} marked.")
    stands = {
        id: _declaration(id) for id in _rows_shown("declared") if is_changed(id, ("stance", "remark"), "declared")
    }
    if stands and declaring.declare(session, round_id, stands, by=by, now=now):
        sentences.append("What your country declares is saved. It is sent with its answer.")
    return sentences


def _rows_shown(prefix: str) -> Iterator[int]:
    """The rows whose fields the form shows, by the hidden field of each."""
    start = f"{prefix}_"
    return (int(row) for name in request.form if is_number(row := name.removeprefix(start)) and name.startswith(start))


def _section_state(id: int) -> SectionState | None:
    sent = request.form.get(f"state_{id}")
    return next((state for state in SectionState if state.value == sent), None)


def _declaration(id: int) -> DeclaredPosition:
    stance = next((one for one in FieldStance if one.value == request.form.get(f"stance_{id}")), None)
    seen = request.form.get(f"seen_{id}", "")
    return DeclaredPosition(stance, request.form.get(f"remark_{id}", ""), int(seen) if is_count(seen) else 0)
