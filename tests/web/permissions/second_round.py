"""The second round of the case: what Cambodia and its department have in it, until it is closed."""

from sqlalchemy import select

from models.achievements.operations import fields
from models.brackets.operations import duties, parting
from models.brackets.parting import can_be_parted
from models.brackets.queries.placed import placed_brackets
from models.comments.carried import CarriedComment
from models.comments.comment import Comment, CommentType
from models.comments.operations import attachments, carried, clearance, cosponsors
from models.comments.operations.wording import Words
from models.comments.queries.clearance import clearing_in_round
from models.db.access import WORKER, viewer_of
from models.departments.operations import deciding
from models.observers.operations import comments as observers
from models.people.operations import invitations
from models.people.person import Person
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.uploads.operations import uploads
from models.uploads.upload import Upload, UploadedComment, UploadKind
from testing.world import LATER
from tests.documents.forms import workbook
from tests.documents.word import docx, ins, p, t
from tests.rounds import open_round_on
from tests.web.permissions.case import DRAFTED, LASTS, Case, changed, let_fail
from tests.web.test_uploads import work


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


def opened(case: Case) -> None:
    """Round 2; Cambodia has a comment, and its department an opinion; both have sent a file in."""
    case.world = world = open_round_on(case.world, case.ids["version_id"], case.now + LASTS)
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
    let_fail(case, Upload, failed.id)
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
        "country.replace_file": {"upload_id": later.id},
        "country.leave_out_undecided": {"upload_id": later.id},
    }
    with case.site.database.reading(WORKER) as session:
        brackets = placed_brackets(session, world.version_id)
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
        seen = clearing_in_round(session, round_id, by.of_member()).fingerprint
    found = case.act(by, clearance.ask, round_id, seen=seen)
    letter = case.act(by, clearance.attach_letter, round_id, b"%PDF-1.7 signed", name="signed.pdf", seen=found.revision)
    case.ids["clearance_id"] = letter.id


def has_answered(case: Case) -> None:
    case.world.submit_without_opinions("KH")


def closed(case: Case) -> None:
    by = case.world.coordinators["KH"]
    case.act(by, duties.unmark, case.ids["round_id"], case.ids["bracket_id"], case.ids["duty_id"])
    for code in case.world.coordinators:
        if code != "KH":
            case.world.submit(code)
    case.world.close()
