"""The draft under consultation, with the member's own comments beside it; and the word that its letter has arrived."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask import Response, flash, get_template_attribute, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy.orm import Session

from models.adoption.queries.adoption import objection_behind
from models.comments.queries import country as queries
from models.comments.queries import entered, margin, sections
from models.comments.queries.cosponsors import rounds_with_comments
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
from webapp.country.comments.margin import (
    MOST_COMMENTS_SHOWN,
    MarginBrackets,
    RenderedParagraph,
    comment_renderer,
    count_renderer,
    render_paragraphs,
    translation_renderer,
)
from webapp.country.comments.reading import parts_of_draft, read
from webapp.country.departments.opinions import department_page
from webapp.forms import Form, NumberedForm, fields_digest, validated
from webapp.texts.reading import View, contents_of, part_address


@country.get("/rounds/<int:round_id>")
@may(policy.READ_ROUND)
def draft(round_id: int) -> Page:
    """Reading it acknowledges nothing: a mail scanner opens links, too."""
    if current_person().role is Role.CONTRIBUTOR:
        return department_page(round_id, NumberedForm(formdata=None))
    return conditional(_draft_page(round_id, Form(formdata=None)))


@country.get("/rounds/<int:round_id>/paragraphs/<int:paragraph_id>/comments")
@may(policy.READ_ROUND)
def paragraph_comments(round_id: int, paragraph_id: int) -> Response:
    """The piece of the draft that a script puts in the place of their number."""
    return _render_piece(round_id, paragraph_id)


@country.get("/rounds/<int:round_id>/whole-text/comments")
@may(policy.READ_ROUND)
def whole_text_comments(round_id: int) -> Response:
    """As `paragraph_comments`, of those on the whole text."""
    return _render_piece(round_id, None)


@country.post("/rounds/<int:round_id>/acknowledge")
@may(policy.ACKNOWLEDGE)
def acknowledge(round_id: int) -> Page:
    form = Form()
    with validated(form, partial(_draft_page, round_id)), transaction() as session:
        rounds.acknowledge(session, round_id, by=current_person(), now=request_time())
    flash("Thank you. The secretariat knows now that its letter has arrived.")
    return redirect(url_for("country.draft", round_id=round_id))


def _render_piece(round_id: int, paragraph_id: int | None) -> Response:
    with reading() as session:
        member = current_person().of_member()
        tally = tallies.tally(session.connection(), round_id, member)
        answer = queries.answer(session, round_id, member)
        text = margin.text_of(session, answer.round)
        place = next((one for one in text if one.id == paragraph_id), None)
        if place is None and paragraph_id is not None:
            raise NotFound
        comments = margin.own_comments(session, answer.round, member, tally, text, only=[paragraph_id])
        titles = {one.id: row.titles for one, row in in_tables(text)}
        return conditional(_comment_renderer(comments, titles, answer, tally)(place))


def _draft_page(round_id: int, form: Form) -> str:
    with reading() as session:
        tally = tallies.tally(session.connection(), round_id, current_person().of_member())
        return _render_draft(session, round_id, tally, form)


def _render_draft(session: Session, round_id: int, tally: Tally, form: Form) -> str:
    member, now = current_person().of_member(), request_time()
    answer = queries.answer(session, round_id, member)
    round, writes = answer.round, answer.accepts_comments(now)
    text = render_paragraphs(session, round, "country.new_comment", acts=writes, translates=True)
    comments_on, counts, anchors = _prepare_comments(session, answer, tally, text)
    brackets = MarginBrackets(session, answer) if tally.brackets else None
    reader = read(
        text,
        round,
        "country.new_comment",
        types=lambda: margin.types_on(session, round, member),
        bracketed=lambda: brackets.paragraph_ids if brackets else (),
        translates=True,
    )

    changes = deadlines.changes_of(session, round)
    entry = answer.entry or (entered.newest_entry_of(session, round_id, member) if tally.entries else None)

    marks = sections.marks_of(session, answer) if tally.marks else {}
    section: Callable[..., Markup] = get_template_attribute("pages/section_macros.html", "beside")

    def render_margin(place: Place | None) -> Markup:
        mark = Markup()
        if reader.wanted.view is View.CLEAN and place is not None:
            return mark
        if place is not None and place.kind is Kind.HEADING:
            heading = Section(place.id, place.key, place.text, marks.get(place.key))
            mark = section(heading, round, SectionState, fields_digest, writes, generate_csrf())
        return mark + (brackets.render(place) if brackets else Markup()) + comments_on(place)

    beneath = translation_renderer(session, round, member, changes=True) if tally.translations else None
    in_time = writes and round.accepts_comments(now)
    pieces = parts_of_draft(reader.shown, anchors, _wanted_anchor(text))

    return page(
        "country/draft.html",
        answer=answer,
        changes=changes,
        objected=objection_behind(session, round),
        entry=entry,
        tally=tally,
        has_sent=tally.answered_in is not None and round.id in rounds_with_comments(session, member),
        said_on=brackets.count_said if brackets else 0,
        reader=reader,
        pieces=pieces,
        address=part_address("country.draft", round_id=round_id),
        comments=counts,
        contents=contents_of(reader.text.shown, counts),
        beside=render_margin,
        beneath=beneath,
        shows_hint=in_time and hints.is_shown(session, Hint.DRAFT, current_person()),
        form=form,
        now=now,
    )


def _prepare_comments(
    session: Session, answer: Submission, tally: Tally, shown: Sequence[RenderedParagraph]
) -> tuple[Callable[[Place | None], Markup], Mapping[int | None, int], Mapping[int | None, Sequence[str]]]:
    """A function that renders the member's comments on a paragraph; by paragraph, their number and their anchors. Where there are very
    many, it renders only their number."""
    text = [one.place for one in shown]
    titles = {one.place.id: one.row.titles for one in shown}
    if tally.comments <= MOST_COMMENTS_SHOWN:
        comments = margin.own_comments(session, answer.round, answer.member, tally, text)
        return _comment_renderer(comments, titles, answer, tally), _count_comments(comments), _anchors(comments)
    found = margin.count_own(session, answer.round, answer.member, request.args.get("comment", type=int))
    counts = {on: one.comments for on, one in found.items()}
    asked_for = None if "whole" in request.args else request.args.get("paragraph", 0, type=int)
    opened = [on for on, one in found.items() if one.has_wanted or on == asked_for]
    comments = margin.own_comments(session, answer.round, answer.member, tally, text, only=opened) if opened else {}
    shown_on = _comment_renderer(comments, titles, answer, tally)
    return count_renderer(counts, answer.round, shown_on, opened), counts, _anchors(comments)


def _count_comments(comments: Mapping[int | None, Sequence[OwnComment]]) -> dict[int | None, int]:
    return {on: len(own) for on, own in comments.items()}


def _anchors(comments: Mapping[int | None, Sequence[OwnComment]]) -> dict[int | None, list[str]]:
    return {on: [f"c-{one.id}" for one in own] for on, own in comments.items()}


def _wanted_anchor(text: Sequence[RenderedParagraph]) -> str:
    """The comment, or the paragraph whose comments are opened, to which the address leads."""
    comment, paragraph = request.args.get("comment", type=int), request.args.get("paragraph", type=int)
    if comment is not None:
        return f"c-{comment}"
    return next((one.place.key for one in text if one.place.id == paragraph), "")


def _comment_renderer(
    comments: Mapping[int | None, Sequence[OwnComment]],
    titles: Mapping[int, Sequence[str]],
    answer: Submission,
    tally: Tally,
) -> Callable[[Place | None], Markup]:
    now = request_time()
    return comment_renderer(
        comments,
        titles,
        answer.round.consultation.language,
        acts=answer.accepts_comments(now),
        traced=tally.answered_in is not None,
        unsent="not yet submitted" if answer.round.accepts_comments(now) else "never submitted",
    )
