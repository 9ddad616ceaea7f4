"""An answer that came in another way: entered for a member by one of the secretariat, checked by another."""

from functools import partial
from zoneinfo import ZoneInfo

from flask import flash, redirect, request, url_for
from wtforms import SelectChoice

from models.brackets.queries.in_answer import listed_in_entry
from models.comments.comment import Change
from models.comments.entered import EnteredAnswer
from models.comments.operations import entering, entry_check
from models.comments.queries import country, margin
from models.comments.queries import entered as queries
from models.comments.queries.places import titles_for
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import Paragraph
from models.meetings.queries import meetings_held
from models.people import policy
from models.people.person import Member
from models.rounds.consultation import Round
from models.text.instants import clock
from templates.guides import DIFFERING_LETTER
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.country.comments.writing import ask_for_words, offer_move_places, offer_row_cells, prefill, wanted_change
from webapp.country.forms import CHANGE_LABELS, CommentForm, place_name
from webapp.files import takes_a_file
from webapp.forms import number, validated
from webapp.secretariat.rounds.entry_forms import AnswerForm, EntryForm, PlaceForm, form_from_letter, form_from_meeting


@secretariat.get("/rounds/<int:round_id>/members/<int:member_id>/enter")
@may(policy.FOLLOW)
def begin_entry(round_id: int, member_id: int) -> Page:
    """What was said at a meeting is filled in from it: ?meeting=12."""
    meeting_id = request.args.get("meeting", type=number)
    form = form_from_meeting(meeting_id, member_id) if meeting_id else form_from_letter(round_id, member_id)
    return _beginning_page(round_id, member_id, form)


@secretariat.post("/rounds/<int:round_id>/members/<int:member_id>/enter")
@may(policy.ENTER_ANSWER)
@takes_a_file
def enter_answer(round_id: int, member_id: int) -> Page:
    form, person = AnswerForm(), current_person()
    with validated(form, partial(_beginning_page, round_id, member_id)), transaction() as session:
        origin = form.origin(person.zone)
        entry = entering.begin(session, round_id, member_id, origin, by=person, now=request_time())
    flash("The entry is saved. Now enter what the answer says.")
    return _redirect_to_entry(entry)


@secretariat.get("/entries/<int:entry_id>")
@may(policy.FOLLOW)
def entry(entry_id: int) -> Page:
    return _page(entry_id, EntryForm(formdata=None))


@secretariat.get("/entries/<int:entry_id>/origin")
@may(policy.FOLLOW)
def entry_origin(entry_id: int) -> Page:
    with reading() as session:
        found = queries.entry(session, entry_id).answer
    local = found.arrived_at.astimezone(ZoneInfo(current_person().zone)).replace(tzinfo=None)
    came = {"channel": found.channel.value, "dated": found.dated, "sender": found.sender, "arrived_at": local}
    form = AnswerForm(formdata=None, **came, meeting=str(found.meeting_id or ""), differs=found.differs)
    form.seen.data = str(found.revision)
    return _describing_page(entry_id, form)


@secretariat.post("/entries/<int:entry_id>/origin")
@may(policy.ENTER_ANSWER)
@takes_a_file
def describe_entry(entry_id: int) -> Page:
    form, person = AnswerForm(), current_person()
    with validated(form, partial(_describing_page, entry_id)), transaction() as session:
        origin = form.origin(person.zone)
        entry = entering.describe(session, entry_id, origin, by=person, seen=form.revision, now=request_time())
    flash("How the answer came is saved.")
    return _redirect_to_entry(entry)


@secretariat.get("/entries/<int:entry_id>/comments/new")
@may(policy.FOLLOW)
def new_entered_comment(entry_id: int) -> Page:
    change, paragraph_id = wanted_change()
    form = CommentForm()
    prefill(form, _paragraph(entry_id, paragraph_id), change)
    return _writing_page(entry_id, change, paragraph_id, form)


@secretariat.post("/entries/<int:entry_id>/comments")
@may(policy.ENTER_ANSWER)
def write_entered_comment(entry_id: int) -> Page:
    form, person = CommentForm(), current_person()
    change, paragraph_id = wanted_change()
    show = partial(_writing_page, entry_id, change, paragraph_id)
    with validated(ask_for_words(form, change), show), transaction() as session:
        comment = entering.write(session, entry_id, form.words(change, paragraph_id), by=person, now=request_time())
    flash("The comment is saved.")
    return redirect(url_for("secretariat.entry", entry_id=comment.entry_id, _anchor=f"c-{comment.id}"))


