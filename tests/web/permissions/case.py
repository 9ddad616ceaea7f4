"""A case that is carried from phase to phase, with something of every kind in it: of Cambodia, of its department, and of the secretariat."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from models.achievements.operations import fields, register
from models.achievements.operations.register import AchievementWords
from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.corrigendum import CorrigendumKind
from models.adoption.opening import OpeningKind
from models.adoption.operations import adoption as adoptions
from models.adoption.operations import corrigenda, entering, openings
from models.adoption.operations.corrigenda import CorrigendumWords
from models.brackets.operations import duties, parting
from models.brackets.parting import can_be_parted
from models.brackets.queries.placed import count_brackets, placed
from models.comments.carried import CarriedComment
from models.comments.comment import Change, Comment, CommentType
from models.comments.entered import EntryChannel
from models.comments.operations import attachments, carried, clearance, cosponsors
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words
from models.comments.queries.clearance import clearing
from models.consolidation.consolidation import Conflict, Consolidation
from models.db.access import WORKER, viewer_of
from models.db.base import Base
from models.db.work import Work, WorkState
from models.departments.operations import deciding
from models.dispositions.operations import compromises, standard_reasons
from models.documents import operations as documents
from models.documents.document import Document, DocumentKind, Format
from models.drafts import operations as drafts
from models.drafts.version import DraftVersion, Kind, Paragraph, Stage
from models.editorial.operations import chairs_texts, editorial
from models.letters.notification import Notification
from models.lifting.lifting import Lifting
from models.lifting.operations import procedure
from models.meetings.meeting import Meeting
from models.meetings.operations import convening, minutes
from models.meetings.operations.convening import Plan
from models.observers.operations import comments as observers
from models.observers.operations import invitations as observer_invitations
from models.observers.operations.invitations import Invited
from models.people.authority import Extent
from models.people.factor_codes import FactorKey
from models.people.operations import (
    acting,
    authorities,
    factor_reset,
    hand_over,
    invitations,
    second_factor,
    signing_in,
)
from models.people.operations.acting import MinistryLetter, Term
from models.people.operations.authorities import Authorized
from models.people.operations.offices import Nominee
from models.people.permissions import Phase
from models.people.person import Person
from models.people.sign_ins import SignedIn
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.deadline import Holiday
from models.rounds.operations import holidays
from models.uploads.operations import uploads
from models.uploads.upload import Upload, UploadedComment, UploadKind
from templates.links import sign_in_token
from testing.world import LATER, World
from tests import adoption, lifting
from tests.adoption import note, terms
from tests.documents.forms import workbook
from tests.documents.word import docx, ins, p, t
from tests.rounds import answered, round_on
from tests.web.circulation import make_version_2
from tests.web.site import Site
from tests.web.test_uploads import work

LASTS = timedelta(days=14)
LONG_AGO = datetime(2022, 4, 1, tzinfo=UTC)


OWNERS = {
    "comment_id": frozenset({"country"}),
    "attachment_id": frozenset({"country"}),
    "opinion_id": frozenset({"country", "department"}),  # one that is forwarded
    "upload_id": frozenset({"country"}),
    "uploaded_id": frozenset({"country"}),
    "authority_id": frozenset({"country"}),
    "person_id": frozenset({"country"}),
    "duty_id": frozenset({"country"}),
    "achievement_id": frozenset({"country"}),
    "carried_id": frozenset({"country"}),
    "acting_id": frozenset({"country"}),
    "cosponsorship_id": frozenset({"country"}),
    "hand_over_id": frozenset({"country"}),
    "position_entry_id": frozenset({"country"}),
    "clearance_id": frozenset({"country"}),
}
"""To which sides of Cambodia the things in addresses belong; the others belong to no country."""
DRAFTED = frozenset(
    f"country.{page}"
    for page in (
        *("opinion", "edit_opinion", "opinion_removal", "remove_opinion", "forward_opinion"),
        *("attached_to_opinion", "attach_to_opinion"),
    )
)
OF_ANOTHER = ("joining", "join_circulated")
"""Pages about a comment of another country, which was circulated."""
OF_CAMBODIA = ("ask_to_part", "take_parting_back", "into_one", "include_edited")
"""Pages about a bracket in which Cambodia is named, and about opinions of its departments that the question names."""

Values = dict[str, Any]


@dataclass
class Case:
    """Where the case stands; `ids` are the numbers in addresses by the name of the argument, `own_ids` those of single pages,
    `of_department` those of what a department has that its coordinator has, too."""

    site: Site
    world: World
    phase: Phase
    ids: Values = field(default_factory=dict)
    own_ids: dict[str, Values] = field(default_factory=dict)
    of_department: Values = field(default_factory=dict)

    def things(self, endpoint: str, arguments: Collection[str]) -> Iterator[tuple[Values, frozenset[str]]]:
        """What stands in an address, and to whom that belongs; once for each side of Cambodia that has such a thing."""
        values = {**self.ids, **self.own_ids.get(endpoint, {})}
        audience, _, name = endpoint.partition(".")
        if audience == "secretariat":
            yield values, frozenset()
            return
        if audience == "observers":
            yield values, frozenset({"observer"} if "observer_comment_id" in arguments else ())
            return
        if endpoint in self.drafted:
            yield values, frozenset({"department"})
            return
        if name in OF_ANOTHER:
            yield values, frozenset()
            return
        named = frozenset({"country"}) if name in OF_CAMBODIA else frozenset()
        yield values, next((OWNERS[one] for one in arguments if one in OWNERS), named)
        if endpoint not in self.own_ids and self.of_department.keys() & arguments:
            yield {**values, **self.of_department}, frozenset({"department"})

    @property
    def drafted(self) -> frozenset[str]:
        """Pages whose opinion is not forwarded."""
        return frozenset(page for page in self.own_ids if page in DRAFTED)

    @property
    def now(self) -> datetime:
        return self.site.database.now()

    @property
    def heading(self) -> str:
        """The key of a heading that every text of the case has."""
        with self.site.database.reading(WORKER) as session:
            return session.scalars(select(Paragraph.key).where(Paragraph.kind == Kind.HEADING).limit(1)).one()

    @property
    def other_heading(self) -> str:
        """The key of another one, under which a priority field stands."""
        with self.site.database.reading(WORKER) as session:
            others = select(Paragraph.key).where(Paragraph.kind == Kind.HEADING, Paragraph.key != self.heading)
            return session.scalars(others.limit(1)).one()

    @property
    def misprint(self) -> dict[str, str]:
        """The last paragraph of the adopted text, and words in it."""
        with self.site.database.reading(WORKER) as session:
            standing = ~Paragraph.removed & (Paragraph.kind == Kind.NUMBERED)
            adopted = Paragraph.version_id.in_(select(DraftVersion.id).where(DraftVersion.stage == Stage.ADOPTED))
            ordered = select(Paragraph).where(standing, adopted).order_by(Paragraph.id.desc())
            found = session.scalars(ordered.limit(1)).first()
        return {"paragraph": str(found.id), "wrong": found.text} if found else {}

    def act(self, by: Person, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with self.site.database.transaction(viewer_of(by)) as session:
            result = verb(session, *args, by=by, now=LATER, **more)
            session.flush()
            return result

    def newest(self, entity: type[Base], **own: Any) -> int:
        with self.site.database.reading(WORKER) as session:
            same = (getattr(entity, name) == value for name, value in own.items())
            found = session.scalars(select(func.max(entity.id)).where(*same)).one()
        assert found is not None
        return found


def circulated(case: Case) -> None:
    """Version 2 is with the members, its first round behind it."""
    _change_twice(case.world)
    version_2 = make_version_2(case.world)
    version_2.circulate()
    ids, world = case.ids, case.world
    ids |= {
        "consultation_id": world.consultation_id,
        "version_id": version_2.version_id,
        "round_id": world.round_id,
        "comment_id": version_2.comments["twice yearly"],
        "consolidation_id": case.newest(Consolidation),
        "conflict_id": case.newest(Conflict),
        "letter_id": case.newest(Notification),
        "document_id": case.newest(Document, version_id=version_2.version_id),
        "paragraph_id": case.newest(Paragraph, version_id=version_2.version_id),
        "member_id": world.coordinators["TH"].of_member().id,
    }
    with case.site.database.reading(WORKER) as session:
        _note_all(case, session.get_one(DraftVersion, version_2.version_id))
    by = world.coordinators["KH"]
    someone = Authorized("Sok Dara", "Minister", Extent.FULL, "", LATER.date(), "")
    of_another = {"comment_id": version_2.comments["remark"]}
    case.own_ids |= {"country.joining": of_another, "country.join_circulated": of_another}
    in_first = {"paragraph_id": world.paragraph("2").id}
    case.own_ids |= {f"country.{page}": in_first for page in ("paragraph_comments", "translate", "translation")}
    ids["authority_id"] = case.act(by, authorities.authorize, world.consultation_id, someone).id
    with case.site.database.transaction(WORKER) as session:
        link = signing_in.new_link(session, world.deputy, lasts=LASTS, now=case.now)
    secret = case.site.app.extensions["lmec"].settings.secret_key
    own = {"token": sign_in_token(secret, link.id, link.nonce)}
    case.own_ids |= {"account.link": own, "account.use_link": own}
    case.ids["person_id"] = world.contributor.id
    _print(case, case.ids["document_id"])
    letter, document = case.newest(Notification), case.newest(Document)
    _fail(case, Notification, letter)
    _fail(case, Document, document)
    with case.site.database.transaction(WORKER) as session:
        earlier = select(Notification).where(Notification.id < letter).order_by(Notification.id.desc()).limit(1)
        sent = session.scalars(earlier).one()
        sent.state, sent.sent_at = WorkState.DONE, LATER
    case.own_ids["secretariat.came_back"] = {"letter_id": sent.id}
    with case.site.database.transaction(viewer_of(world.staff[0])) as session:
        holidays.keep(session, "2030-09-28; Cambodia; Pchum Ben", by=world.staff[0])
    case.ids["reason_id"] = case.act(world.staff[0], standard_reasons.keep, world.consultation_id, "With thanks.").id
    case.own_ids["account.close_hint"] = {"hint": "draft"}
    case.own_ids["country.make_our_comments"] = {"format": "docx"}
    content = {"comment_id": 999_999}  # nobody has asked for another type
    case.own_ids |= {"country.comment_type": content, "country.decide_type": content}
    case.ids["holiday_id"] = case.newest(Holiday)
    _achieve(case)
    _offices(case)
    _lose_factors(case)
    _invite_observers(case)
    staff, everybody = world.staff[0], " ".join(world.coordinators)
    case.ids["meeting_id"] = adoption.held(world, present=everybody, agreed=everybody).id
    meeting = case.ids["meeting_id"]
    seen = case.act(staff, minutes.propose, meeting, seen=2).revision
    case.act(world.staff[1], minutes.send, meeting, seen=seen)
    for page in ("convene_meeting", "change_meeting", "call_meeting_off"):
        case.own_ids[f"secretariat.{page}"] = {"meeting_id": _planned(case)}
    for page in ("keep_minutes", "propose_minutes"):
        case.own_ids[f"secretariat.{page}"] = {"meeting_id": adoption.held(world, present="KH").id}
    for page in ("send_minutes", "send_minutes_back"):
        held = adoption.held(world, present="KH")
        case.act(staff, minutes.propose, held.id, seen=held.revision)
        case.own_ids[f"secretariat.{page}"] = {"meeting_id": held.id}
    case.own_ids |= {
        "country.make_paper": {"what": "clearance", "format": "docx"},
        "secretariat.work_again": {"kind": "document", "id": document},
        "secretariat.send_again": {"letter_id": letter},
    }
    draft = case.act(staff, drafts.receive, docx(p(t("A text to be put up."))), name="draft.docx")
    work(case.site)
    failed = case.act(staff, drafts.receive, b"%PDF-1.7", name="failed.docx")
    _fail(case, Upload, failed.id)
    case.own_ids["secretariat.read_draft_again"] = {"upload_id": failed.id}
    for page in ("draft_file", "draft_progress", "original"):
        case.own_ids[f"secretariat.{page}"] = {"upload_id": draft.id}


def _carry_over(case: Case) -> None:
    """Two comments of Cambodia wait in round 2, as if they had been deferred; one of them is withdrawn."""
    by, of_round = case.world.coordinators["KH"], case.world.round_id
    with case.site.database.transaction(WORKER) as session:
        own = select(Comment.id).where(Comment.member_id == by.of_member().id, Comment.round_id < of_round)
        rows = [
            CarriedComment(round_id=of_round, comment_id=id)
            for id in session.scalars(own.order_by(Comment.id.desc()).limit(2))
        ]
        session.add_all(rows)
        round = session.get_one(Round, of_round)
        record(session, round, Verb.CARRIED_OVER, consultation_id=round.consultation_id, by=None, at=LATER)
        waiting, withdrawn = (row.id for row in rows)
    case.act(by, carried.withdraw, withdrawn)
    case.ids["carried_id"] = waiting
    case.own_ids["country.decide_on_carried_again"] = {"carried_id": withdrawn}


def _achieve(case: Case) -> None:
    """The register has an entry of Cambodia, which also prepares one; the secretariat has one that waits."""
    by, staff, of_text = case.world.coordinators["KH"], case.world.staff[0], case.world.consultation_id
    words = AchievementWords(2021, None, "Training", "Forty officials took part.")
    drafted = case.act(by, register.write, of_text, words)
    case.act(by, register.attach, drafted.id, b"%PDF-1.7", name="report.pdf")
    sent = case.act(by, register.write, of_text, words)
    case.act(by, register.attach, sent.id, b"%PDF-1.7", name="report.pdf")
    case.act(by, register.send, sent.id, seen=2)
    registered = case.act(by, register.write, of_text, words)
    case.act(by, register.attach, registered.id, b"%PDF-1.7", name="report.pdf")
    case.act(by, register.send, registered.id, seen=2)
    case.act(staff, register.enter, registered.id, seen=3)
    case.ids["achievement_id"] = drafted.id
    for page in ("edit_achievement", "enter_achievement", "return_achievement", "take_achievement_back"):
        case.own_ids[f"register.{page}"] = {"achievement_id": sent.id}
    for page in ("achievement", "achievement_file", "opened_achievement_file"):
        case.own_ids[f"register.{page}"] = {"achievement_id": registered.id}


def _offices(case: Case) -> None:
    """Somebody is to act for Cambodia's coordinator, and a successor is named; a letter from Thailand is to be confirmed."""
    world, zone = case.world, ZoneInfo("Asia/Bangkok")
    by, deputy, officer = world.coordinators["KH"], Nominee(world.deputy.id), world.staff[0]
    with case.site.database.transaction(viewer_of(officer)) as session:
        day = case.now.astimezone(zone).date() + timedelta(days=9)
        letter = MinistryLetter("The Minister", day, ("letter.pdf", b"%PDF-1.7 letter"))
        of_cambodia, of_thailand = (
            acting.enter_letter(session, member.id, who, Term(day, day), letter, by=officer, now=case.now)
            for member, who in (
                (by.of_member(), deputy),
                (world.coordinators["TH"].of_member(), Nominee(None, "Malee", "malee@th.example.org")),
            )
        )
    other = world.staff[2]
    with case.site.database.transaction(viewer_of(other)) as session:
        acting.confirm(session, of_cambodia.id, by=other, now=case.now)
    case.ids |= {"acting_id": of_cambodia.id}
    case.ids["hand_over_id"] = case.act(by, hand_over.offer, deputy, note="Read on.").id
    waiting = {"acting_id": of_thailand.id}
    case.own_ids |= {"secretariat.confirm_acting": waiting, "secretariat.reject_acting": waiting}
    case.own_ids["country.end_deputy"] = {"person_id": world.deputy.id}


