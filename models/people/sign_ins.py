"""How people come in: the links that letters carry, and the browsers in which they are signed in."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.db.base import Base, NotOfficial
from models.db.numbers import TimeOrderedId
from models.db.work import Work
from models.people.person import Person

LONGEST_DEVICE = 60  # code points


class SignInRequest(Work):
    """That somebody has asked for a link with an address; whether a letter leaves, a worker decides, so that asking is the same
    for every address. The address is forgotten once that is decided, and so is who has signed in in the browser before; that it
    asked for this person stays for a day."""

    __tablename__ = "sign_in_requests"
    official: ClassVar = NotOfficial("It is work.")
    kind = "sign_in"

    email: Mapped[str] = mapped_column(String(254))
    browser: Mapped[str | None] = mapped_column(String(64))  # as in the link
    known: Mapped[str] = mapped_column(Text, default="", server_default="")  # numbers of people, with spaces between
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id"), index=True
    )  # who has the address, in an office


class SignInLink(TimeOrderedId, Base):
    """A one-time invitation to sign in. The link itself is signed from `nonce`, so the row alone opens nothing. `browser` is the
    SHA-256 of what the browser keeps that asked; it works there, in others that lately asked for the same person, and in all if
    nobody asked."""

    __tablename__ = "sign_in_links"
    official: ClassVar = NotOfficial("It opens the service and says nothing.")

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str | None] = mapped_column(String(64))
    from_known_browser: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # the person has used it before
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class SignedIn(TimeOrderedId, Base):
    """A browser in which a person is signed in; it holds the token whose SHA-256 stands here."""

    __tablename__ = "signed_in"
    official: ClassVar = NotOfficial("It opens the service and says nothing.")

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]  # when it last asked for something, but for a few minutes
    device: Mapped[str] = mapped_column(String(LONGEST_DEVICE), default="", server_default="")
    confirmed_at: Mapped[datetime | None]  # when a second factor was confirmed in it last
