"""Consolidating: asked for here, done by a worker, watched here."""

from dataclasses import dataclass
from functools import partial

from flask import redirect, url_for

from models.consolidation.consolidation import Consolidation
from models.consolidation.operations import consolidations
from models.consolidation.queries.current_candidate import current_candidate
from models.db.work import WorkState
from models.rounds.queries import secretariat as queries
from webapp.blueprints import secretariat, staff
from webapp.context import Page, current_person, page, reading, request_time, transaction
from webapp.forms import Form, keeping
from webapp.secretariat.rounds import round_page


@secretariat.post("/rounds/<int:round_id>/consolidate")
@staff
def consolidate(round_id: int) -> Page:
    form = Form()
    with keeping(form, partial(round_page, round_id)), transaction() as session:
        consolidation = consolidations.ask(session, round_id, by=current_person(), now=request_time())
    return redirect(url_for("secretariat.consolidation", consolidation_id=consolidation.id))


@secretariat.get("/consolidations/<int:consolidation_id>")
@staff
def consolidation(consolidation_id: int) -> Page:
    """How far the worker is; once it is done, the text that it made."""
    work, result = _watched(consolidation_id)
    if work.id != consolidation_id:
        return redirect(url_for("secretariat.consolidation", consolidation_id=work.id))
    if result and work.state is WorkState.DONE:
        return redirect(result.address)
    return page("secretariat/consolidation.html", work=work, result=result, form=Form())


@secretariat.get("/consolidations/<int:consolidation_id>/progress")
@staff
def consolidation_progress(consolidation_id: int) -> Page:
    """The piece of that page which changes."""
    work, result = _watched(consolidation_id)
    return page("secretariat/progress.html", work=work, result=result)


@secretariat.post("/consolidations/<int:consolidation_id>/retry")
@staff
def retry(consolidation_id: int) -> Page:
    with reading() as session:
        round_id = queries.consolidation(session, consolidation_id).round_id
    return consolidate(round_id)


@dataclass(frozen=True, slots=True)
class Result:
    """Where work that has ended leads to."""

    words: str
    address: str


def _watched(consolidation_id: int) -> tuple[Consolidation, Result | None]:
    """A consolidation, or the newer one that has taken its place, and what came of it if it has ended."""
    with reading() as session:
        work = queries.consolidation(session, consolidation_id)
        newest = queries.newest_consolidation(session, work.round_id)
        if newest and newest.id != work.id:
            work = queries.consolidation(session, newest.id)
        candidate = current_candidate(session, work.round_id)
    if work.state is WorkState.FAILED:
        return work, Result("See why", url_for("secretariat.consolidation", consolidation_id=work.id))
    if work.state is not WorkState.DONE:
        return work, None
    if candidate is None:
        return work, Result("Go to the round", url_for("secretariat.round", round_id=work.round_id))
    return work, Result("Open the text", url_for("secretariat.version", version_id=candidate.id))
