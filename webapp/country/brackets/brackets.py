"""The brackets of the text under consultation: what a country says about each, many with one save. A coordinator asks that each place of a
bracket become a bracket of its own, or agrees to what another country has asked."""

from collections.abc import Mapping, Sequence
from functools import partial

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from models.brackets.agreement import Stance
from models.brackets.bracket import BracketPosition
from models.brackets.operations import advice, positions
from models.brackets.operations import parting as operations
from models.brackets.operations.positions import BracketStatement
from models.brackets.parting import can_be_parted, part
from models.brackets.queries import answering
from models.brackets.queries.listed import ListedBracket
from models.comments.queries import country as queries
from models.comments.submission import Submission
from models.errors import NotFound, Refusal
from models.people import hints, policy
from models.people.hints import Hint
from models.people.person import Role
from templates.on_brackets import only_one
from webapp.blueprints import country
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, fields_digest, is_changed, number, refused_values, validated

PAGE_SIZE = 10
FIELDS = ("stance", "words", "can", "reason", "package")
"""What a person can fill in at a bracket; each name is followed by the bracket's number."""


@country.get("/rounds/<int:round_id>/brackets")
@may(policy.READ_ROUND)
def brackets(round_id: int) -> Page:
    return _list_page(round_id, Form(formdata=None))


@country.post("/rounds/<int:round_id>/brackets")
@may(policy.CHOOSE)
def save_brackets(round_id: int) -> Page:
    """For the country, by those who speak for it; of a department, as advice to them."""
    form, statements = Form(), read_statements(request.form)
    save = advice.save if _is_adviser() else positions.save
    with validated(form, lambda form: _list_page(round_id, form)), transaction() as session:
        saved = save(session, round_id, statements, by=current_person(), now=request_time())
    if saved.refused:
        return _list_page(round_id, form, saved.refused, saved.changed), 422
    flash(_advice_sentence(saved.changed) if _is_adviser() else _saved_sentence(saved.changed))
    return _redirect_to_next_page(round_id)


@country.post("/rounds/<int:round_id>/brackets/let-stand")
@may(policy.LET_STAND)
def let_stand(round_id: int) -> Page:
    """Accept what is only to be seen, once everything that is chosen on the page is saved."""
    form, statements, by = Form(), read_statements(request.form), current_person()
    with validated(form, lambda form: _list_page(round_id, form)), transaction() as session:
        saved = positions.save(session, round_id, statements, by=by, now=request_time())
        count = 0 if saved.refused else positions.let_all_stand(session, round_id, by=by, now=request_time())
    if saved.refused:
        return _list_page(round_id, form, saved.refused, saved.changed), 422
    flash(_saved_sentence(saved.changed + count))
    return redirect(url_for("country.brackets", round_id=round_id, page=request.args.get("page", type=number)))


def _saved_sentence(count: int) -> str:
    if not count:
        return "Nothing has changed."
    choices = "1 choice is saved" if count == 1 else f"{count} choices are saved"
    return f"{choices}. Until your country submits its answer, only its own people can see this."


def _advice_sentence(count: int) -> str:
    if not count:
        return "Nothing has changed."
    return f"Your advice on {'1 bracket' if count == 1 else f'{count} brackets'} is saved. Your coordinator can read it now."


def _is_adviser() -> bool:
    return current_person().role is Role.CONTRIBUTOR


def _listed_brackets(session: Session, answer: Submission) -> list[ListedBracket]:
    person = current_person()
    return answering.listed_brackets(session, answer.round, answer.member, person if _is_adviser() else None)


def _redirect_to_next_page(round_id: int) -> Response:
    """The next page of the list; after the last one, or where it is asked for, the answer. It says which packages link nothing
    yet."""
    shown = request.args.get("page", type=number) or 1
    with reading() as session:
        answer = queries.answer(session, round_id, current_person().of_member())
        found = _listed_brackets(session, answer)
    for package in () if _is_adviser() else answering.packages_of_one(found):
        flash(f"{only_one(package)} Give the same name to each bracket that shall end only with it.", "care")
    if shown * PAGE_SIZE >= len(found) or request.form.get("go"):
        return redirect(url_for("country.draft" if _is_adviser() else "country.answer", round_id=round_id))
    return redirect(url_for("country.brackets", round_id=round_id, page=shown + 1))


