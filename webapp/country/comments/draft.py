"""The draft under consultation, with the member's own comments beside it; and the word that its letter has arrived."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import Response, flash, get_template_attribute, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy.orm import Session

from models.comments.queries import country as queries
from models.comments.queries import entered, margin, sections
from models.comments.queries.margin import OwnComment, Place
from models.comments.queries.sections import Section
from models.comments.submission import SectionState, Submission
from models.drafts.version import Kind
from models.errors import NotFound
from models.people import hints, policy
from models.people.hints import Hint
from models.people.person import Role
from models.rounds.operations import rounds
from models.rounds.queries import deadlines
from models.rounds.queries import tally as tallies
from models.rounds.queries.tally import Tally
from templates.rows import in_tables
from webapp.blueprints import country
from webapp.caching import conditional
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.long_drafts import part_address, parts_of_draft
from webapp.country.comments.margin import (
    COUNTED_FROM,
    Framed,
    MarginBrackets,
    contents_of,
    counted_comments,
    framed,
    margin_comments,
    translations_beneath,
)
from webapp.country.comments.reading import View, read
from webapp.country.departments.opinions import department_page
from webapp.forms import Form, NumberedForm, held_in, validated


@country.get("/rounds/<int:round_id>")
@may(policy.READ_ROUND)
def draft(round_id: int) -> Page:
    """Reading it acknowledges nothing: a mail scanner opens links, too."""
    if current_person().role is Role.CONTRIBUTOR:
        return department_page(round_id, NumberedForm(formdata=None))
    return conditional(_shown(round_id, Form(formdata=None)))


@country.get("/rounds/<int:round_id>/paragraphs/<int:paragraph_id>/comments")
@may(policy.READ_ROUND)
def paragraph_comments(round_id: int, paragraph_id: int) -> Response:
    """The piece of the draft that a script puts in the place of their number."""
    with reading() as session:
        member = current_person().of_member()
        tally = tallies.tally(session.connection(), round_id, member)
        answer = queries.answer(session, round_id, member)
        text = margin.text_of(session, answer.round)
        place = next((one for one in text if one.id == paragraph_id), None)
        if place is None:
            raise NotFound
        comments = margin.own_comments(session, answer.round, member, tally, text, only=[paragraph_id])
        titles = {one.id: row.titles for one, row in in_tables(text)}
        return conditional(_comments_on(comments, titles, answer, tally)(place))


@country.post("/rounds/<int:round_id>/acknowledge")
@may(policy.ACKNOWLEDGE)
def acknowledge(round_id: int) -> Page:
    form = Form()
    with validated(form, partial(_shown, round_id)), transaction() as session:
        rounds.acknowledge(session, round_id, by=current_person(), now=request_time())
    flash("Thank you. The secretariat knows now that its letter has arrived.")
    return redirect(url_for("country.draft", round_id=round_id))


def _shown(round_id: int, form: Form) -> str:
    with reading() as session:
        tally = tallies.tally(session.connection(), round_id, current_person().of_member())
        return _written(session, round_id, tally, form)


def _written(session: Session, round_id: int, tally: Tally, form: Form) -> str:
    member, now = current_person().of_member(), request_time()
    answer = queries.answer(session, round_id, member)
    round, writes = answer.round, answer.accepts_comments(now)
    text = framed(session, round, "country.new_comment", acts=writes, translates=True)
    comments_on, counts, anchors = _said(session, answer, tally, text)
    brackets = MarginBrackets(session, answer) if tally.brackets else None
    reader = read(
        text,
        round,
        "country.new_comment",
        types=lambda: margin.types_on(session, round, member),
        bracketed=brackets.paragraph_ids if brackets else (),
        translates=True,
    )

    changes = deadlines.changes_of(session, round)
    entry = answer.entry or (entered.of_member(session, round_id, member) if tally.entries else None)

    marks = sections.marks_of(session, answer) if tally.marks else {}
    section: Callable[..., Markup] = get_template_attribute("pages/section_macros.html", "beside")

    def beside(place: Place | None) -> Markup:
        mark = Markup()
        if reader.wanted.view is View.CLEAN and place is not None:
            return mark
        if place is not None and place.kind is Kind.HEADING:
            heading = Section(place.id, place.key, place.text, marks.get(place.key))
            mark = section(heading, round, SectionState, held_in, writes, generate_csrf())
        return mark + (brackets.on(place) if brackets else Markup()) + comments_on(place)

    beneath = translations_beneath(session, round, member, changes=True) if tally.translations else None
    in_time = writes and round.accepts_comments(now)
    pieces = parts_of_draft(reader.shown, anchors, _wanted(text))

    return page(
        "country/draft.html",
        answer=answer,
        changes=changes,
        entry=entry,
        tally=tally,
        said_on=brackets.count_said if brackets else 0,
        reader=reader,
        pieces=pieces,
        address=part_address("country.draft", round_id),
        comments=counts,
        contents=contents_of(reader.shown, counts),
        beside=beside,
        beneath=beneath,
        shows_hint=in_time and hints.is_shown(session, Hint.DRAFT, current_person()),
        form=form,
        now=now,
    )


def _said(
    session: Session, answer: Submission, tally: Tally, shown: Sequence[Framed]
) -> tuple[Callable[[Place | None], Markup], Mapping[int | None, int], Mapping[int | None, Sequence[str]]]:
    """What writes the member's comments on a paragraph, how many there are on each, and what each is called in an address; of very
    many, their number is written."""
    text = [one.place for one in shown]
    titles = {one.place.id: one.row.titles for one in shown}
    if tally.comments <= COUNTED_FROM:
        comments = margin.own_comments(session, answer.round, answer.member, tally, text)
        return _comments_on(comments, titles, answer, tally), _counted(comments), _anchors(comments)
    found = margin.count_own(session, answer.round, answer.member, request.args.get("comment", type=int))
    counts = {on: one.comments for on, one in found.items()}
    asked_for = request.args.get("paragraph", type=int)
    opened = [on for on, one in found.items() if one.has_wanted or on in (None, asked_for)]
    comments = margin.own_comments(session, answer.round, answer.member, tally, text, only=opened) if opened else {}
    shown_on = _comments_on(comments, titles, answer, tally)
    return counted_comments(counts, answer.round, shown_on, opened), counts, _anchors(comments)


def _counted(comments: Mapping[int | None, Sequence[OwnComment]]) -> dict[int | None, int]:
    return {on: len(own) for on, own in comments.items()}


def _anchors(comments: Mapping[int | None, Sequence[OwnComment]]) -> dict[int | None, list[str]]:
    return {on: [f"c-{one.id}" for one in own] for on, own in comments.items()}


def _wanted(text: Sequence[Framed]) -> str:
    """The comment, or the paragraph whose comments are opened, to which the address leads."""
    comment, paragraph = request.args.get("comment", type=int), request.args.get("paragraph", type=int)
    if comment is not None:
        return f"c-{comment}"
    return next((one.place.key for one in text if one.place.id == paragraph), "")


def _comments_on(
    comments: Mapping[int | None, Sequence[OwnComment]],
    titles: Mapping[int, Sequence[str]],
    answer: Submission,
    tally: Tally,
) -> Callable[[Place | None], Markup]:
    now = request_time()
    return margin_comments(
        comments,
        titles,
        answer.round.consultation.language,
        acts=answer.accepts_comments(now),
        traced=tally.answered_in is not None,
        unsent="not yet submitted" if answer.round.accepts_comments(now) else "never submitted",
    )
