"""What people of a department do: write what they think, forward it to their coordinator, take it back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session

from models.adoption.queries.adoption import objection_behind
from models.comments.comment import Change
from models.comments.operations.wording import Words
from models.comments.queries import country as queries
from models.comments.submission import Submission
from models.departments import queries as departments
from models.departments.operations import opinions
from models.departments.opinion import Opinion, OpinionState
from models.drafts.version import Paragraph
from models.people import hints, policy
from models.people.hints import Hint
from models.rounds.queries import tally as tallies
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.margin import render_paragraphs, translation_renderer
from webapp.country.comments.own_words import OwnWords, WrittenFor
from webapp.country.comments.reading import parts_of_draft, read
from webapp.country.comments.writing import find_place
from webapp.country.forms import CommentForm
from webapp.forms import Form, NumberedForm, number, validated
from webapp.texts.reading import contents_of, part_address, types_by_paragraph


class Opinions(OwnWords[Opinion]):
    """Of somebody in a department, until they are forwarded."""

    kind = Opinion
    argument, draft = "opinion_id", "country.draft"
    write, edit, remove = "country.write_opinion", "country.edit_opinion", "country.remove_opinion"
    template, removal = "country/opinion.html", "country/remove_opinion.html"

    def find_place(self, round_id: int, paragraph_id: int | None) -> tuple[WrittenFor, Paragraph | None]:
        return find_place(round_id, paragraph_id)

    def find_own(self, id: int) -> tuple[Opinion, Submission]:
        me = current_person()
        with reading() as session:
            opinion = departments.own_opinion(session, id, me)
            return opinion, queries.answer(session, opinion.round_id, me.of_member())

    def draft_address(self, written: Opinion) -> str:
        return url_for("country.draft", round_id=written.round_id, _anchor=f"o-{written.id}")

    def flash_saved(self, written: Opinion) -> None:
        if written.state is OpinionState.DRAFTED:
            flash("The comment is saved. Nobody else can read it until you forward it.", "care")
        else:
            flash("The comment is forwarded.")

    def is_changeable(self, written: Opinion) -> bool:
        return written.state is OpinionState.DRAFTED

    def prefill(self, form: CommentForm, paragraph: Paragraph | None, change: Change) -> None:
        """(?again=7) begins from the words of an opinion that was left out."""
        super().prefill(form, paragraph, change)
        again = request.args.get("again", type=number)
        if again is not None:
            form.fill(self.find_own(again)[0])


OPINIONS = Opinions()


@country.get("/rounds/<int:round_id>/opinions/new")
@may(policy.WRITE_OPINION)
def new_opinion(round_id: int) -> Page:
    return OPINIONS.show_new(round_id)


@country.post("/rounds/<int:round_id>/opinions")
@may(policy.WRITE_OPINION)
def write_opinion(round_id: int) -> Page:
    me, now = current_person(), request_time()

    def write(session: Session, words: Words) -> int:
        opinion = opinions.write(session, round_id, words, by=me, now=now)
        session.flush()
        if "forward" in request.form and opinion.state is OpinionState.DRAFTED:
            opinions.forward(session, opinion.id, by=me, seen=opinion.revision, now=now)
        return opinion.id

    return OPINIONS.save_new(round_id, write)


@country.get("/opinions/<int:opinion_id>")
@may(policy.WRITE_OPINION)
def opinion(opinion_id: int) -> Page:
    return OPINIONS.show_existing(opinion_id)


@country.post("/opinions/<int:opinion_id>")
@may(policy.WRITE_OPINION)
def edit_opinion(opinion_id: int) -> Page:
    me, now = current_person(), request_time()

    def edit(session: Session, words: Words, seen: int) -> None:
        opinion = opinions.edit(session, opinion_id, words, by=me, seen=seen, now=now)
        if "forward" in request.form:
            opinions.forward(session, opinion.id, by=me, seen=opinion.revision, now=now)

    return OPINIONS.save_changed(opinion_id, edit)


@country.get("/opinions/<int:opinion_id>/remove")
@may(policy.WRITE_OPINION)
def opinion_removal(opinion_id: int) -> Page:
    return OPINIONS.ask_before_removal(opinion_id)


@country.post("/opinions/<int:opinion_id>/remove")
@may(policy.WRITE_OPINION)
def remove_opinion(opinion_id: int) -> Page:
    by, now = current_person(), request_time()
    return OPINIONS.throw_away(
        opinion_id, lambda session, seen: opinions.remove(session, opinion_id, by=by, seen=seen, now=now)
    )


@country.post("/opinions/<int:opinion_id>/forward")
@may(policy.WRITE_OPINION)
def forward_opinion(opinion_id: int) -> Page:
    form = NumberedForm()
    with validated(form, partial(_draft_page, opinion_id)), transaction() as session:
        opinion = opinions.forward(session, opinion_id, by=current_person(), seen=form.revision, now=request_time())
    return OPINIONS.redirect_to_draft(opinion.id)


@country.post("/opinions/<int:opinion_id>/take-back")
@may(policy.WRITE_OPINION)
def take_back_opinion(opinion_id: int) -> Page:
    form = NumberedForm()
    with validated(form, partial(_draft_page, opinion_id)), transaction() as session:
        opinion = opinions.take_back(session, opinion_id, by=current_person(), seen=form.revision, now=request_time())
    flash("You have taken the comment back. Your coordinator cannot read it any more.", "care")
    return redirect(OPINIONS.draft_address(opinion))


def department_page(
    round_id: int, form: NumberedForm, *, typed: Mapping[int, str] | None = None, wrong: Form | None = None
) -> str:
    """The draft as a department sees it, with its own opinions beside the paragraphs; `typed` and `wrong` are of a message that was
    refused."""
    me = current_person()
    with reading() as session:
        tally = tallies.tally(session.connection(), round_id, me.of_member())
        answer = queries.answer(session, round_id, me.of_member())
        own = departments.opinions_by(session, round_id, me)
        writes = answer.accepts_comments(request_time())
        text = render_paragraphs(session, answer.round, "country.new_opinion", acts=writes)
        reader = read(text, answer.round, "country.new_opinion", types=partial(types_by_paragraph, own))
        threads = departments.messages(session, own)
        internal = departments.deadline_of(session, round_id, me.of_member())
        objected = objection_behind(session, answer.round)
        in_time = writes and answer.round.accepts_comments(request_time())
        shows_hint = in_time and hints.is_shown(session, Hint.DRAFT, me)
        beneath = (
            translation_renderer(session, answer.round, me.of_member(), changes=False) if tally.translations else None
        )
    return page(
        "country/department.html",
        answer=answer,
        tally=tally,
        reader=reader,
        pieces=parts_of_draft(reader.shown, _anchors(own)),
        address=part_address("country.draft", round_id=round_id),
        beneath=beneath,
        contents=contents_of(reader.text.shown, Counter(one.paragraph_id for one in own)),
        own=own,
        objected=objected,
        threads=threads,
        internal=internal,
        typed=typed or {},
        shows_hint=shows_hint,
        form=wrong or form,
        now=request_time(),
    )


def _anchors(own: Sequence[Opinion]) -> dict[int | None, list[str]]:
    anchors: dict[int | None, list[str]] = {}
    for one in own:
        anchors.setdefault(one.paragraph_id, []).append(f"o-{one.id}")
    return anchors


def _draft_page(opinion_id: int, form: NumberedForm) -> str:
    return department_page(OPINIONS.find_own(opinion_id)[0].round_id, form)
