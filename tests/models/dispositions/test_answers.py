"""The secretariat's answers: what the service proposes, what can be chosen, and many answered in one act."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.comments.comment import Change, Comment, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import Consolidation
from models.db.access import WORKER, viewer_of
from models.db.work import WorkState
from models.dispositions import queries as dispositions
from models.dispositions.disposition import SET_ASIDE, Disposition, Outcome, Presence
from models.dispositions.operations import answers, shared_answers
from models.dispositions.operations.answers import BRACKETED, CONTESTED, PLAIN
from models.dispositions.operations.shared_answers import Refused
from models.drafts import operations
from models.drafts.queries.lineage import current_candidate
from models.drafts.version import DraftVersion
from models.errors import Invalid, NotFound, NotYours, Outdated, Untimely
from models.record.events import Event
from models.record.verbs import Verb
from testing.world import LATER, World

OTHERWISE = "Choose another outcome."


@dataclass(frozen=True, slots=True)
class Round:
    """A closed round, with its comments by the code of their member."""

    world: World
    comments: dict[str, Comment]

    def answer(self, code: str, outcome: Outcome, reason: str = "As discussed.") -> Disposition:
        comment, staff = self.comments[code], self.world.staff[0]
        with self.world.database.transaction(viewer_of(staff)) as session:
            before = session.scalars(select(Disposition).where(Disposition.comment_id == comment.id)).one_or_none()
            seen = before.revision if before else 0
            return answers.answer(session, comment.id, outcome=outcome, reason=reason, by=staff, seen=seen, now=LATER)

    def answer_alike(
        self, seen: dict[str, int], outcome: Outcome, reason: str = "As discussed."
    ) -> tuple[list[Disposition], list[Refused]]:
        staff = self.world.staff[0]
        with self.world.database.transaction(viewer_of(staff)) as session:
            return shared_answers.answer_alike(
                session,
                self.world.round_id,
                {self.comments[code].id: revision for code, revision in seen.items()},
                outcome=outcome,
                reason=reason,
                by=staff,
                now=LATER,
            )

    def confirm(self, candidate: DraftVersion) -> list[Disposition]:
        staff = self.world.staff[1]
        with self.world.database.transaction(viewer_of(staff)) as session:
            return shared_answers.confirm_proposed(
                session, self.world.round_id, by=staff, seen=candidate.fingerprint, now=LATER
            )

    def make_owed(self) -> DraftVersion:
        """Make the candidate that is owed, as a worker would."""
        with self.world.database.reading(WORKER) as session:
            owed = session.scalars(select(Consolidation.id).where(Consolidation.state == WorkState.WAITING)).one()
        return self.world.make(owed)

    def answered(self) -> dict[str, Disposition]:
        """The answers as they stand, by the code of the member."""
        codes = {comment.id: code for code, comment in self.comments.items()}
        with self.world.database.reading(WORKER) as session:
            return {codes[answer.comment_id]: answer for answer in session.scalars(select(Disposition))}

    def presence(self) -> dict[str, Presence]:
        """Where the words stand, by the code of the member."""
        codes = {comment.id: code for code, comment in self.comments.items()}
        with self.world.database.reading(viewer_of(self.world.staff[0])) as session:
            found = dispositions.comments(session, self.world.round_id)
        return {codes[one.comment.id]: one.presence for one in found.comments}

    def obstacles(self, candidate: DraftVersion) -> list[str]:
        with self.world.database.reading(WORKER) as session:
            found = dispositions.obstacles(session, session.get_one(DraftVersion, candidate.id))
        return [obstacle.sentence for obstacle in found]

    def answer_events(self) -> list[int]:
        """Who gave an answer, for each one in the record."""
        with self.world.database.reading(WORKER) as session:
            bodies = session.scalars(select(Event.body).where(Event.verb == Verb.COMMENT_ANSWERED))
            return [body["by"]["person"] for body in bodies if body]


@pytest.fixture
def round(world: World) -> Round:
    """Thailand and Viet Nam collide in paragraph 1; Cambodia changes paragraph 2 alone; Myanmar asks to delete
    paragraph 3; China corrects paragraph 4; Lao PDR thanks."""
    comments = {
        "TH": world.replace("TH", "1", "every year", "every month"),
        "VN": world.replace("VN", "1", "every year", "every decade"),
        "MM": world.comment(
            "MM", Words(CommentType.SUBSTANTIVE, Change.DELETE, world.paragraph("3").id, "", "", "Not needed.")
        ),
        "KH": world.replace("KH", "2", "fish", "fish and wetlands"),
        "CN": world.replace("CN", "4", "period", "five-year period", type=CommentType.EDITORIAL),
        "LA": world.remark("LA", "Thank you."),
    }
    world.everybody_submits()
    world.close()
    return Round(world, comments)


def test_an_answer_is_proposed_wherever_words_stand_in_the_text_also_in_a_bracket(round: Round) -> None:
    round.world.consolidate()

    answered = round.answered()
    assert {code: answer.reason for code, answer in answered.items()} == {
        "TH": CONTESTED,
        "VN": CONTESTED,
        "MM": BRACKETED,
        "KH": BRACKETED,
        "CN": PLAIN,
    }
    assert {(answer.outcome, answer.by_id) for answer in answered.values()} == {(Outcome.INCORPORATED, None)}


def test_a_proposed_reason_follows_the_text_until_a_person_answers(round: Round) -> None:
    round.world.consolidate()
    round.answer("VN", Outcome.NOT_ACCEPTED)
    round.answer("KH", Outcome.INCORPORATED, "Thank you, Cambodia.")

    round.make_owed()

    reasons = {code: answer.reason for code, answer in round.answered().items()}
    assert reasons["TH"] == BRACKETED
    assert reasons["KH"] == "Thank you, Cambodia."


def test_it_is_known_where_words_stand(round: Round) -> None:
    assert set(round.presence().values()) == {Presence.NOT_MERGED, Presence.NO_WORDS}

    round.world.consolidate()
    round.answer("VN", Outcome.DEFERRED)
    assert round.presence()["VN"] is Presence.BRACKETED
    round.make_owed()

    assert round.presence() == {
        "TH": Presence.BRACKETED,
        "VN": Presence.NOT_MERGED,
        "MM": Presence.BRACKETED,
        "KH": Presence.BRACKETED,
        "CN": Presence.PLAIN,
        "LA": Presence.NO_WORDS,
    }


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.MODIFIED, Outcome.PARTLY])
def test_words_in_a_bracket_are_not_accepted_by_the_secretariat(round: Round, outcome: Outcome) -> None:
    round.world.consolidate()

    with pytest.raises(Invalid, match="its words stand in brackets, which only members lift") as refused:
        round.answer("KH", outcome)

    assert refused.value.field == "outcome"
    assert str(refused.value).startswith(f"KH-1 cannot be answered “{outcome.value}”: ")
    assert round.answered()["KH"].by_id is None
    assert round.answer("CN", outcome).outcome is outcome


def test_a_remark_has_no_words_to_incorporate(round: Round) -> None:
    with pytest.raises(Invalid, match="it proposes no words"):
        round.answer("LA", Outcome.INCORPORATED)

    assert round.answer("LA", Outcome.ACCEPTED).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("outcome", SET_ASIDE)
def test_words_in_the_text_can_always_be_set_aside_and_taken_up_again(round: Round, outcome: Outcome) -> None:
    round.world.consolidate()
    round.answer("CN", outcome)
    assert any("CN-1" in sentence for sentence in round.obstacles(_newest(round)))
    assert round.obstacles(round.make_owed()) == ["LA-1 has no answer."]

    round.answer("CN", Outcome.ACCEPTED)
    assert any(
        sentence == "CN-1 is answered “accepted”, but its words are not in the text."
        for sentence in round.obstacles(_newest(round))
    )
    assert round.obstacles(round.make_owed()) == ["LA-1 has no answer."]


def test_an_answer_that_the_next_text_contradicts_keeps_it_from_going_out(round: Round) -> None:
    round.answer("KH", Outcome.ACCEPTED)

    candidate = round.world.consolidate()

    assert "KH-1 is answered “accepted”, but its words stand in brackets, which only members lift." in round.obstacles(
        candidate
    )


def test_several_comments_get_one_answer_and_each_has_its_own_in_the_record(round: Round) -> None:
    round.world.consolidate()

    saved, refused = round.answer_alike({"KH": 1, "LA": 0, "MM": 1}, Outcome.NOTED, "For the next strategy.")

    assert refused == []
    assert {answer.comment_id for answer in saved} == {round.comments[code].id for code in ("KH", "LA", "MM")}
    answered = round.answered()
    assert {answered[code].reason for code in ("KH", "LA", "MM")} == {"For the next strategy."}
    assert round.answer_events() == [round.world.staff[0].id] * 3
    assert round.make_owed()


def test_the_same_answer_sent_twice_is_given_once(round: Round) -> None:
    round.world.consolidate()
    for _ in range(2):
        round.answer_alike({"KH": 1, "MM": 1}, Outcome.DEFERRED)

    assert len(round.answer_events()) == 2
    assert round.answered()["KH"].revision == 2


def test_those_that_cannot_have_the_answer_are_named_and_the_others_get_it(round: Round) -> None:
    round.world.consolidate()
    round.answer("MM", Outcome.DEFERRED)

    saved, refused = round.answer_alike({"CN": 1, "KH": 1, "LA": 0, "MM": 1}, Outcome.ACCEPTED)

    assert {answer.comment_id for answer in saved} == {round.comments["CN"].id, round.comments["LA"].id}
    bracketed = "its words stand in brackets, which only members lift"
    assert [(one.comment.label, one.why) for one in refused] == [("KH-1", bracketed), ("MM-1", bracketed)]
    _, refused = round.answer_alike({"MM": 1}, Outcome.NOTED)
    assert [one.why for one in refused] == [
        "You have answered this comment “deferred” since you opened the page. Both answers are below."
    ]
    assert round.answered()["MM"].outcome is Outcome.DEFERRED


def test_one_answer_to_several_needs_comments_of_the_round_and_a_reason(round: Round) -> None:
    with pytest.raises(Invalid, match="Choose the comments"):
        round.answer_alike({}, Outcome.NOTED)
    with pytest.raises(Invalid, match="Give the reason"):
        round.answer_alike({"LA": 0}, Outcome.NOTED, " ")
    with pytest.raises(NotFound), round.world.database.transaction(viewer_of(round.world.staff[0])) as session:
        shared_answers.answer_alike(
            session,
            round.world.round_id,
            {999_999: 0},
            outcome=Outcome.NOTED,
            reason="Seen.",
            by=round.world.staff[0],
            now=LATER,
        )
    assert round.answered() == {}


def test_proposed_answers_are_confirmed_as_they_are_each_in_the_name_of_who_did_it(round: Round) -> None:
    candidate = round.world.consolidate()
    before = round.answered()

    confirmed = round.confirm(candidate)

    assert len(confirmed) == 5
    after = round.answered()
    assert {code: (answer.outcome, answer.reason) for code, answer in after.items()} == {
        code: (answer.outcome, answer.reason) for code, answer in before.items()
    }
    assert {answer.by_id for answer in after.values()} == {round.world.staff[1].id}
    assert round.answer_events() == [round.world.staff[1].id] * 5
    assert round.confirm(candidate) == []
    assert round.obstacles(candidate) == ["LA-1 has no answer."]


def test_what_a_person_answered_is_not_confirmed_by_another(round: Round) -> None:
    candidate = round.world.consolidate()
    round.answer("CN", Outcome.ACCEPTED, "Well spotted.")

    assert len(round.confirm(candidate)) == 4

    assert round.answered()["CN"].by_id == round.world.staff[0].id


def test_proposals_made_anew_since_they_were_seen_are_not_confirmed(round: Round) -> None:
    old = round.world.consolidate()
    round.answer("VN", Outcome.NOT_ACCEPTED)
    round.make_owed()

    with pytest.raises(Outdated, match="A newer text has been made"):
        round.confirm(old)

    assert round.answered()["TH"].by_id is None


def test_many_are_answered_by_staff_only_and_only_while_they_are_at_work(round: Round) -> None:
    with pytest.raises(Untimely, match="when the text has been consolidated"):
        round.confirm(DraftVersion(fingerprint=""))
    candidate = round.world.consolidate()
    member, staff = round.world.coordinators["TH"], round.world.staff[0]
    with pytest.raises(NotYours), round.world.database.transaction(viewer_of(member)) as session:
        shared_answers.confirm_proposed(session, round.world.round_id, by=member, seen=candidate.fingerprint, now=LATER)
    round.answer("LA", Outcome.NOTED)
    with round.world.database.transaction(viewer_of(staff)) as session:
        operations.propose(session, candidate.id, by=staff, seen=candidate.fingerprint, now=LATER)

    with pytest.raises(Untimely, match="Send it back first"):
        round.confirm(candidate)
    with pytest.raises(Untimely, match="Send it back first"):
        round.answer_alike({"LA": 1}, Outcome.DEFERRED)


def _newest(round: Round) -> DraftVersion:
    with round.world.database.reading(WORKER) as session:
        candidate = current_candidate(session, round.world.round_id)
    assert candidate is not None
    return candidate
