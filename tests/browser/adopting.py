"""What stands in the service of adoptions: one in every state, with words in many scripts."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from models.adoption.adoption import Adoption, AdoptionProcedure
from models.adoption.corrigendum import CorrigendumKind
from models.adoption.entered import Statement
from models.adoption.operations import corrigenda, ending, entering, silence
from models.adoption.operations.adoptable import Terms
from models.adoption.operations.corrigenda import CorrigendumWords
from models.adoption.operations.entering import StatedPosition
from models.brackets.queries.placed import count_brackets
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin
from models.db.access import OPERATOR, WORKER, viewer_of
from models.db.database import Database
from models.drafts.version import DraftVersion, Paragraph
from models.letters.notification import Notification
from models.lifting.lifting import Mark
from models.rounds.consultation import Round
from testing.world import LATER, MEMBERS, World, make_world
from tests import lifting as liftings
from tests.adoption import ENDS, RunningAdoption, announce, begin, circulate_without_comments, note, terms
from tests.browser.achieving import achieve, open_more
from tests.web.circulation import BURMESE, KHMER, make_version_2

FAR = datetime(2099, 6, 30, 10, 0, tzinfo=UTC)


def set_adoptions(database: Database, *, long: str) -> None:
    """Those that are under way end in the future; `long` is a word that must be broken."""
    ends = database.now() + timedelta(days=14)
    silent = make_world(database, title="Silence, which may still be broken")
    adoption = begin(silent, circulate_without_comments(silent), terms(silent, AdoptionProcedure.TACIT, ends))
    adoption.agree("KH", Statement.INTERPRETATION, f"{KHMER} {long}")
    _enter(adoption, f"{BURMESE} {long}")
    over = make_world(database, title="Silence that is over, and its result declared")
    silence_over = begin(
        over, circulate_without_comments(over), terms(over, AdoptionProcedure.TACIT), known=MEMBERS.keys() - {"LA"}
    )
    _enter_wrongly(silence_over, f"{BURMESE} {long}", now=database.now())
    _declare(silence_over, long)
    waiting = make_world(database, title="Adoption announced, not yet confirmed")
    announce(waiting, circulate_without_comments(waiting), terms(waiting, AdoptionProcedure.EXPRESS, ends))
    disputed = make_world(database, title="Adoption broken by an objection")
    adoption = begin(disputed, circulate_without_comments(disputed), terms(disputed, AdoptionProcedure.EXPRESS, ends))
    adoption.agree("CN")
    adoption.object_to("MM", f"{BURMESE}\n\n{long}")
    met = make_world(database, title="Adopted at a meeting")
    version, how = at_a_meeting(met)
    adopted = begin(met, version, how)
    adopted.agree("KH", Statement.RESERVATION, KHMER)
    adopted.agree("MM", Statement.INTERPRETATION, BURMESE)
    for code in ("CN", "LA", "TH", "VN"):
        adopted.agree(code)
    achieve(met, long)
    open_more(met)
    _correct(adopted, f"{KHMER} {long}")
    with database.transaction(OPERATOR) as session:  # nobody reads their letters
        consultation_ids = [world.consultation_id for world in (silent, over, waiting, disputed, met)]
        rounds = select(Round.id).where(Round.consultation_id.in_(consultation_ids))
        session.execute(delete(Notification).where(Notification.round_id.in_(rounds)))


def _declare(adoption: RunningAdoption, words: str) -> None:
    """Its end was moved after an outage; one member did not know of it; one officer has declared the result."""
    staff, later = adoption.world.staff[0], ENDS + timedelta(days=4)
    adoption.agree("KH", Statement.RESERVATION, f"{KHMER} {words}")
    with adoption.world.database.transaction(WORKER) as session:
        silence.extend_for_outage(session, ENDS - timedelta(hours=2), now=ENDS)
        ending.end_due(session, now=later)
    with adoption.world.database.transaction(viewer_of(staff)) as session:
        ending.declare(session, Adoption, adoption.id, by=staff, now=later)


def _correct(adoption: RunningAdoption, words: str) -> None:
    """One corrigendum to the adopted text is issued, one with the members, one, to another paragraph, proposed."""
    world, (first, second, _) = adoption.world, adoption.world.staff
    result = adoption.row().result_id or 0
    with world.database.reading(WORKER) as session:
        paragraphs = session.scalars(
            select(Paragraph).where(Paragraph.version_id == result).order_by(Paragraph.id)
        ).all()
    river = next(one for one in paragraphs if "the river" in one.text)
    other = next(one for one in paragraphs if one is not river and "members" in one.text)
    for paragraph, wrong, correct, until, put in (
        (river, "the river", "the great river", ENDS, True),
        (river, "the great river", f"{BURMESE} river", FAR, True),
        (other, "members", KHMER, FAR, False),
    ):
        words_of = CorrigendumWords(CorrigendumKind.MISPRINT, paragraph.id, wrong, correct, words, until)
        with world.database.transaction(viewer_of(first)) as session:
            one = corrigenda.propose(session, result, words_of, by=first, now=LATER)
            session.flush()
        if put:
            with world.database.transaction(viewer_of(second)) as session:
                corrigenda.approve(session, one.id, by=second, now=LATER)
        with world.database.transaction(WORKER) as session:
            corrigenda.issue_due(session, now=ENDS + timedelta(minutes=2))


def _enter(adoption: RunningAdoption, words: str) -> None:
    """What one member says by mail waits for its check, what another says for its coordinator."""
    first, second = adoption.world.staff[:2]
    origin = _mail(words)
    says = StatedPosition(kind=Statement.RESERVATION, statement=words)
    for code in ("MM", "TH"):
        member = adoption.world.coordinators[code].of_member().id
        with adoption.world.database.transaction(viewer_of(first)) as session:
            entry = entering.enter(session, Adoption, adoption.id, member, origin, says, by=first, now=LATER)
    with adoption.world.database.transaction(viewer_of(second)) as session:
        entering.check(session, entry.id, by=second, seen=1, now=LATER)


def _enter_wrongly(adoption: RunningAdoption, words: str, *, now: datetime) -> None:
    """What was entered for one member is discarded, and can be entered again."""
    officer, member = adoption.world.staff[0], adoption.world.coordinators["MM"].of_member().id
    with adoption.world.database.transaction(viewer_of(officer)) as session:
        says = StatedPosition()
        entry = entering.enter(session, Adoption, adoption.id, member, _mail(words), says, by=officer, now=LATER)
    with adoption.world.database.transaction(viewer_of(officer)) as session:
        entering.discard(session, entry.id, note=words, by=officer, seen=1, now=now)


def _mail(words: str) -> Origin:
    return Origin(EntryChannel.EMAIL, LATER.date(), words, LATER, ("mail.pdf", b"%PDF-1.7 x"))


def set_liftings(database: Database, *, long: str) -> None:
    """Words for brackets that are put to the members, in every state."""
    ends = database.now() + timedelta(days=14)
    worlds = [make_world(database, title=f"Words for brackets, {state}") for state in ("announced", "asked", "ended")]
    versions = [_with_words(world) for world in worlds]
    for world, version in list(zip(worlds, versions, strict=True))[1:]:
        note(world, version, {3: BURMESE}, Mark.AD_REFERENDUM, ad_referendum=["Lao PDR", "Viet Nam"])
    liftings.announce(worlds[0], versions[0], terms(worlds[0], AdoptionProcedure.TACIT, ends))
    held = terms(worlds[1], AdoptionProcedure.MEETING, ends, present="KH CN LA", agreed="KH CN", place=KHMER)
    lifting = liftings.begin_lifting(worlds[1], versions[1], held)
    lifting.call("TH", f"{BURMESE} {long}")
    lifting.answer("CN", [2], f"{KHMER} {long}")
    held = terms(worlds[2], AdoptionProcedure.MEETING, ends, present="KH CN LA", agreed="KH CN", place=KHMER)
    ended = liftings.begin_lifting(worlds[2], versions[2], held)
    ended.answer("MM", [2], f"{BURMESE} {long}")
    ended.all_agree(but="MM")


def _with_words(world: World) -> DraftVersion:
    """Version 2 with words on its sheet for two of its brackets."""
    version_2 = make_version_2(world)
    version_2.circulate()
    with world.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, version_2.version_id)
    note(world, version, {1: BURMESE, 2: KHMER})
    return version


def at_a_meeting(world: World) -> tuple[DraftVersion, Terms]:
    """Version 2 with its brackets, and the words for each on which a meeting has agreed, on its sheet."""
    version_2 = make_version_2(world)
    version_2.circulate()
    held = terms(world, AdoptionProcedure.MEETING, present="KH CN LA MM TH", agreed="KH CN LA MM", place=KHMER)
    with world.database.reading(WORKER) as session:
        version = session.get_one(DraftVersion, version_2.version_id)
        last = count_brackets(session, version.id)
    note(world, version, BURMESE)
    note(world, version, {last: ""})
    return version, held