def _lose_factors(case: Case) -> None:
    """Two coordinators, who come to no page here, have lost their sheets, and an officer asks for a reset of one."""
    lost, key = case.world.coordinators["LA"], FactorKey(case.site.app.config["SECRET_KEY"])
    for person in (lost, case.world.coordinators["MM"]):
        with case.site.database.transaction(WORKER) as session:
            signing_in.begin(session, person, now=case.now)
            browser = session.scalars(select(SignedIn.id).where(SignedIn.person_id == person.id)).one()
            second_factor.print_sheet(session, key=key, by=person, browser=browser, now=case.now)
    call = "At the number of the ministry."
    case.ids["reset_id"] = case.act(case.world.staff[0], factor_reset.ask, lost.id, call, called_at=LONG_AGO).id


def _invite_observers(case: Case) -> None:
    """Two can comment in every round, another only where it is invited to."""
    by, of_text = case.world.staff[0], case.world.consultation_id
    for short in ("MRC", "UNEP", "ADB"):
        someone = Invited(
            short, f"Organisation {short}", f"Observer of {short}", f"observer@{short.lower()}.example.org"
        )
        one = case.act(by, observer_invitations.invite, of_text, someone, every_round=short != "ADB")
        case.ids.setdefault("invitation_id", one.id)
    case.own_ids["secretariat.invite_to_round"] = {"invitation_id": one.id}


