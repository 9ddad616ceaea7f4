"""System status: what the workers have to do, what they could not do, and another try."""

from datetime import datetime
from functools import partial

from flask import flash, redirect, url_for

from models.health import operations, queries, record_check
from models.letters.letter import Letter
from models.letters.operations import holding
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, current_person, may, page, reading, request_time, service, transaction
from webapp.forms import Form, validated

KINDS = {
    "consolidation": "New texts",
    "document": "Files",
    "letters": "Letters",
    "sign_in": "Links asked for",
    "upload": "Files sent in",
}

NAMES = {
    Letter.OBSERVER_INVITED: "An observer is invited",
    Letter.OBSERVER_ROUND: "An observer can comment in the round",
    Letter.OBSERVER_DEADLINE: "The deadline of the round has changed, to an observer",
    Letter.OBSERVER_CLOSING: "The round closes soon, to an observer",
    Letter.OBSERVER_CLOSED: "The round was closed by hand, to an observer",
    Letter.OBSERVER_CIRCULATED: "A version is circulated, to an observer",
    Letter.OBSERVER_ENDED: "The invitation of an observer has ended",
    Letter.SIGN_IN: "Link to sign in",
    Letter.FACTOR_CHANGED: "Second factor changed",
    Letter.RESET_TO_CONFIRM: "Reset of second factors to confirm",
    Letter.NEW_BROWSER: "Signed in in a new browser",
    Letter.ROUND_OPENED: "The round has opened",
    Letter.REMINDER: "Reminder: no answer yet",
    Letter.DEADLINE_CHANGED: "The deadline of the round has changed",
    Letter.ACTING_NAMED: "Somebody acts for a coordinator",
    Letter.ACTING_TO_CONFIRM: "A ministry’s letter on who acts, to be confirmed",
    Letter.ACTING_ENDED: "Nobody acts for the coordinator any more",
    Letter.HAND_OVER_OFFERED: "The office of a coordinator is offered",
    Letter.HAND_OVER_WITHDRAWN: "The office of a coordinator is not offered any more",
    Letter.HAND_OVER_TAKEN: "The office of a coordinator has gone over",
    Letter.DEPARTMENT_DEADLINE: "By when departments forward their comments",
    Letter.DEPARTMENT_REMINDER: "Reminder to a department",
    Letter.OPINION_MESSAGE: "A message about a department’s comment",
    Letter.CLEARANCE_ASKED: "The answer waits for clearance",
    Letter.CLEARANCE_UNDONE: "A change has undone the clearance",
    Letter.CLEARANCE_ENDED: "The clearance has been ended",
    Letter.LETTER_DIFFERS: "A signed letter differs from the draft",
    Letter.LETTER_DIFFERS_NO_MORE: "A signed letter need not be entered",
    Letter.RECEIPT: "Receipt of the country’s answer",
    Letter.DUTY_MARKED: "Words that would give the country something to do",
    Letter.PARTING_ASKED: "A country asks to part a bracket",
    Letter.TAKEN_BACK: "The country’s answer was taken back",
    Letter.FILED_LATE: "An answer came after the deadline",
    Letter.LATE_DECIDED: "What the secretariat has decided on the late answer",
    Letter.COMMENT_CORRECTION_FILED: "A country asks to correct a comment",
    Letter.COMMENT_CORRECTION_DECIDED: "What the secretariat has decided on the correction",
    Letter.ENTRY_TO_CHECK: "An entered answer waits for a check",
    Letter.ENTRY_SENT_BACK: "An entered answer was sent back",
    Letter.ENTRY_CHECKED: "An answer was entered for the country",
    Letter.ENTRY_DECIDED: "What the country has decided on the entered answer",
    Letter.ENTRY_LAPSED: "An answer entered for the country has lapsed",
    Letter.ALL_IN: "All members have answered",
    Letter.ROUND_CLOSED: "The round has closed",
    Letter.TYPE_ASKED: "The secretariat asks for another type of a comment",
    Letter.TYPE_DECIDED: "What a country says about the type of its comment",
    Letter.CANDIDATE_READY: "The consolidated text is ready",
    Letter.PROPOSED: "A text waits for approval",
    Letter.RETURNED: "A text was sent back",
    Letter.CIRCULATED: "The new version",
    Letter.OBJECTED: "An objection to an editorial change",
    Letter.LIFTING_PROPOSED: "Words for brackets wait for confirmation",
    Letter.LIFTING_RETURNED: "Words for brackets were sent back",
    Letter.LIFTING_BEGUN: "Words for brackets are put to the members",
    Letter.LIFTING_ANSWERED: "Receipt of an answer to words for brackets",
    Letter.LIFTING_ENDED: "What came of words for brackets",
    Letter.ADOPTION_PROPOSED: "An adoption waits for confirmation",
    Letter.ADOPTION_RETURNED: "An adoption was sent back",
    Letter.ADOPTION_BEGUN: "The members are asked to adopt the text",
    Letter.POSITION: "Receipt of the country’s answer to the adoption",
    Letter.ADOPTION_BROKEN: "A member objects to the adoption",
    Letter.ADOPTION_LAPSED: "The adoption has lapsed",
    Letter.ANSWER_REMINDER: "Reminder to answer about the adoption or about words for brackets",
    Letter.CALL_RECORDED: "A telephone call with the country is recorded",
    Letter.SILENCE_EXTENDED: "The end of the time to answer has moved",
    Letter.SILENCE_OVER: "The result of a silence is to be declared",
    Letter.SILENCE_HELD: "A silence waits for the country’s answer",
    Letter.RESULT_DECLARED: "A declared result waits for confirmation",
    Letter.ADOPTED: "The text is adopted",
    Letter.LATE_OBJECTION: "An objection after the silence was over",
    Letter.STATEMENT_WITHDRAWN: "A member has withdrawn its statement",
    Letter.CORRIGENDUM_PROPOSED: "A corrigendum to the text waits for a second pair of eyes",
    Letter.CORRIGENDUM_PUT: "A corrigendum to the text is put to the members",
    Letter.CORRIGENDUM_ENDED: "What came of a corrigendum to the text",
    Letter.POSITION_TO_CHECK: "An entered position waits for a check",
    Letter.POSITION_TO_CONFIRM: "A position was entered for the country",
    Letter.POSITION_NOT_COUNTED: "An entered position was rejected or discarded",
    Letter.MEETING_CONVENED: "A meeting is convened",
    Letter.MEETING_CALLED_OFF: "A meeting is called off",
    Letter.MINUTES_PROPOSED: "Minutes wait for a second pair of eyes",
    Letter.MINUTES_RETURNED: "Minutes were sent back",
    Letter.MINUTES_SENT: "The minutes of a meeting",
    Letter.MINUTES_CORRECTED: "A country corrects the minutes",
    Letter.ACHIEVEMENT_SENT: "An entry for the register was sent",
    Letter.ACHIEVEMENT_DECIDED: "What has become of an entry of the register",
    Letter.OPENING_PROPOSED: "Opening more to the public waits for confirmation",
    Letter.OPENED: "More is open to the public",
}


@secretariat.get("/system-status")
@may(policy.FOLLOW)
def system_status() -> Page:
    return _status_page(Form(formdata=None))


@secretariat.post("/system-status/<kind>/<int:id>/again")
@may(policy.TRY_AGAIN)
def work_again(kind: str, id: int) -> Page:
    form = Form()
    with validated(form, _status_page), transaction() as session:
        operations.retry_work(session, kind, id, by=current_person(), now=request_time())
    flash("It will be tried again in a moment.")
    return redirect(url_for("secretariat.system_status"))


def _status_page(form: Form) -> str:
    at = request_time()
    with reading() as session:
        status, held_at = queries.system_status(session, at), holding.held_at(session)
        checked = record_check.last_check(session)
    return page(
        "secretariat/system_status.html",
        status=status,
        findings=[
            queries.check_clock(status.ticked_at, at),
            queries.check_letters(held_at, at),
            queries.check_record(checked, at),
            queries.check_disk(service().settings.data),
        ],
        since=partial(_time_since, at=at),
        kinds=KINDS,
        letters=NAMES,
        form=form,
    )


def _time_since(instant: datetime, at: datetime) -> str:
    return queries.duration_in_words(at - instant)
