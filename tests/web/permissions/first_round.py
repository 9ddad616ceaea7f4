"""How the case comes to a text that is with the members: its first round behind it, and a thing of every kind beside it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.achievements.operations import register
from models.achievements.operations.register import AchievementWords
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import Conflict, Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.dispositions.operations import standard_reasons
from models.documents.document import Document
from models.drafts import operations as drafts
from models.drafts.version import DraftVersion, Paragraph
from models.letters.notification import Notification
from models.meetings.meeting import Meeting
from models.meetings.operations import convening, minutes
from models.meetings.operations.convening import Plan
from models.observers.operations import invitations as observer_invitations
from models.observers.operations.invitations import Invited
from models.people.authority import Extent
from models.people.factor_codes import FactorKey
from models.people.operations import acting, authorities, factor_reset, hand_over, links, second_factor, signing_in
from models.people.operations.acting import MinistryLetter, Term
from models.people.operations.authorities import Authorized
from models.people.operations.offices import Nominee
from models.people.sign_ins import SignedIn
from models.rounds.deadline import Holiday
from models.rounds.operations import holidays
from models.uploads.upload import Upload
from templates.links import sign_in_token
from testing.world import LATER, World
from tests import adoption
from tests.documents.word import docx, p, t
from tests.web.circulation import make_version_2
from tests.web.permissions.case import LASTS, Case, let_fail, note_all, say_printed
from tests.web.test_uploads import work

LONG_AGO = datetime(2022, 4, 1, tzinfo=UTC)


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
        note_all(case, session.get_one(DraftVersion, version_2.version_id))
    by = world.coordinators["KH"]
    someone = Authorized("Sok Dara", "Minister", Extent.FULL, "", LATER.date(), "")
    of_another = {"comment_id": version_2.comments["remark"]}
    case.own_ids |= {"country.joining": of_another, "country.join_circulated": of_another}
    in_first = {"paragraph_id": world.paragraph("2").id}
    case.own_ids |= {f"country.{page}": in_first for page in ("paragraph_comments", "translate", "translation")}
    ids["authority_id"] = case.act(by, authorities.authorize, world.consultation_id, someone).id
    with case.site.database.transaction(WORKER) as session:
        link = links.new_link(session, world.deputy, lasts=LASTS, now=case.now)
    secret = case.site.app.extensions["lmec"].settings.secret_key
    own = {"token": sign_in_token(secret, link.id, link.nonce)}
    case.own_ids |= {"account.link": own, "account.use_link": own}
    case.ids["person_id"] = world.contributor.id
    say_printed(case, case.ids["document_id"])
    letter, document = case.newest(Notification), case.newest(Document)
    let_fail(case, Notification, letter)
    let_fail(case, Document, document)
    with case.site.database.transaction(WORKER) as session:
        earlier = select(Notification).where(Notification.id < letter).order_by(Notification.id.desc()).limit(1)
        sent = session.scalars(earlier).one()
        sent.state, sent.sent_at = WorkState.DONE, LATER
    case.own_ids["secretariat.enter_bounce"] = {"letter_id": sent.id}
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
    case.ids["meeting_id"] = adoption.hold_meeting(world, present=everybody, agreed=everybody).id
    meeting = case.ids["meeting_id"]
    seen = case.act(staff, minutes.propose, meeting, seen=2).revision
    case.act(world.staff[1], minutes.send, meeting, seen=seen)
    for page in ("convene_meeting", "change_meeting", "call_meeting_off"):
        case.own_ids[f"secretariat.{page}"] = {"meeting_id": _planned(case)}
    for page in ("keep_minutes", "propose_minutes"):
        case.own_ids[f"secretariat.{page}"] = {"meeting_id": adoption.hold_meeting(world, present="KH").id}
    for page in ("send_minutes", "send_minutes_back"):
        held = adoption.hold_meeting(world, present="KH")
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
    let_fail(case, Upload, failed.id)
    case.own_ids["secretariat.read_draft_again"] = {"upload_id": failed.id}
    for page in ("draft_file", "draft_progress", "original"):
        case.own_ids[f"secretariat.{page}"] = {"upload_id": draft.id}


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