def _observe(case: Case) -> None:
    """The first observer has submitted a comment, and writes another."""
    with case.site.database.reading(WORKER) as session:
        by = session.scalars(select(Person).where(Person.email == "observer@mrc.example.org")).one()
    words = [Words(CommentType.GENERAL, text=text) for text in ("From outside.", "And this.")]
    submitted = case.act(by, observers.write, case.world.round_id, words[0])
    case.act(by, observers.submit, case.world.round_id, seen=observers.state_of([submitted]))
    drafted = case.act(by, observers.write, case.world.round_id, words[1])
    case.ids["observer_comment_id"] = submitted.id
    own = {"observer_comment_id": drafted.id}
    case.own_ids |= {f"observers.{page}": own for page in ("comment", "edit_comment", "removal", "remove_comment")}


def _planned(case: Case) -> int:
    """A meeting to come, of which no member knows yet."""
    plan = Plan("A meeting to come", case.now + LASTS, None, "Asia/Vientiane", "online")
    by, consultation_id = case.world.staff[0], case.world.consultation_id
    planned: Meeting = case.act(by, convening.plan, consultation_id, plan)
    return planned.id


def _change_twice(world: World) -> None:
    for label, changes in {
        "2": {"will": "shall", "river": "Mekong"},
        "3": {"Capacity": "Knowledge", "ministries": "agencies"},
    }.items():
        paragraph = world.paragraph(label)
        text = paragraph.text
        for old, new in changes.items():
            text = text.replace(old, new)
        world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.REPLACE, paragraph.id, "", text, ""))


