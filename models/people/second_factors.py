"""The second factors of people: an authenticator app, a printed sheet of one-time codes, and passkeys; what was changed in them and in
passwords, and the resets that two of the secretariat decide on."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial, choice
from models.db.numbers import TimeOrderedId
from models.people.person import Person
from models.people.sign_ins import LONGEST_DEVICE

LETS_IN = NotOfficial("It opens the service and says nothing.")


class AuthenticatorApp(Base):
    """An app that shows a code of six digits (TOTP, RFC 6238). It counts once a code of it was typed; `last_step` is the time
    step of the newest code that was used, so that none works twice. The secret is encrypted with the service's key."""

    __tablename__ = "authenticator_apps"
    official: ClassVar = LETS_IN

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    encrypted_secret: Mapped[str] = mapped_column(String(255))
    added_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class OneTimeCode(Base):
    """A code of the person's printed sheet; only its HMAC is stored."""

    __tablename__ = "one_time_codes"
    official: ClassVar = LETS_IN
    __table_args__ = (UniqueConstraint("person_id", "digest"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    digest: Mapped[str] = mapped_column(String(64))
    printed_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(TimeOrderedId, Base):
    """A key that a device or a browser keeps and proves that it has (WebAuthn). `credential` is its identifier as base64url; of the key
    itself the public half stands here. `sign_count` is the device's own count of uses, 0 if it keeps none."""

    __tablename__ = "passkeys"
    official: ClassVar = LETS_IN

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_DEVICE))
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FactorChangeKind(StrEnum):
    """What was changed in somebody's second factors, or in their password."""

    APP_SET_UP = "app set up"
    APP_REMOVED = "app removed"
    SHEET_PRINTED = "sheet printed"
    SHEET_REMOVED = "sheet removed"
    PASSKEY_ADDED = "passkey added"
    PASSKEY_REMOVED = "passkey removed"
    RESET = "reset"
    PASSWORD_SET = "password set"
    PASSWORD_CHANGED = "password changed"
    PASSWORD_REMOVED = "password removed"


CHANGE_WORDS = {
    FactorChangeKind.APP_SET_UP: "An authenticator app was set up.",
    FactorChangeKind.APP_REMOVED: "The authenticator app was removed.",
    FactorChangeKind.SHEET_PRINTED: "A sheet of one-time codes was made. An older sheet no longer works.",
    FactorChangeKind.SHEET_REMOVED: "The sheet of one-time codes was removed.",
    FactorChangeKind.PASSKEY_ADDED: "A passkey was added.",
    FactorChangeKind.PASSKEY_REMOVED: "A passkey was removed.",
    FactorChangeKind.RESET: "All second factors were removed after a call, and the password, if there was one.",
    FactorChangeKind.PASSWORD_SET: "A password was set.",
    FactorChangeKind.PASSWORD_CHANGED: "The password was changed.",
    FactorChangeKind.PASSWORD_REMOVED: "The password was removed.",
}
OF_A_PASSWORD = (FactorChangeKind.PASSWORD_SET, FactorChangeKind.PASSWORD_CHANGED, FactorChangeKind.PASSWORD_REMOVED)


class FactorChange(Base):
    """That somebody's second factors or password were changed, and in which browser; the person gets a letter about it."""

    __tablename__ = "factor_changes"
    official: ClassVar = NotOfficial("It says how somebody signs in; the security log has it, too.")

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    change: Mapped[FactorChangeKind] = mapped_column(choice(FactorChangeKind))
    at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(LONGEST_DEVICE))

    person: Mapped[Person] = relationship(lazy="raise")

    @property
    def words(self) -> str:
        """What was changed, as a sentence."""
        return CHANGE_WORDS[self.change]

    @property
    def is_of_password(self) -> bool:
        return self.change in OF_A_PASSWORD


class FactorReset(Base):
    """That all second factors of somebody who has lost them are to be removed. One of the secretariat has spoken with the person
    and asks for it; another confirms or declines it."""

    __tablename__ = "factor_resets"
    official: ClassVar = NotOfficial("It says how somebody signs in; the security log has it, too.")
    __table_args__ = (
        Index(
            "uq_factor_resets_one_at_a_time",
            "person_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="four_eyes"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    called_at: Mapped[datetime]
    call: Mapped[str] = mapped_column(Text)  # with whom, and how they were recognised
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    confirmed: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="joined", innerjoin=True)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")
