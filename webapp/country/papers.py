"""The papers of a country's answer: what it will send, to be cleared at home, and the receipt; for its own people alone."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, url_for

from models.comments.queries import country as answers
from models.comments.submission import Submission
from models.documents import operations as documents
from models.documents.queries import papers as queries
from models.documents.queries.documents import DocumentFiles
from models.people.person import SPEAKING
from webapp.blueprints import country
from webapp.context import Page, current_person, page, reading, request_time, requires, transaction
from webapp.forms import Form
from webapp.texts.documents import named


@country.post("/rounds/<int:round_id>/papers/<what>.<format>")
@requires(*SPEAKING)
def make_paper(round_id: int, what: str, format: str) -> Page:
    kind, ending = named(what, format)
    with transaction() as session:
        documents.ask_for_paper(session, round_id, kind, ending, by=current_person(), now=request_time())
    return redirect(f"{_page_of(_answer(round_id))}#{what}")


@country.get("/rounds/<int:round_id>/papers/progress")
@requires(*SPEAKING)
def papers_progress(round_id: int) -> Page:
    """The piece of the page of the answer which changes while a worker makes papers."""
    with reading() as session:
        answer = answers.answer(session, round_id, current_person().of_member())
        found = queries.shelf(session, answer)
    return page("country/papers.html", answer=answer, form=Form(), **shown(answer, found) | {"following": True})


def shown(answer: Submission, papers: Sequence[DocumentFiles]) -> dict[str, Any]:
    """What the pages of an answer need to show its papers, and to follow how far they are."""
    return {"papers": papers, "following": any(one.in_making for one in papers), "whole": _page_of(answer)}


def _page_of(answer: Submission) -> str:
    """Where the papers of an answer are: beside what will be sent, or beside the receipt."""
    return url_for("country.receipt" if answer.is_in else "country.answer", round_id=answer.round_id)


def _answer(round_id: int) -> Submission:
    with reading() as session:
        return answers.answer(session, round_id, current_person().of_member())