def _note_all(case: Case, version: DraftVersion) -> None:
    """Words on the sheet for every bracket; the last one is a paragraph that shall go."""
    with case.site.database.reading(WORKER) as session:
        last = count_brackets(session, version.id)
    note(case.world, version, "at least once a year")
    note(case.world, version, {last: ""})


def opened(case: Case) -> None:
    """Round 2; Cambodia has a comment, and its department an opinion; both have sent a file in."""
    case.world = world = round_on(case.world, case.ids["version_id"], case.now + LASTS)
    by, contributor = world.coordinators["KH"], world.contributor
    case.act(world.staff[0], fields.name_fields, world.consultation_id, [case.other_heading])
    remark = world.remark("KH", "Thank you.")
    annex = case.act(by, attachments.attach, remark.id, b"%PDF-1.7 annex", name="annex.pdf")
    forwarded = world.opinion(Words(CommentType.GENERAL, text="We agree."))
    drafted = world.opinion(Words(CommentType.GENERAL, text="Not yet ready."), forward=False)
    sent = case.act(by, uploads.receive, world.round_id, UploadKind.WORD, changed("of all"), name="ours.docx")
    theirs = case.act(
        contributor, uploads.receive, world.round_id, UploadKind.WORD, changed("of most"), name="theirs.docx"
    )
    form = workbook([["Paragraph", "Comment"], ["2", "We agree with this."]])
    filled = case.act(by, uploads.receive, world.round_id, UploadKind.FORM, form, name="form.xlsx")
    anew = case.act(by, uploads.receive, world.round_id, UploadKind.WORD, changed("of us all"), name="anew.docx")
    work(case.site)
    failed = case.act(by, uploads.receive, world.round_id, UploadKind.WORD, b"%PDF-1.7", name="failed.docx")
    _fail(case, Upload, failed.id)
    monkeys = docx(
        p(t("Goals"), ins(" for monkeys"))
        + p(t("Nobody shall feed the monkeys on the road to the waterfall, whatever they ask for."))
        + p(t("Means"))
    )
    later = case.act(by, uploads.receive, world.round_id, UploadKind.WORD, monkeys, name="again.docx")
    work(case.site)
    case.own_ids |= {
        "country.read_again": {"upload_id": failed.id},
        "country.read_anew": {"upload_id": anew.id},
        "country.columns": {"upload_id": filled.id},
        "country.replaces": {"upload_id": later.id},
        "country.leave_out_undecided": {"upload_id": later.id},
    }
    with case.site.database.reading(WORKER) as session:
        brackets = placed(session, world.version_id)
    several = [one.bracket.id for one in brackets if can_be_parted(one.bracket)]
    bracket, other = several
    _carry_over(case)
    charged = world.coordinators["VN"].of_member().id
    duty = case.act(by, duties.mark, world.round_id, bracket, choice=None, members=[charged])
    case.act(by, parting.ask, world.round_id, bracket, reason="It is simpler.")
    case.own_ids["country.ask_to_part"] = {"bracket_id": other}
    inside = case.act(contributor, attachments.attach_to_opinion, drafted.id, b"%PDF-1.7 inside", name="inside.pdf")
    case.of_department = {
        "attachment_id": inside.id,
        "upload_id": theirs.id,
        "uploaded_id": case.newest(UploadedComment, upload_id=theirs.id),
    }
    left_out = world.opinion(Words(CommentType.GENERAL, text="Nothing to add."))
    case.act(by, deciding.leave_out, left_out.id, note="It is said.", seen=left_out.revision)
    case.own_ids["country.decide_again"] = {"opinion_id": left_out.id}
    invited = case.act(
        by, invitations.invite, world.round_id, name="Chan Mony", email="mony@kh.example.org", department="Forestry"
    )
    case.own_ids["country.paragraph_comments"] = {"paragraph_id": world.paragraph("2").id}
    case.ids |= {
        "round_id": world.round_id,
        "comment_id": remark.id,
        "attachment_id": annex.id,
        "opinion_id": forwarded.id,
        "upload_id": sent.id,
        "uploaded_id": case.newest(UploadedComment, upload_id=sent.id),
        "bracket_id": bracket,
        "duty_id": duty.id,
        "person_id": invited.id,
    }
    case.own_ids |= {page: {"opinion_id": drafted.id} for page in DRAFTED}
    _cosponsors(case, remark.id)
    _clear(case)
    _observe(case)


