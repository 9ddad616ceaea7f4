"""A bracket as a thing that lives from version to version, what members say about it, and how it ends."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.brackets.agreement import Rule, Stance, Words
from models.comments.submission import Submission
from models.db.base import Base, Official, choice
from models.db.numbers import TimeOrderedId
from models.drafts.version import LONGEST_KEY, DraftVersion
from models.people.person import LONGEST_DEPARTMENT, Member, Person
from models.rounds.consultation import Consultation


class Bracket(Base):
    """A difference on which the members have to agree. Its places, words and sponsors stand in each version, as rows of
    `Conflict`; `standing_lost` says that the words of the draft in it were not kept by an older release.

    `opened_in_id` is the round that opened it. `origins` are the ids of the earlier brackets of which it is made: one for a
    part, several for a sentence that is to be seen once more; None for others.
    """

    __tablename__ = "brackets"
    official: ClassVar = Official(
        through=("consultation_id",),
        columns=("consultation_id", "opened_in_id", "standing_lost", "origins"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    opened_in_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    standing_lost: Mapped[bool] = mapped_column(default=False)
    origins: Mapped[list[Any] | None]

    consultation: Mapped[Consultation] = relationship(lazy="raise")


class BracketPosition(TimeOrderedId, Base):
    """What a member says about a bracket in a round. It counts only while its submission stands, and until the member says
    something else in a later round.

    `words` are those that it accepts or writes, for each place of the bracket. Brackets with the same `package` end only
    together. `revision` counts the savings, for `seen`.
    """

    __tablename__ = "bracket_positions"
    official: ClassVar = Official(
        through=("submission_id",),
        columns=("bracket_id", "submission_id", "stance", "words", "reason", "package", "by_id", "at"),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("bracket_id", "submission_id"),
        CheckConstraint("(words IS NOT NULL) = (stance IN ('accept', 'other words'))", name="words_of_who_speaks"),
    )

    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    words: Mapped[list[Any] | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    package: Mapped[str] = mapped_column(String(40), default="")
    revision: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    bracket: Mapped[Bracket] = relationship(lazy="raise")
    submission: Mapped[Submission] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")
    acceptable: Mapped[list["AcceptableWords"]] = relationship(
        order_by="AcceptableWords.id", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def can_accept(self) -> list[list[Any]]:
        """Other words that the member could live with, for each place of the bracket; none if the reader may not see them."""
        return [one.words for one in self.acceptable]


class BracketAdvice(TimeOrderedId, Base):
    """What somebody of a department advises about a bracket in a round. `words` are those that the member should accept or
    write, for each place; `revision` counts the savings, for `seen`."""

    __tablename__ = "bracket_advice"
    official: ClassVar = Official(
        through=("submission_id",),
        columns=("bracket_id", "submission_id", "by_id", "department", "stance", "words", "reason", "at"),
        besides=("revision",),
    )
    __table_args__ = (
        UniqueConstraint("bracket_id", "submission_id", "by_id"),
        CheckConstraint("(words IS NOT NULL) = (stance IN ('accept', 'other words'))", name="words_of_who_speaks"),
    )

    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    department: Mapped[str] = mapped_column(String(LONGEST_DEPARTMENT))
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    words: Mapped[list[Any] | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]

    bracket: Mapped[Bracket] = relationship(lazy="raise")


class AcceptableWords(TimeOrderedId, Base):
    """Other words with which a member could live, for each place of a bracket: only the member itself ever reads them, and
    the consolidation."""

    __tablename__ = "acceptable_words"
    official: ClassVar = Official(
        through=("position_id",),
        columns=("position_id", "words"),
    )

    position_id: Mapped[int] = mapped_column(ForeignKey("bracket_positions.id"), index=True)
    words: Mapped[list[Any]]


class BracketDuty(Base):
    """That words in a bracket give members a task, a lead or a cost, as a member or, without one, the secretariat has marked
    in a round. `words` are those for each place; None for all but the draft's. `members` are called by their English short names.

    A bracket that a candidate opens is known by `paragraph_key` and `fingerprint`, until it is circulated.
    """

    __tablename__ = "bracket_duties"
    official: ClassVar = Official(
        through=("round_id",),
        columns=(
            "round_id",
            "bracket_id",
            "paragraph_key",
            "fingerprint",
            "words",
            "members",
            "member_id",
            "by_id",
            "at",
        ),
    )
    __table_args__ = (CheckConstraint("bracket_id IS NOT NULL OR fingerprint <> ''", name="of_a_bracket"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    bracket_id: Mapped[int | None] = mapped_column(ForeignKey("brackets.id"), index=True)
    paragraph_key: Mapped[str] = mapped_column(String(LONGEST_KEY), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    words: Mapped[list[Any] | None]
    members: Mapped[list[Any]] = mapped_column(JSON)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    member: Mapped[Member | None] = relationship(lazy="joined")
    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def marked_by(self) -> str:
        """Who has marked it: a member by its name, or the secretariat."""
        return self.member.name if self.member else "the secretariat"

    def copied_to(self, bracket_id: int, words: Words | None) -> "BracketDuty":
        """The same mark on words of another bracket, in which this one goes on."""
        return BracketDuty(
            round_id=self.round_id,
            bracket_id=bracket_id,
            words=None if words is None else list(words),
            members=self.members,
            member_id=self.member_id,
            by_id=self.by_id,
            at=self.at,
        )


class BracketParting(Base):
    """A member's wish that each place of a bracket be a bracket of its own. It is parted when the next round is consolidated
    if all members that ask for words in it have that wish (`models.brackets.parting`)."""

    __tablename__ = "bracket_partings"
    official: ClassVar = Official(
        through=("round_id",),
        columns=("round_id", "bracket_id", "member_id", "reason", "by_id", "at"),
    )
    __table_args__ = (UniqueConstraint("bracket_id", "member_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship(lazy="raise")


class BracketEnding(Base):
    """That a bracket has ended in a version: by which rule, with which words at each place, and the members that are for
    them. It is one of a candidate until that is circulated."""

    __tablename__ = "bracket_endings"
    official: ClassVar = Official(
        through=("version_id",),
        columns=("version_id", "bracket_id", "paragraph_id", "rule", "words", "members"),
    )
    __table_args__ = (UniqueConstraint("version_id", "bracket_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("draft_versions.id"))
    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"), index=True)
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    rule: Mapped[Rule] = mapped_column(choice(Rule))
    words: Mapped[list[Any]]
    members: Mapped[list[Any]]

    version: Mapped[DraftVersion] = relationship(lazy="raise")
    bracket: Mapped[Bracket] = relationship(lazy="raise")


class AgreedSpan(Base):
    """Where words stand in a version with which a bracket has ended, code points `start` to `end` of the paragraph's standing
    words, and the members that were for them. Whoever wants other words there reopens what was agreed; of a `whole` paragraph, whoever
    wants it out."""

    __tablename__ = "agreed_spans"
    official: ClassVar = Official(
        through=("paragraph_id",),
        columns=("paragraph_id", "bracket_id", "start", "end", "members", "whole"),
    )
    __table_args__ = (CheckConstraint('start >= 0 AND "end" >= start', name="is_a_span"),)

    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraphs.id"), index=True)
    bracket_id: Mapped[int] = mapped_column(ForeignKey("brackets.id"))
    start: Mapped[int]
    end: Mapped[int]
    members: Mapped[list[Any]]
    whole: Mapped[bool] = mapped_column(default=False)
