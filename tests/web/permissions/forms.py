"""What people type into the forms of the service, by the page that takes them."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

from models.people.permissions import Phase
from tests.web.permissions.case import Case, changed
from tests.web.site import TYPED_LATER_ON

Held = Mapping[str, Any]
Typed = Callable[[Case, Held], Mapping[str, Any]]
"""Makes what is typed of the case and of what the form holds as it stands."""

DAY, FAR = "2022-04-22", "2080-01-01"
IN_PARAGRAPH = ("new_comment", "write_comment", "new_opinion", "write_opinion", "entering", "enter", "preview_change")
OF_OPINIONS = ("combine_opinions", "include_edited")


def query(case: Case, endpoint: str) -> str:
    """What follows the address of a page that needs to be told the place."""
    if endpoint == "secretariat.session_screen":
        return "?bracket=1"
    name = endpoint.partition("country.")[2]
    if name in IN_PARAGRAPH:
        return f"?change=remark&paragraph={case.world.paragraph('2').id}"
    return f"?opinion={case.ids.get('opinion_id', 1)}" if name in OF_OPINIONS else ""


def typed(case: Case, endpoint: str, held: Held) -> dict[str, Any]:
    """The fields of the form, with what somebody types in it."""
    return {**held, **TYPED.get(endpoint, _nothing)(case, held)}


def _nothing(_case: Case, _held: Held) -> Held:
    return {}


def _always(**fields: Any) -> Typed:
    return lambda _case, _held: fields


def _file(name: str, content: bytes) -> Typed:
    return lambda _case, _held: {"file": (BytesIO(content), name)}


def _word(case: Case, _held: Held) -> Held:
    return {"file": (BytesIO(changed("of a few")), "new.docx")}


def _each(prefix: str, value: str) -> Typed:
    """A value for every bracket that the form lists."""
    return lambda _case, held: {f"{prefix}_{name[5:]}": value for name in held if name.startswith("seen_")}


def _all(case: Case) -> list[str]:
    return [str(person.of_member().id) for person in case.world.coordinators.values()]


REMARK = {"type": "general", "text": "A new comment."}
PDF = b"%PDF-1.7 new"
ACHIEVEMENT = {"year": "2022", "field": "0", "title": "Fish", "summary": "Forty sites were surveyed."}

TYPED: Mapping[str, Typed] = {
    "account.ask_for_link": lambda case, _: {"email": case.world.deputy.email},
    "account.set_password": _always(new_password="four quiet turtles swim"),
    "country.write_comment": _always(**REMARK),
    "country.edit_comment": _always(**REMARK),
    "country.write_opinion": _always(**REMARK),
    "country.edit_opinion": _always(**REMARK),
    "country.include_edited": _always(**REMARK),
    "country.enter": _always(**REMARK, department="Forestry", came_by="telephone"),
    "country.save_again": _always(**REMARK, proposed_text="Nobody shall harm the river."),
    "country.preview_change": _always(proposed_text="Words."),
    "country.leave_out": _always(note="It is said already."),
    "country.invite": _always(name="Another", email="new@kh.example.org", department="Water"),
    "country.authorize": _always(name="Another", office="Minister", extent="full", since=DAY),
    "country.name_acting": _always(
        **{"acting-who": "new", "acting-name": "Another", "acting-email": "other@kh.example.org"},
        **{"acting-first": FAR, "acting-last": FAR},
    ),
    "country.set_mailbox": _always(mailbox="office@kh.example.org"),
    "secretariat.set_mailbox": _always(mailbox="office@th.example.org"),
    "country.offer_office": _always(
        **{"successor-who": "new", "successor-name": "Another", "successor-email": "other@kh.example.org"}
    ),
    "secretariat.enter_acting": lambda _case, _held: {
        "who": "new",
        "name": "Another",
        "email": "other@th.example.org",
        "first": FAR,
        "last": FAR,
        "signed_by": "The Minister",
        "dated": DAY,
        "file": (BytesIO(PDF), "letter.pdf"),
    },
    "country.translate": _always(text="ត្រី"),
    "country.decline_to_join": _always(seen="1"),
    "country.invite_cosponsors": lambda case, _: {
        "members": [str(case.world.coordinators[code].of_member().id) for code in ("LA", "MM")]
    },
    "country.attach": _file("new.pdf", PDF),
    "country.attach_to_opinion": _file("new.pdf", PDF),
    "country.send_file_in": _word,
    "country.send_form_in": _file("form.xlsx", b"PK"),
    "country.declare_fields": lambda _, held: {
        name.replace("declared", "stance"): "support" for name in held if name.startswith("declared_")
    },
    "country.mark_sections": lambda _, held: {
        name.replace("shown", "state"): "done" for name in held if name.startswith("shown_")
    },
    "country.set_department_deadline": lambda case, _: {"closes_at": f"{case.now + timedelta(days=2):%Y-%m-%dT%H:%M}"},
    "country.enter_for_department": _always(department="Forestry"),
    "country.write_message": _always(text="Which paragraph do you mean?"),
    "country.note_cleared": _always(cleared_by="Sok Dara", office="Minister", cleared_on=DAY),
    "country.attach_letter": _file("signed.pdf", PDF),
    "country.choose_official_act": _always(official_act="letter"),
    "country.submit": _always(without_waiting="y"),
    "country.return_nil": _always(without_waiting="y"),
    "country.agree": _always(sure="y"),
    "country.withdraw_statement": _always(sure="y"),
    "country.object_to_adoption": _always(reason="Not yet.", sure="y"),
    "secretariat.record_adoption_call": _always(note="With Sok Dara.", called_at="2022-04-22T19:00"),
    "country.save_brackets": _each("stance", "keep"),
    "country.mark_duty": lambda case, _: {"choice": "all", "members": [str(case.ids["member_id"])]},
    "country.ask_to_part": _always(reason="It is simpler."),
    "country.read_anew": _always(seen="1"),
    "country.columns": _always(**{"column-A": "paragraph", "column-B": "proposed", "seen": "1"}),
    "country.correct": _always(text="Thank you very much.", why="A word was missing."),
    "country.decide_uploaded": _always(decision="left out"),
    "country.replace_file": lambda case, _: {"replaces": str(case.ids.get("upload_id", 0))},
    "register.write_achievement": _always(**ACHIEVEMENT),
    "register.save_achievement": _always(**ACHIEVEMENT, seen="2"),
    "register.remove_achievement": _always(seen="2"),
    "register.send_achievement": _always(seen="2"),
    "register.edit_achievement": _always(title="Another title", summary="Forty officials.", seen="3"),
    "register.enter_achievement": _always(seen="3"),
    "register.return_achievement": _always(reason="In which province?", seen="3"),
    "register.attach_to_achievement": _file("new.pdf", PDF),
    "register.name_fields": lambda case, _: {"keys": [case.heading, case.other_heading]},
    "register.propose_opening": _always(what="achievements"),
    "texts.propose_corrigendum": lambda case, _: {
        "kind": "misprint",
        "correct": "Quite other words.",
        "reason": "A slip.",
        "until": TYPED_LATER_ON,
        **case.misprint,
    },
    "texts.decline_corrigendum": _always(note="It is no error."),
    "texts.object_to_corrigendum": _always(reason="It changes the meaning.", sure="y"),
    "register.decline_opening": _always(reason="Not yet."),
    "texts.object_to_editorial_change": _always(text="It says something else."),
    "secretariat.answer": _always(outcome="noted", reason="With thanks, again."),
    "secretariat.answer_alike": lambda case, _: {
        "outcome": "noted",
        "reason": "With thanks to all.",
        "chosen": f"{case.ids['comment_id']}-{int(case.phase is Phase.CANDIDATE)}",
    },
    "secretariat.keep_edit": _always(text="The means", reason="Clearer."),
    "secretariat.send_back": _always(reason="Not yet."),
    "secretariat.send_chairs_text": _word,
    "secretariat.take_over": lambda _, held: {
        **{name: "ours" for name in held if name.startswith("choice-")},
        "reason": "As agreed.",
    },
    "secretariat.withdraw_adoption": _always(reason="Not yet."),
    "secretariat.withdraw_lifting": _always(reason="Not yet."),
    "secretariat.ask_for_reset": lambda case, _: {
        "person": str(case.world.coordinators["MM"].id),
        "called_at": "2022-04-22T19:00",
        "call": "At the number of the ministry.",
    },
    "secretariat.record_call": _always(note="Ms Chea.", called_at="2022-04-22T19:00"),
    "secretariat.propose_compromise": _always(text="twice", reason="It allows for both."),
    "secretariat.open_round": _always(closes_at=TYPED_LATER_ON),
    "secretariat.announce_adoption": lambda case, _: {
        "way": "at a meeting",
        "ends_at": TYPED_LATER_ON,
        "meeting": str(case.ids["meeting_id"]),
    },
    "secretariat.announce_lifting": _always(way="under a silence procedure", ends_at=TYPED_LATER_ON),
    "secretariat.mark_duty": lambda case, _: {"choice": "all", "members": _all(case)[:1]},
    "secretariat.extend": _always(closes_at=TYPED_LATER_ON, reason="It is a long text."),
    "secretariat.ask_type": _always(wanted="technical", reason="It asks for a fact."),
    "secretariat.keep_reason": _always(text="Another reason."),
    "secretariat.change_reason": _always(text="A better reason.", seen="1"),
    "secretariat.remove_reason": _always(seen="1"),
    "secretariat.pause": _always(reason="The meeting is put off."),
    "secretariat.keep_holidays": _always(lines="2030-01-02; Cambodia; Another day"),
    "observers.write_comment": _always(**REMARK),
    "observers.edit_comment": _always(**REMARK),
    "secretariat.invite_observer": _always(
        short_name="IUCN", organisation="A union", name="Another", email="new@iucn.example.org"
    ),
    "secretariat.answer_observer": _always(text="With thanks."),
    "secretariat.enter_bounce": _always(message="Mailbox full."),
    "secretariat.note_call": _always(spoke_with="Ms Chea", note="She has it."),
    "secretariat.enter_answer": _always(
        channel="telephone", dated=DAY, sender="Ms Chea", arrived_at="2022-05-22T10:00"
    ),
    "secretariat.enter_words": _always(channel="telephone", dated=DAY, sender="Ms Chea", arrived_at="2022-05-22T10:00"),
    "secretariat.enter_position": _always(
        channel="telephone", dated=DAY, sender="Ms Chea", arrived_at="2022-05-22T10:00", says="agrees"
    ),
    "secretariat.enter_objection": _always(
        channel="telephone",
        dated=DAY,
        sender="Ms Chea",
        arrived_at="2022-05-22T10:00",
        reason="It changes the meaning.",
    ),
    "secretariat.check_position": _always(seen="1"),
    "secretariat.discard_position": _always(seen="1", note="It was another."),
    "country.reject_position": _always(note="We did not say so."),
    "secretariat.save_sheet": _each("mark", "pending"),
    "secretariat.save_in_session": _each("mark", "pending"),
    "secretariat.plan_meeting": _always(
        title="Another", begins_at="2030-05-03T09:00", ends_at="", zone="UTC", place="online"
    ),
    "secretariat.change_meeting": _always(
        title="Another", begins_at="2030-05-03T09:00", ends_at="", zone="UTC", place="online", seen="1"
    ),
    "secretariat.convene_meeting": _always(seen="1"),
    "secretariat.propose_minutes": _always(seen="2"),
    "secretariat.send_minutes": _always(seen="3"),
    "secretariat.call_meeting_off": _always(seen="1", reason="It is put off."),
    "secretariat.keep_minutes": lambda case, _: {"present": _all(case), "seen": "2"},
    "secretariat.send_minutes_back": _always(seen="3", reason="A name is wrong."),
    "country.correct_minutes": _always(issue="1", words="We were not there."),
    "secretariat.read_text": _word,
    "secretariat.make_consultation": lambda case, _: {"title": "A new text", "members": _all(case)},
}