def _cosponsors(case: Case, comment_id: int) -> None:
    """Viet Nam shows two comments to Cambodia, which has joined one of them; Cambodia shows its own to Viet Nam."""
    khmer, viet = (case.world.coordinators[code] for code in ("KH", "VN"))
    waiting, joined = (
        case.act(viet, cosponsors.invite, case.world.remark("VN", words).id, {khmer.of_member().id})[0]
        for words in ("Join us.", "Join us here, too.")
    )
    case.act(khmer, cosponsors.confirm, joined.id, seen=joined.revision)
    (shown,) = case.act(khmer, cosponsors.invite, comment_id, {viet.of_member().id})
    case.ids["cosponsorship_id"] = waiting.id
    case.own_ids |= {
        "country.leave_comment": {"cosponsorship_id": joined.id},
        "country.close_invitation": {"comment_id": comment_id, "cosponsorship_id": shown.id},
    }


def _clear(case: Case) -> None:
    """Cambodia's answer is in clearance, and the signed letter lies there."""
    by, round_id = case.world.coordinators["KH"], case.world.round_id
    with case.site.database.reading(viewer_of(by)) as session:
        seen = clearing(session, round_id, by.of_member()).fingerprint
    found = case.act(by, clearance.ask, round_id, seen=seen)
    letter = case.act(by, clearance.attach_letter, round_id, b"%PDF-1.7 signed", name="signed.pdf", seen=found.revision)
    case.ids["clearance_id"] = letter.id


