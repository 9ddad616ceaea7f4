"""The part of the stage where countries say something of brackets, and of the text as a whole."""

from datetime import datetime

from models.brackets.agreement import Stance
from models.brackets.operations import advice, duties, entered_choices, parting, positions
from models.brackets.operations.positions import BracketStatement
from models.brackets.parting import can_be_parted
from models.brackets.queries.placed import placed_brackets
from models.comments.comment import Change, CommentType
from models.comments.entered import EntryChannel
from models.comments.operations import carried, entering
from models.comments.operations.entering import Origin
from models.comments.operations.wording import Words
from models.comments.queries.carried import carried_comments
from models.db.access import viewer_of
from models.people.authority import Extent
from models.people.operations import authorities
from models.people.operations.authorities import Authorized
from models.rounds.operations import rounds
from testing.world import LATER, World
from tests.browser.stage_words import LAO, LONG_WORD
from tests.rounds import open_next_round
from tests.web.circulation import BURMESE, KHMER, SecondVersion


def change_twice(world: World) -> None:
    """A proposal whose bracket has several places, which can be parted."""
    text = world.paragraph("4").text.replace("reports on", "writes about").replace("the period", f"each {KHMER} period")
    world.comment("KH", Words(CommentType.SUBSTANTIVE, Change.REPLACE, world.paragraph("4").id, "", text, ""))


def choose(version_2: SecondVersion, closes_at: datetime) -> None:
    """Round 2 is open; one country has said of each bracket something else, in many scripts."""
    version_2.circulate()
    world = open_next_round(version_2, closes_at)
    _withdraw(world)
    by, stances = world.coordinators["KH"], (Stance.OTHER, Stance.RESERVED, Stance.KEEP, Stance.ACCEPT)
    with world.database.transaction(viewer_of(by)) as session:
        statements = [
            BracketStatement(
                one.bracket.id or 0,
                stance,
                choice=0,
                words=f"{KHMER} {LAO} {LONG_WORD}" if stance is Stance.OTHER else "",
                can_accept=() if stance is Stance.RESERVED else (0,),
                reason=BURMESE,
            )
            for one, stance in zip(placed_brackets(session, version_2.version_id), stances, strict=False)
        ]
        saved = positions.save(session, world.round_id, statements, by=by, now=LATER)
        assert saved.refused == {}
    _say_at_home_and_to_all(world, version_2.version_id)
    _enter_choices(world, version_2.version_id)


def _enter_choices(world: World, version_id: int) -> None:
    """What Thailand has said about brackets is being typed."""
    by, member = world.staff[0], world.coordinators["TH"].of_member()
    origin = Origin(EntryChannel.TELEPHONE, LATER.date(), f"{KHMER} {LONG_WORD}", LATER)
    with world.database.transaction(viewer_of(by)) as session:
        entry = entering.begin(session, world.round_id, member.id, origin, by=by, now=LATER)
        brackets = [one.bracket.id or 0 for one in placed_brackets(session, version_id)]
        statements = [
            BracketStatement(
                brackets[0], Stance.KEEP, can_accept=(0,), reason=f"{BURMESE} {LONG_WORD}", package=KHMER[:20]
            ),
            BracketStatement(brackets[1], Stance.RESERVED, reason=LAO),
        ]
        assert entered_choices.save(session, entry, statements, by=by, now=LATER).refused == {}


def _withdraw(world: World) -> None:
    """Viet Nam does not make its deferred comment again."""
    by = world.coordinators["VN"]
    with world.database.transaction(viewer_of(by)) as session:
        (one,) = carried_comments(session, world.round_id, by.of_member())
        carried.withdraw(session, one.row.id, by=by, now=LATER)


def _say_at_home_and_to_all(world: World, version_id: int) -> None:
    """What is said of a text besides positions: that it has arrived, who may agree to it, advice of a department, words that are
    marked as a duty, and a wish to part a bracket."""
    by, of_department = world.coordinators["KH"], world.contributor
    with world.database.transaction(viewer_of(by)) as session:
        rounds.acknowledge(session, world.round_id, by=by, now=LATER)
        minister = Authorized(KHMER, LONG_WORD, Extent.NEEDS_CLEARANCE, BURMESE, LATER.date(), LAO)
        authorities.authorize(session, world.consultation_id, minister, by=by, now=LATER)
        brackets = placed_brackets(session, version_id)
        several = next(one for one in brackets if can_be_parted(one.bracket))
        parting.ask(session, world.round_id, several.bracket.id or 0, reason=f"{KHMER} {LONG_WORD}", by=by, now=LATER)
        marked, charged = brackets[0].bracket.id or 0, world.coordinators["VN"].of_member().id
        duties.mark(session, world.round_id, marked, choice=None, members=[charged], by=by, now=LATER)
    with world.database.transaction(viewer_of(of_department)) as session:
        advice.save(
            session,
            world.round_id,
            [BracketStatement(brackets[0].bracket.id or 0, Stance.RESERVED, reason=BURMESE)],
            by=of_department,
            now=LATER,
        )
