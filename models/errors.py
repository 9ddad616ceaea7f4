"""Refusals: what may not happen, as a sentence for the person who tried. The web maps each family to a status in one place."""

import os
from enum import StrEnum
from errno import EADDRINUSE, EDQUOT, EFBIG, ENOSPC
from typing import TypeVar

Thing = TypeVar("Thing")

NO_ROOM = (ENOSPC, EDQUOT, EFBIG)
"""The errors of the system that say that a disk is full, or that a file may not grow."""

NO_SUCH_PAGE = "There is no such page, or it is not for you. The home page shows who is signed in here."


class Refusal(Exception):
    """Something that may not happen now. `str()` is the sentence to show."""


class NotFound(Refusal):
    """There is no such thing, or it is not this person's to see: the two must look alike."""

    def __init__(self, sentence: str = NO_SUCH_PAGE) -> None:
        super().__init__(sentence)


def ensure_found(thing: Thing | None) -> Thing:
    """The thing itself; raises NotFound for None, which a query gives for what is not there, or is not the viewer's to see."""
    if thing is None:
        raise NotFound
    return thing


class NotYours(Refusal):
    """The person may see the thing, but this act belongs to somebody else."""


class Untimely(Refusal):
    """The act is not lawful in the present state: too late, too early, or already done otherwise."""


class SignInRefused(Untimely):
    """Somebody is not let in; `why` is for operators."""

    def __init__(self, sentence: str, why: str) -> None:
        super().__init__(sentence)
        self.why = why


class LinkRefused(SignInRefused):
    """A sign-in link opens nothing (any more)."""


class SingleSignOnRefused(SignInRefused):
    """The provider of single sign-on has shown for nobody, or for somebody whom the service does not know."""


class Outdated(Refusal):
    """The person acted on a version that has changed since they saw it.

    `theirs` is what stands now, by field name, so that a page can show both texts.
    """

    def __init__(self, sentence: str, theirs: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.theirs = theirs or {}


class Invalid(Refusal):
    """Something in the form is wrong; `field` names it ("" when it is the whole form)."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class FactorRefused(Invalid):
    """A code of a second factor that does not fit, or has been used."""


class PasswordRefused(Invalid):
    """A password that is not that of the address."""


class NotDone(Exception):
    """Why a command did not do what it was told, as a sentence for the operator."""


class NoViewer(RuntimeError):
    """A query ran in a session that does not say on whose behalf: a defect of ours, never a person's fault."""


class CannotStart(NotDone):
    """Why the service does not start, as a sentence for the person who tried."""


def describe_address_failure(error: OSError, host: str, port: int, setting: str) -> str:
    """Why nothing can listen on this host and port; `setting` is what chooses another port."""
    if error.errno == EADDRINUSE:
        return f"Port {port} on {host} is used by another program. Stop that program, or choose another port with {setting}."
    # What is said of a name that leads nowhere has a number of its own.
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return (
        f"Nothing can listen on {host}, port {port} ({reason}). Check the host, or choose another port with {setting}."
    )


class WrongSetting(NotDone, ValueError):
    """A setting with which the service must not start; the sentence names it."""


def unlawful_move(what: str, was: StrEnum, to: StrEnum) -> Untimely:
    """What a person reads who wants to move something to a state that it cannot have now; a colleague may have been first."""
    return Untimely(
        f"{what} is {was.value} already." if was is to else f"{what} is {was.value} and cannot become {to.value}."
    )
