"""What departments have said in a round: for the one who said it, and for the coordinator who decides on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from models.comments.comment import Comment
from models.db.access import unsealed
from models.departments.deadline import DepartmentDeadline
from models.departments.opinion import Opinion, OpinionMessage, OpinionState
from models.drafts.version import Paragraph
from models.errors import NotFound, ensure_found
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.person import Appointment, Member, Person, Role

# What a comment may be read of is filtered for the viewer, in the joined rows too: a department sees none before the answer.
SHOWN = (
    joinedload(Opinion.paragraph),
    joinedload(Opinion.author),
    joinedload(Opinion.comment).options(joinedload(Comment.disposition), joinedload(Comment.paragraph)),
)


@dataclass(frozen=True, slots=True)
class ForwardedOpinions:
    """Everything that departments have forwarded to a member's coordinator, in the order of the text.

    `writing` counts, by department, what is still being written there and cannot be read.
    """

    opinions: Sequence[Opinion]
    writing: Sequence[tuple[str, int]]

    @property
    def waiting(self) -> list[Opinion]:
        """Those on which nothing is decided."""
        return [opinion for opinion in self.opinions if opinion.state is OpinionState.FORWARDED]

    @property
    def by_place(self) -> list[tuple[Paragraph | None, list[Opinion]]]:
        """The opinions with what they are about."""
        return [
            (opinions[0].paragraph, opinions)
            for _, group in groupby(self.opinions, lambda one: one.paragraph_id)
            if (opinions := list(group))
        ]

    def behind(self, comment: Comment) -> list[Opinion]:
        """Those from which a comment was made."""
        return [opinion for opinion in self.opinions if opinion.comment_id == comment.id]


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who was invited, and the newest letter that said so (None for those whom the secretariat has named)."""

    person: Person
    invitation: Notification | None


def forwarded_opinions(session: Session, round_id: int, member: Member) -> ForwardedOpinions:
    """What the member's departments have forwarded in a round."""
    forwarded = select(Opinion).where(
        Opinion.round_id == round_id, Opinion.member_id == member.id, Opinion.state != OpinionState.DRAFTED
    )
    writing = (
        select(Opinion.department, func.count())
        .where(Opinion.round_id == round_id, Opinion.member_id == member.id, Opinion.state == OpinionState.DRAFTED)
        .group_by(Opinion.department)
        .order_by(Opinion.department)
    )
    return ForwardedOpinions(
        _sorted_by_place(session.scalars(forwarded.options(*SHOWN))),
        [
            (department, count)
            for department, count in session.execute(
                writing,
                execution_options=unsealed(
                    "a coordinator may know how many opinions are being written, and no word of them"
                ),
            )
        ],
    )


def opinions_by(session: Session, round_id: int, person: Person) -> list[Opinion]:
    """What a person of a department has written in a round, in the order of the text."""
    own = select(Opinion).where(
        Opinion.round_id == round_id, Opinion.author_id == person.id, Opinion.member_id == person.of_member().id
    )
    return _sorted_by_place(session.scalars(own.options(*SHOWN)))


def deadline_of(session: Session, round_id: int, member: Member) -> DepartmentDeadline | None:
    """Until when the member's departments forward what they say, if that is set."""
    own = select(DepartmentDeadline).filter_by(round_id=round_id, member_id=member.id)
    return session.scalars(own).one_or_none()


def messages(session: Session, opinions: Iterable[Opinion]) -> Mapping[int, list[OpinionMessage]]:
    """The threads of these opinions, each in order, by the opinion."""
    of_opinions = OpinionMessage.opinion_id.in_([one.id for one in opinions])
    found: dict[int, list[OpinionMessage]] = {}
    for one in session.scalars(select(OpinionMessage).where(of_opinions).order_by(OpinionMessage.id)):
        found.setdefault(one.opinion_id, []).append(one)
    return found


def opinions_in_question(session: Session, person: Person) -> list[Opinion]:
    """What a person of a department has forwarded, nobody has decided on, and the coordinator asked about last."""
    newest = select(func.max(OpinionMessage.id)).group_by(OpinionMessage.opinion_id)
    questions = (
        select(Opinion)
        .join(OpinionMessage, OpinionMessage.opinion_id == Opinion.id)
        .where(Opinion.author_id == person.id, Opinion.state == OpinionState.FORWARDED)
        .where(OpinionMessage.id.in_(newest), OpinionMessage.by_id != person.id)
    )
    return _sorted_by_place(session.scalars(questions.options(joinedload(Opinion.paragraph))))


def own_opinion(session: Session, opinion_id: int, person: Person) -> Opinion:
    """An opinion of the person's own; raises NotFound for any other."""
    own = (Opinion.author_id == person.id) & (Opinion.member_id == person.of_member().id)
    return _first_or_not_found(session.scalars(select(Opinion).where(Opinion.id == opinion_id, own).options(*SHOWN)))


def opinion(session: Session, opinion_id: int, member: Member) -> Opinion:
    """An opinion that was forwarded to the member's coordinator; raises NotFound for any other."""
    return _first_or_not_found(session.scalars(_select_forwarded(member).where(Opinion.id == opinion_id)))


def opinions(session: Session, opinion_ids: Sequence[int], member: Member) -> list[Opinion]:
    """Some of one place in one round, which are to become one comment; raises NotFound if they are anything else."""
    found = _sorted_by_place(session.scalars(_select_forwarded(member).where(Opinion.id.in_(opinion_ids))))
    if not found or len(found) != len(set(opinion_ids)):
        raise NotFound
    if len({(one.round_id, one.paragraph_id) for one in found}) > 1:
        raise NotFound
    return found


def contributors(session: Session, member: Member) -> list[Contributor]:
    """The member's contributors at present, by department."""
    holding = select(Appointment.person_id).where(
        Appointment.member_id == member.id, Appointment.role == Role.CONTRIBUTOR, Appointment.until.is_(None)
    )
    found = session.scalars(select(Person).where(Person.id.in_(holding))).all()
    letters = select(Notification).where(
        Notification.letter == Letter.INVITED, Notification.person_id.in_([person.id for person in found])
    )
    newest = {letter.person_id: letter for letter in session.scalars(letters.order_by(Notification.id))}
    return sorted(
        (Contributor(person, newest.get(person.id)) for person in found),
        key=lambda one: (one.person.department, one.person.name),
    )


def contributor(session: Session, person_id: int, member: Member) -> Person:
    """One of the member's contributors; raises NotFound."""
    return ensure_found(next((one.person for one in contributors(session, member) if one.person.id == person_id), None))


def _select_forwarded(member: Member) -> Select[Opinion]:
    return select(Opinion).where(Opinion.member_id == member.id, Opinion.state != OpinionState.DRAFTED).options(*SHOWN)


def _first_or_not_found(found: Iterable[Opinion]) -> Opinion:
    for one in found:
        return one
    raise NotFound


def _sorted_by_place(found: Iterable[Opinion]) -> list[Opinion]:
    return sorted(found, key=lambda one: (one.paragraph.position if one.paragraph else -1, one.department, one.id))
