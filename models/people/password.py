"""Passwords, with which people may sign in instead of a link. What is kept is a hash by argon2id."""

import secrets
from datetime import datetime
from typing import ClassVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base
from models.people.password_rules import normalized
from models.people.second_factors import LETS_IN

# OWASP's parameters for argon2id: twenty milliseconds, and so little memory that all threads can hash at once.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
OF_NOBODY = HASHER.hash(secrets.token_urlsafe())
"""What a password is held against where there is none, so that it takes as long."""


class Password(Base):
    """The password of a person who has set one; `hash` names its own parameters."""

    __tablename__ = "passwords"
    official: ClassVar = LETS_IN

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]


def hashed(typed: str) -> str:
    """What may be stored of a password."""
    return HASHER.hash(normalized(typed))


def fits(stored: str, typed: str) -> bool:
    """Whether somebody has typed the password of this hash."""
    try:
        return HASHER.verify(stored, normalized(typed))
    except VerifyMismatchError:
        return False