def changed(words: str) -> bytes:
    """A Word file that asks for more words in the first heading."""
    return docx(p(t("Goals"), ins(f" {words}")) + p(t("Means")))


def _print(case: Case, id: int) -> None:
    with case.site.database.transaction(WORKER) as session:
        document = session.get_one(Document, id)
        document.state, document.content, document.size = WorkState.DONE, b"%PDF-1.7", 8


def _fail(case: Case, entity: type[Work], id: int) -> None:
    with case.site.database.transaction(WORKER) as session:
        session.get_one(entity, id).state = WorkState.FAILED


def has_answered(case: Case) -> None:
    case.world.submit_without("KH")


def closed(case: Case) -> None:
    by = case.world.coordinators["KH"]
    case.act(by, duties.unmark, case.ids["round_id"], case.ids["bracket_id"], case.ids["duty_id"])
    for code in case.world.coordinators:
        if code != "KH":
            case.world.submit(code)
    case.world.close()


def consolidated(case: Case) -> None:
    """A candidate with the secretariat's own words, a compromise, a duty that it has marked, and a chair's text."""
    world, officer, other = case.world, case.world.staff[0], case.world.staff[1]
    candidate = answered(world)
    goals = _paragraph(case, candidate, "Goals")
    change = case.act(officer, editorial.edit, goals.id, text="The goals", reason="Clearer.", seen=0)
    contested = _contested(case, candidate)
    case.act(officer, compromises.propose, contested, text="each year", reason="It allows for both.", seen=0)
    duty = case.act(other, duties.mark_at_work, contested, choice=None, members=[case.ids["member_id"]])
    candidate = _made_again(case)
    contested = _contested(case, candidate)
    means = _paragraph(case, candidate, "Means")
    with case.site.database.reading(WORKER) as session:
        own = select(Paragraph.text).where(Paragraph.version_id == candidate.id, ~Paragraph.removed)
        texts = session.scalars(own.order_by(Paragraph.position)).all()
    words = docx("".join(p(t(text.replace("Means", "Ways and means"))) for text in texts))
    chairs = case.act(officer, chairs_texts.receive, world.round_id, words, name="chair.docx")
    work(case.site)
    failed = case.act(officer, chairs_texts.receive, world.round_id, b"%PDF-1.7", name="failed.docx")
    _fail(case, Upload, failed.id)
    case.ids |= {"change_id": change.id, "paragraph_id": means.id, "conflict_id": contested}
    case.own_ids |= {
        "secretariat.read_chairs_text_again": {"upload_id": failed.id},
        "secretariat.unmark_duty": {"conflict_id": contested, "duty_id": duty.id},
        "secretariat.chairs_text": {"upload_id": chairs.id},
        "secretariat.chairs_text_progress": {"upload_id": chairs.id},
        "secretariat.take_over": {"upload_id": chairs.id},
    }