@secretariat.get("/entered-comments/<int:said_id>")
@may(policy.FOLLOW)
def entered_comment(said_id: int) -> Page:
    with reading() as session:
        comment = queries.comment(session, said_id)
        found = queries.entry(session, comment.entry_id)
    form = CommentForm(formdata=None)
    form.fill(comment)
    form.seen.data = str(found.answer.revision)
    return _editing_page(said_id, form)


@secretariat.post("/entered-comments/<int:said_id>")
@may(policy.ENTER_ANSWER)
def edit_entered_comment(said_id: int) -> Page:
    form, person = CommentForm(), current_person()
    with reading() as session:
        old = queries.comment(session, said_id)
    with validated(ask_for_words(form, old.change), partial(_editing_page, said_id)), transaction() as session:
        words = form.words(old.change, old.paragraph_id)
        entering.edit(session, said_id, words, by=person, seen=form.revision, now=request_time())
    flash("The comment is saved.")
    return redirect(url_for("secretariat.entry", entry_id=old.entry_id, _anchor=f"c-{said_id}"))


@secretariat.post("/entries/<int:entry_id>/comments/<int:said_id>/remove")
@may(policy.ENTER_ANSWER)
def remove_entered_comment(entry_id: int, said_id: int) -> Page:
    form, person = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        entry = entering.remove(session, said_id, by=person, seen=form.revision, now=request_time())
    flash("The comment is taken out of the entry.")
    return _redirect_to_entry(entry)


@secretariat.post("/entries/<int:entry_id>/hand-over")
@may(policy.ENTER_ANSWER)
def hand_over_entry(entry_id: int) -> Page:
    form, person = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        entry = entering.hand_over(session, entry_id, by=person, seen=form.revision, now=request_time())
    flash("Somebody else at the secretariat must now check it. The others get a letter.")
    return _redirect_to_entry(entry)


@secretariat.post("/entries/<int:entry_id>/check")
@may(policy.ENTER_ANSWER)
def check_entry(entry_id: int) -> Page:
    form, person = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        why = form.why.data or ""
        entry = entry_check.check(session, entry_id, reason=why, by=person, seen=form.revision, now=request_time())
    flash(
        f"The signed letter counts as the answer of {entry.member.name}, which gets a letter."
        if entry.prevails
        else f"{entry.member.name} gets a letter. The entry counts when its coordinator has confirmed it."
    )
    return _redirect_to_entry(entry)


@secretariat.post("/entries/<int:entry_id>/not-admitted")
@may(policy.ENTER_ANSWER)
def decline_letter(entry_id: int) -> Page:
    form, person = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        why = form.why.data or ""
        entry = entry_check.decline(session, entry_id, reason=why, by=person, seen=form.revision, now=request_time())
    flash(f"The letter is not admitted, and {entry.member.name} gets a letter with the reason.")
    return redirect(url_for("secretariat.round", round_id=entry.round_id))


@secretariat.post("/entries/<int:entry_id>/send-back")
@may(policy.ENTER_ANSWER)
def send_entry_back(entry_id: int) -> Page:
    form, person = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        reason = form.reason.data or ""
        entry = entry_check.send_back(
            session, entry_id, reason=reason, by=person, seen=form.revision, now=request_time()
        )
    flash(f"The entry is sent back to {entry.entered_by.name}.")
    return _redirect_to_entry(entry)


@secretariat.post("/entries/<int:entry_id>/discard")
@may(policy.ENTER_ANSWER)
def discard_entry(entry_id: int) -> Page:
    form, person = EntryForm(), current_person()
    with validated(form, partial(_page, entry_id)), transaction() as session:
        entry = entering.discard(session, entry_id, by=person, seen=form.revision, now=request_time())
    flash("The entry is discarded. It stays in the record.")
    return redirect(url_for("secretariat.round", round_id=entry.round_id))


def _redirect_to_entry(entry: EnteredAnswer) -> Page:
    return redirect(url_for("secretariat.entry", entry_id=entry.id))


