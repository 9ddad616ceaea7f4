"""What people can do is what the table of permissions says: every address, as everybody, in every phase of a consultation."""

from collections.abc import Callable

import pytest

from models.people import policy
from models.people.permissions import Office, Permission, Phase
from tests.conftest import on_sqlite
from tests.web.permissions.askers import Asker
from tests.web.permissions.phases import carry
from tests.web.permissions.walk import ACCESS, Answer, Step, Walk
from tests.web.site import Site
from webapp.context import permission_of

LEADS_TO_SIGNING_IN = ("account.home", "account.sign_out", "account.sign_in")
ALWAYS = tuple(Phase)
NOT_AT_ONCE = {
    "secretariat.close": ALWAYS,  # Not every member has answered.
    "secretariat.confirm_proposed": ALWAYS,  # Every comment has an answer already.
    **dict.fromkeys(
        ("secretariat.undo_answer", "secretariat.undo_answers", "secretariat.undo_compromise"), ALWAYS
    ),  # Others have kept what stands.
    "secretariat.resume": ALWAYS,  # The round is not paused.
    "country.prepare_late": ALWAYS,  # Every member has answered in time.
    "country.file_late": ALWAYS,
    "secretariat.invite_to_round": (Phase.CIRCULATED, *tuple(Phase)[3:]),  # No round is open.
    "observers.text_file": ALWAYS,  # The file is not made.
    "texts.make_resulting_file": ALWAYS,  # It is owed already, since the adoption was announced.
    "secretariat.enter_answer": (Phase.CLOSED, Phase.CANDIDATE, Phase.PROPOSED),  # Every member has answered.
    "account.end_other_browsers": ALWAYS,  # Everybody has one browser.
    "account.keep_unsent": ALWAYS,  # What is kept says of which form of the person it is.
    "account.show_hints_again": ALWAYS,  # Nobody has closed a hint.
    **dict.fromkeys(  # Nobody has a second factor or a password, or has asked for a link.
        (
            *("account.app", "account.set_up_app", "account.remove_app", "account.remove_sheet"),
            *("account.confirm_with_code", "account.use_code", "account.add_passkey", "account.remove_passkey"),
            *("account.use_password", "account.remove_password"),
        ),
        ALWAYS,
    ),
    "secretariat.retry": ALWAYS,  # Nothing has failed.
    "secretariat.begin_again": ALWAYS,  # It leads to where the text is given.
    "secretariat.consolidation": ALWAYS,  # It leads to the text that was made.
    "country.leave_out_undecided": ALWAYS,  # Everything in the file has its place.
    "country.call_corrections": ALWAYS,  # The file gives each change its kind.
    **dict.fromkeys(  # Cambodia has answered, and for Thailand nobody has asked for clearance.
        ("country.note_cleared", "country.end_clearance", "country.tell_letter_differs"), (Phase.ANSWERED,)
    ),
    "country.attach_letter": tuple(Phase)[2:6],  # It went with the answer.
    "country.tell_letter_prevails": ALWAYS,  # The official act of Cambodia is the button.
    "country.take_back_letter_notice": ALWAYS,  # So nobody has told that a letter prevails over it.
    "texts.take_back_editorial_objection": ALWAYS,  # Nobody has objected.
    "country.include_all": ALWAYS,  # One opinion waits; the button is for several.
    **dict.fromkeys(("secretariat.declare_result", "secretariat.confirm_result"), ALWAYS),  # No silence is over.
    **dict.fromkeys(("secretariat.declare_words", "secretariat.confirm_words"), ALWAYS),
    "country.submit": (Phase.ANSWERED,),  # Thailand, which has not answered, has no comment.
}
"""Pages that show or do nothing in a case like this, though they may be used."""


@pytest.mark.slow
@on_sqlite
@pytest.mark.parametrize("phase", ALWAYS, ids=lambda phase: phase.name.lower())
def test_people_can_do_what_the_table_of_permissions_says_and_nothing_else(site: Site, phase: Phase) -> None:
    walk = Walk(carry(site, phase))

    wrong = [fault for step, answers in walk.answers() for fault in faults(site, step, answers, phase)]

    assert not wrong, "\n".join(wrong)


def faults(site: Site, step: Step, answers: dict[Asker, Answer], phase: Phase) -> list[str]:
    """Where what became of people who asked for something is not what the table says."""
    if step.rule.endpoint == "static":
        return []
    permission = permission_of(site.app.view_functions[step.rule.endpoint])
    if permission is None:
        return [f"{step} has no permission"]
    allowed = {
        asker
        for asker in answers
        if step.is_there and any(asker.has(grant, step.owners, phase) for grant in permission.grants)
    }
    found = [
        f"{phase.name}: {step}: {asker.name} is {answer}, and {'may' if asker in allowed else 'may not'} do it"
        for asker, answer in answers.items()
        if not _is_right(permission, step, asker, answer, allowed)
    ]
    if (
        allowed
        and not any(answers[asker] in ACCESS for asker in allowed)
        and phase not in NOT_AT_ONCE.get(step.rule.endpoint, ())
    ):
        found.append(f"{phase.name}: {step}: of those who may do it nobody can: {[*map(answers.get, allowed)]}")
    return found


def _is_right(permission: Permission, step: Step, asker: Asker, answer: Answer, allowed: set[Asker]) -> bool:
    if asker.office is Office.NOBODY and step.rule.endpoint in LEADS_TO_SIGNING_IN:
        return answer in (Answer.SIGN_IN, Answer.SHOWN)
    if asker in allowed:
        return answer not in (Answer.HIDDEN, Answer.EXPLAINED, Answer.SIGN_IN)
    if asker.office is Office.NOBODY and Office.NOBODY not in permission.offices:
        return answer is Answer.SIGN_IN
    if asker.office not in permission.offices:
        return answer is Answer.HIDDEN
    if asker.office in permission.explained:
        return answer in (Answer.EXPLAINED, Answer.HIDDEN)
    return answer not in ACCESS


def test_every_permission_is_for_something(site: Site) -> None:
    declared = {permission_of(view) for view in site.app.view_functions.values()}
    table = {one for one in vars(policy).values() if isinstance(one, Permission)}

    assert table == declared - {None}


@pytest.mark.slow
def test_a_view_that_declares_no_permission_is_there_for_nobody(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.app.add_url_rule("/undeclared", view_func=lambda: "Shown.")

    assert site.as_(site.world.staff[0]).get("/undeclared").status_code == 404