def _made_again(case: Case) -> DraftVersion:
    newest = case.newest(Consolidation, round_id=case.world.round_id)
    candidate = case.world.make(newest)
    with case.site.database.transaction(viewer_of(case.world.staff[0])) as session:
        document = documents.ask(session, candidate.id, DocumentKind.CANDIDATE, Format.DOCX, now=LATER)
    case.ids |= {"consolidation_id": newest, "version_id": candidate.id, "document_id": document.id}
    _print(case, document.id)
    return candidate


def _paragraph(case: Case, version: DraftVersion, words: str) -> Paragraph:
    with case.site.database.reading(WORKER) as session:
        return session.scalars(select(Paragraph).filter_by(version_id=version.id, text=words)).one()


def _contested(case: Case, version: DraftVersion) -> int:
    own = select(Conflict.id).join(Paragraph).where(Paragraph.version_id == version.id)
    with case.site.database.reading(WORKER) as session:
        return session.scalars(own.where(Conflict.base_text == "every year")).one()


def proposed(case: Case) -> None:
    by = case.world.staff[0]
    case.act(case.world.staff[1], duties.unmark_at_work, *case.own_ids["secretariat.unmark_duty"].values())
    text = _made_again(case)
    case.act(by, drafts.propose, text.id, seen=text.fingerprint)


def lifting_announced(case: Case) -> None:
    by, text = case.world.staff[1], _candidate(case)
    case.act(by, drafts.approve, text.id, seen=text.fingerprint)
    _note_all(case, text)
    ends = terms(case.world, AdoptionProcedure.TACIT, case.now + LASTS)
    announced = lifting.announce(case.world, text, ends)
    case.ids["document_id"] = document = case.newest(Document, version_id=text.id, document_kind=DocumentKind.TEXT)
    _print(case, document)
    case.ids |= {"version_id": text.id, "lifting_id": announced.id}


def lifting_begun(case: Case) -> None:
    case.act(case.world.staff[1], procedure.begin, case.ids["lifting_id"])
    _enter(case, Lifting, case.ids["lifting_id"])


def _enter(case: Case, about: entering.DecisionType, id: int) -> None:
    """What Cambodia says by mail waits for its coordinator, what Thailand says for a check."""
    first, second = case.world.staff[:2]
    origin = Origin(EntryChannel.EMAIL, LATER.date(), "Ms Chea", LATER, ("mail.pdf", b"%PDF-1.7 mail"))
    khmer, thai, vietnamese = (case.world.coordinators[code].of_member().id for code in ("KH", "TH", "VN"))
    mine = case.act(first, entering.enter, about, id, khmer, origin, entering.StatedPosition())
    case.act(second, entering.check, mine.id, seen=1)
    other = {
        "position_entry_id": case.act(first, entering.enter, about, id, thai, origin, entering.StatedPosition()).id
    }
    case.ids["position_entry_id"] = mine.id
    case.own_ids |= {"secretariat.check_position": other, "secretariat.discard_position": other}
    case.own_ids |= {f"secretariat.{page}": {"member_id": vietnamese} for page in ("enter_words", "enter_position")}