def _list_page(round_id: int, form: Form, refused: Mapping[int, Refusal] | None = None, changed: int = 0) -> str:
    with reading() as session:
        answer = queries.answer(session, round_id, current_person().of_member())
        found = _listed_brackets(session, answer)
        shows_hint = hints.is_shown(session, Hint.BRACKETS, current_person())
    in_order = [one for _, own in answering.grouped_brackets(found) for one in own]
    pages = max(1, -(-len(in_order) // PAGE_SIZE))
    shown = min(_page_number(in_order), pages)
    listed = in_order[(shown - 1) * PAGE_SIZE : shown * PAGE_SIZE]
    return page(
        "country/brackets.html",
        form=form,
        answer=answer,
        round=answer.round,
        found=found,
        groups=answering.grouped_brackets(listed),
        shown=shown,
        pages=pages,
        refused=refused or {},
        changed=changed,
        typed=refused_values(refused) if refused else request.form,
        fields=field_values,
        fields_digest=fields_digest,
        now=request_time(),
        settled=_count_settled(found),
        advises=_is_adviser(),
        shows_hint=shows_hint,
    )


def address_in_list(round_id: int, bracket_id: int) -> str:
    """Where the member's list shows a bracket."""
    return url_for("country.brackets", round_id=round_id, bracket=bracket_id, _anchor=f"bracket-{bracket_id}")


def _page_number(in_order: Sequence[ListedBracket]) -> int:
    """The page of the list that the address asks for, by its number or by a bracket on it."""
    bracket = request.args.get("bracket", type=number)
    place = next((place for place, one in enumerate(in_order) if one.id == bracket), None)
    return request.args.get("page", type=number) or 1 if place is None else place // PAGE_SIZE + 1


def _count_settled(found: Sequence[ListedBracket]) -> int:
    return sum(one.is_settled for one in found)


def field_values(one: ListedBracket) -> Mapping[str, Sequence[str]]:
    """What the fields of a bracket hold when nobody has typed in them: what is said about it already."""
    own, before = one.own, one.own or one.earlier
    stance = "" if own is None else own.stance.value
    if own is not None and own.stance is Stance.ACCEPT:
        accepted = (number for number, words in enumerate(one.bracket.circulated) if list(words) == own.words)
        stance = ":".join((stance, *map(str, accepted)))
    others = [list(words) for words in (*one.bracket.circulated, one.bracket.standing)]
    can_accept = own.can_accept if isinstance(own, BracketPosition) else []
    package = before.package if isinstance(before, BracketPosition) and not _is_adviser() else ""
    return {
        "stance": [stance],
        "words": [own.words[0].strip() if own is not None and own.stance is Stance.OTHER and own.words else ""],
        "can": [str(number) for number, words in enumerate(others) if words in can_accept],
        "reason": [own.reason if own is not None else ""],
        "package": [package],
    }


def read_statements(form: Mapping[str, str]) -> list[BracketStatement]:
    """What the form says about the brackets in which somebody has changed something. All others are left as they are."""
    ids = sorted({int(name[5:]) for name in form if name.startswith("seen_") and name[5:].isdecimal()})
    return [_read_statement(form, id) for id in ids if is_changed(id, FIELDS)]


def _read_statement(form: Mapping[str, str], id: int) -> BracketStatement:
    chosen, seen = form.get(f"stance_{id}", ""), form.get(f"seen_{id}", "")
    name, _, choice = chosen.partition(":")
    stance = next((one for one in Stance if one.value == name), None)
    can_accept = tuple(int(one) for one in request.form.getlist(f"can_{id}") if one.isdecimal())
    return BracketStatement(
        bracket_id=id,
        stance=stance,
        choice=int(choice) if choice.isdecimal() else None,
        words=form.get(f"words_{id}", ""),
        can_accept=can_accept,
        reason=form.get(f"reason_{id}", ""),
        package=form.get(f"package_{id}", ""),
        seen=int(seen) if seen.isdecimal() else 0,
    )


class PartingForm(Form):
    """Why a bracket is to be parted."""

    reason = TextAreaField("Why?", description="The members and the secretariat read this.")


@country.get("/rounds/<int:round_id>/brackets/<int:bracket_id>/parting")
@may(policy.READ_PARTING)
def parting(round_id: int, bracket_id: int) -> Page:
    return _parting_page(round_id, bracket_id, Form(formdata=None))


@country.post("/rounds/<int:round_id>/brackets/<int:bracket_id>/parting")
@may(policy.PART)
def ask_to_part(round_id: int, bracket_id: int) -> Page:
    form, by = PartingForm(), current_person()
    with validated(form, partial(_parting_page, round_id, bracket_id)), transaction() as session:
        operations.ask(session, round_id, bracket_id, reason=form.reason.data or "", by=by, now=request_time())
    flash(f"It is noted that {by.of_member().name} wants this bracket to be parted.")
    return redirect(address_in_list(round_id, bracket_id))


@country.post("/rounds/<int:round_id>/brackets/<int:bracket_id>/parting/take-back")
@may(policy.PART)
def take_parting_back(round_id: int, bracket_id: int) -> Page:
    form, by = Form(), current_person()
    with validated(form, partial(_parting_page, round_id, bracket_id)), transaction() as session:
        operations.take_back(session, round_id, bracket_id, by=by, now=request_time())
    flash(f"{by.of_member().name} does not ask any more that this bracket be parted.")
    return redirect(address_in_list(round_id, bracket_id))


def _parting_page(round_id: int, bracket_id: int, form: Form) -> str:
    member = current_person().of_member()
    with reading() as session:
        answer = queries.answer(session, round_id, member)
        found = answering.listed_brackets(session, answer.round, member)
    one = next((one for one in found if one.id == bracket_id), None)
    if one is None or not can_be_parted(one.bracket):
        raise NotFound
    refusal, asking = form.refusal, form if isinstance(form, PartingForm) else PartingForm(formdata=None)
    asking.refusal = refusal
    return page(
        "country/parting.html",
        form=asking,
        taking_back=Form(formdata=None),
        round=answer.round,
        one=one,
        parts=[own for place in range(len(one.bracket.standing)) if (own := part(one.bracket, place))],
        has_asked=member.name in one.bracket.parting,
        may_ask=member.name in one.bracket.named,
        now=request_time(),
    )
