"""The letters about a round, each with what became of it: sent again, or entered as having come back."""

from functools import partial

from flask import flash, redirect, url_for
from wtforms import TextAreaField

from models.letters.operations import bounces, holding
from models.people import policy
from models.rounds.queries import secretariat as queries
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, transaction
from webapp.forms import Form, keeping
from webapp.secretariat.system_status import NAMES


class BounceForm(Form):
    """What the mail says with which a letter came back."""

    said = TextAreaField(
        "What does the returned mail say?",
        description="Such as “mailbox full” or “no such person”. Copy it from the mail.",
    )


@secretariat.get("/rounds/<int:round_id>/letters")
@may(policy.FOLLOW)
def letters(round_id: int) -> Page:
    with reading() as session:
        round, owed = queries.letters(session, round_id)
        held_at = holding.held_at(session)
    values = {"round": round, "letters": owed, "held_at": held_at, "names": NAMES}
    return page("secretariat/letters.html", form=Form(formdata=None), **values)


@secretariat.get("/letters/<int:letter_id>")
@may(policy.FOLLOW)
def letter(letter_id: int) -> Page:
    return _page(letter_id, BounceForm(formdata=None))


@secretariat.post("/letters/<int:letter_id>/send-again")
@may(policy.TRY_AGAIN)
def send_again(letter_id: int) -> Page:
    with transaction() as session:
        letter = bounces.send_again(session, letter_id, by=current_person(), now=request_time())
    flash("The letter will be sent again in a moment.")
    if letter.round_id is None:
        return redirect(url_for("secretariat.letter", letter_id=letter.id))
    return redirect(url_for("secretariat.letters", round_id=letter.round_id))


@secretariat.post("/letters/<int:letter_id>/came-back")
@may(policy.ENTER_BOUNCE)
def came_back(letter_id: int) -> Page:
    form = BounceForm()
    with keeping(form, partial(_page, letter_id)), transaction() as session:
        bounces.enter(session, letter_id, said=form.said.data or "", by=current_person(), now=request_time())
    flash("It is noted that the letter came back. Correct the address or telephone, then send it again.")
    return redirect(url_for("secretariat.letter", letter_id=letter_id))


def _page(letter_id: int, form: BounceForm) -> str:
    with reading() as session:
        letter, consultation = queries.letter(session, letter_id)
    return page("secretariat/letter.html", letter=letter, consultation=consultation, names=NAMES, form=form)