def _page(entry_id: int, form: EntryForm) -> str:
    with reading() as session:
        found = queries.entry(session, entry_id)
        text = margin.text_of(session, found.round)
        brackets = listed_in_entry(session, found.answer)
        titles = titles_for(session, [*found.comments, *found.taken_out])
        candidate = current_candidate(session, found.round.id)
        instead = queries.answered_instead(session, found.round.id)
    if not form.is_submitted():
        form.seen.data = str(found.answer.revision)
    placing = PlaceForm(formdata=None)
    places_of_text = [SelectChoice(str(one.id), place_name(one)) for one in text]
    placing.paragraph.choices = [SelectChoice("", "The whole text"), *places_of_text]
    values = {"entry": found, "placing": placing, "brackets": brackets, "titles": titles}
    values |= {"candidate": candidate, "answered_instead": instead, **_guide(differs=bool(found.answer.differs))}
    return page("secretariat/entry.html", form=form, **values)


def _beginning_page(round_id: int, member_id: int, form: AnswerForm) -> str:
    with reading() as session:
        answer = country.answer(session, round_id, session.get_one(Member, member_id))
    address = url_for("secretariat.enter_answer", round_id=round_id, member_id=member_id)
    back = url_for("secretariat.round", round_id=round_id)
    return _origin_page(form, answer.round, answer.member, address, back, differs=answer.is_in)


def _describing_page(entry_id: int, form: AnswerForm) -> str:
    with reading() as session:
        found = queries.entry(session, entry_id)
    address = url_for("secretariat.describe_entry", entry_id=entry_id)
    back = url_for("secretariat.entry", entry_id=entry_id)
    return _origin_page(form, found.round, found.answer.member, address, back, differs=bool(found.answer.differs))


def _origin_page(form: AnswerForm, round: Round, member: Member, address: str, back: str, *, differs: bool) -> str:
    if differs:
        form.ask_for_differences()
    with reading() as session:
        meetings = meetings_held(session, round.consultation_id)
    none = SelectChoice("", "None of these")
    form.meeting.choices = [none, *(SelectChoice(str(one.id), f"{one.name}, {one.time}") for one in meetings)]
    form.arrived_at.description = f"By your clock ({clock(current_person().zone)}). What came before the deadline is in time, whenever you enter it."
    values = {"round": round, "member": member, "address": address, "back": back, "differs": differs}
    return page("secretariat/entry_origin.html", form=form, **values, **_guide(differs=differs))


def _guide(*, differs: bool) -> dict[str, str]:
    """The section of the guide about a letter that differs from what was submitted, where the page is about one."""
    return {"guide": DIFFERING_LETTER} if differs else {}


def _paragraph(entry_id: int, paragraph_id: int | None) -> Paragraph | None:
    with reading() as session:
        round = queries.entry(session, entry_id).round
        return None if paragraph_id is None else country.paragraph(session, round, paragraph_id)


def _writing_page(entry_id: int, change: Change, paragraph_id: int | None, form: CommentForm) -> str:
    address = url_for(
        "secretariat.write_entered_comment", entry_id=entry_id, change=change.value, paragraph=paragraph_id
    )
    return _comment_page(form, entry_id, _paragraph(entry_id, paragraph_id), change, address)


def _editing_page(said_id: int, form: CommentForm) -> str:
    with reading() as session:
        comment = queries.comment(session, said_id)
    address = url_for("secretariat.edit_entered_comment", said_id=said_id)
    return _comment_page(form, comment.entry_id, comment.paragraph, comment.change, address)


def _comment_page(form: CommentForm, entry_id: int, paragraph: Paragraph | None, change: Change, address: str) -> str:
    """The form that a country's people have for a comment."""
    with reading() as session:
        found = queries.entry(session, entry_id)
    before = offer_move_places(form, found.round, paragraph, change)
    offer_row_cells(form, found.round, paragraph, change)
    form.adapt_questions(change, found.round, found.answer.member.name)
    values = {
        "labels": CHANGE_LABELS[change],
        "change": change,
        "paragraph": paragraph,
        "before": before,
        "joining": None,
    }
    return page(
        "secretariat/entered_comment.html",
        form=form,
        entry=found.answer,
        round=found.round,
        heading="",
        looked_at=None,
        accepts_comments=True,
        address=address,
        back=url_for("secretariat.entry", entry_id=entry_id),
        **values,
    )
