"""Passwords, with which people may sign in instead of a link: which are good enough, and the hash by argon2id that is kept.

A good one is long, and nobody would try it first. No rule demands certain kinds of characters (NIST SP 800-63B-4).
"""

import secrets
import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db.base import Base
from models.errors import Invalid
from models.people.second_factors import LETS_IN

FIELD = "new_password"  # in which a new password is typed
SHORTEST, LONGEST = 15, 200  # code points
FEWEST_CHARACTERS = 6  # different ones
MOST_PIECES = 3
SHORTEST_PIECE = 3
LIST = Path(__file__).with_name("common_passwords.txt")
OF_THE_SERVICE = ("lmec", "lancang", "mekong", "lancangmekong", "consultation", "strategy", "secretariat", "ministry")

TOO_SHORT = f"Choose a longer password: at least {SHORTEST} characters."
TOO_LONG = f"Choose a shorter password: at most {LONGEST} characters."
TOO_EASY = (
    "This password would be tried among the first: it repeats itself, or is made of a few words and numbers that many people use, or of "
    "your name or address. Choose another one."
)

# OWASP's parameters for argon2id: twenty milliseconds, and so little memory that all threads can hash at once.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
OF_NOBODY = HASHER.hash(secrets.token_urlsafe())
"""What a password is held against where there is none, so that it takes as long."""


def normalize(typed: str) -> str:
    """A password as it is compared: the same character is equal however a keyboard sends it (NFKC)."""
    return unicodedata.normalize("NFKC", typed)


def ensure_good(typed: str, own: Iterable[str]) -> None:
    """Raise Invalid for a password that is too short, too long, or easy to guess; `own` are words that belong to the person."""
    password = normalize(typed)
    if len(password) < SHORTEST:
        raise Invalid(TOO_SHORT, FIELD)
    if len(password) > LONGEST:
        raise Invalid(TOO_LONG, FIELD)
    if _is_easy(
        _letters_and_digits(password),
        _common_passwords() | {_letters_and_digits(word) for word in (*OF_THE_SERVICE, *own)},
    ):
        raise Invalid(TOO_EASY, FIELD)


class Password(Base):
    """The password of a person who has set one; `hash` names its own parameters."""

    __tablename__ = "passwords"
    official: ClassVar = LETS_IN

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]


def hash_password(typed: str) -> str:
    """What may be stored of a password."""
    return HASHER.hash(normalize(typed))


def is_match(stored: str, typed: str) -> bool:
    """Whether somebody has typed the password of this hash."""
    try:
        return HASHER.verify(stored, normalize(typed))
    except VerifyMismatchError:
        return False


def _is_easy(word: str, known: Collection[str]) -> bool:
    """Whether few different characters are in it, it repeats itself, or at most MOST_PIECES known pieces make it."""
    if len(set(word)) < FEWEST_CHARACTERS or (word + word).index(word, 1) < len(word):
        return True
    fewest = [0] + [MOST_PIECES + 1] * len(word)  # pieces that make the word up to each place
    for end in range(SHORTEST_PIECE, len(word) + 1):
        for start in range(end - SHORTEST_PIECE + 1):
            if fewest[start] + 1 < fewest[end] and _is_piece(word[start:end], known):
                fewest[end] = fewest[start] + 1
    return fewest[-1] <= MOST_PIECES


def _is_piece(part: str, known: Collection[str]) -> bool:
    """Whether it is a word that many people use, a number, or a row of neighbours such as "hijk" or "9876"."""
    steps = {ord(after) - ord(before) for before, after in pairwise(part)}
    return part in known or part.isdecimal() or (len(steps) == 1 and steps <= {-1, 0, 1})


def _letters_and_digits(word: str) -> str:
    """A word in lower case, without what people put between words."""
    return "".join(sign for sign in normalize(word).casefold() if unicodedata.category(sign)[0] in "LMN")


@cache
def _common_passwords() -> frozenset[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