def adoption_announced(case: Case) -> None:
    version = case.ids["version_id"]
    with case.site.database.reading(WORKER) as session:
        text = session.get_one(DraftVersion, version)
    put = lifting.RunningLifting(case.world, text, case.ids["lifting_id"])
    put.all_agree()
    lifted = put.result()
    ends = terms(case.world, AdoptionProcedure.EXPRESS, case.now + LASTS)
    announced = adoption.announce(case.world, lifted, ends)
    case.ids |= {"version_id": lifted.id, "adoption_id": announced.id}
    case.own_ids["texts.make_resulting_file"] = {"what": "resulting-text", "format": "pdf"}


def adoption_begun(case: Case) -> None:
    case.act(case.world.staff[1], adoptions.begin, case.ids["adoption_id"])
    _enter(case, Adoption, case.ids["adoption_id"])


def adopted(case: Case) -> None:
    with case.site.database.reading(WORKER) as session:
        text = session.get_one(DraftVersion, case.ids["version_id"])
    adoption.RunningAdoption(case.world, text, case.ids["adoption_id"]).all_agree()
    _print(case, case.newest(Document, document_kind=DocumentKind.TEXT, format=Format.PDF))
    _open_more(case)


def _open_more(case: Case) -> None:
    """The register and the redline are open to the public; the compendium waits for the second pair of eyes."""
    by, other, result = *case.world.staff[:2], case.newest(DraftVersion, stage=Stage.ADOPTED)
    proposed = {what: case.act(by, openings.propose, result, [what])[0].id for what in OpeningKind}
    for what in (OpeningKind.REDLINE, OpeningKind.ACHIEVEMENTS):
        case.act(other, openings.confirm, proposed[what])
    redline = case.newest(Document, document_kind=DocumentKind.REDLINE, version_id=result)
    _print(case, redline)
    case.ids |= {"opening_id": proposed[OpeningKind.COMPENDIUM]}
    case.own_ids |= {
        "register.opened_file": {"document_id": redline},
        "register.openings": {"version_id": result},
        "register.propose_opening": {"version_id": result},
        "texts.corrigenda": {"version_id": result},
        "texts.propose_corrigendum": {"version_id": result},
    }
    with case.site.database.reading(WORKER) as session:
        standing = (Paragraph.version_id == result) & ~Paragraph.removed & (Paragraph.kind == Kind.NUMBERED)
        first_two = session.scalars(select(Paragraph).where(standing).order_by(Paragraph.id).limit(2)).all()
    until = datetime(2099, 6, 30, tzinfo=UTC)
    put, waiting = (
        case.act(
            by,
            corrigenda.propose,
            result,
            CorrigendumWords(CorrigendumKind.MISPRINT, one.id, one.text, "Other words.", "A slip.", until),
        ).id
        for one in first_two
    )
    case.act(other, corrigenda.approve, put)
    case.ids |= {"text_corrigendum_id": waiting}
    case.own_ids["texts.object_to_corrigendum"] = {"text_corrigendum_id": put}


def _candidate(case: Case) -> DraftVersion:
    with case.site.database.reading(WORKER) as session:
        return session.get_one(DraftVersion, case.ids["version_id"])


STEPS: dict[Phase, Callable[[Case], None]] = {
    Phase.CIRCULATED: circulated,
    Phase.OPEN: opened,
    Phase.ANSWERED: has_answered,
    Phase.CLOSED: closed,
    Phase.CANDIDATE: consolidated,
    Phase.PROPOSED: proposed,
    Phase.LIFTING_ANNOUNCED: lifting_announced,
    Phase.LIFTING: lifting_begun,
    Phase.ADOPTION_ANNOUNCED: adoption_announced,
    Phase.ADOPTION: adoption_begun,
    Phase.ADOPTED: adopted,
}


def carry(site: Site, phase: Phase) -> Case:
    """The case in this phase."""
    return next(case for case in each_phase(site) if case.phase is phase)


def each_phase(site: Site) -> Iterator[Case]:
    """One case in each phase, one after the other."""
    case = Case(site, site.world, Phase.CIRCULATED)
    for case.phase, step in STEPS.items():
        step(case)
        yield case
