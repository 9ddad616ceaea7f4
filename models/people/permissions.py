"""What a permission is: which offices may do something, with whose things, and while a consultation stands where."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.people.person import Person, Role


class Office(StrEnum):
    """As what somebody comes; the values of those who hold an office are those of their `Role`."""

    CONTRIBUTOR = Role.CONTRIBUTOR.value
    DEPUTY = Role.DEPUTY.value
    COORDINATOR = Role.COORDINATOR.value
    STAFF = Role.STAFF.value
    OBSERVER = Role.OBSERVER.value
    NONE = "signed in without an office"
    NOBODY = "not signed in"


class PermissionScope(StrEnum):
    """Whose things a permission is about. To act in a round is to act on one's own answer in it."""

    ALL = "all"
    COUNTRY = "country"
    OWN = "own"


class Phase(StrEnum):
    """Where a consultation stands, in the order in which that comes about. For a member, ANSWERED begins with its own answer;
    in CANDIDATE and PROPOSED, the text is the one that is at the secretariat."""

    CIRCULATED = "a text has been circulated, and no round is open on it"
    OPEN = "a round is open"
    ANSWERED = "the country has answered, and the round is still open"
    CLOSED = "the round has closed"
    CANDIDATE = "the text has been consolidated"
    PROPOSED = "the consolidated text has been proposed for circulation"
    LIFTING_ANNOUNCED = "the text has been circulated, and words for its brackets are announced"
    LIFTING = "the members are asked about these words"
    ADOPTION_ANNOUNCED = "the brackets are lifted, and an adoption is announced"
    ADOPTION = "the members are asked to adopt the text"
    ADOPTED = "the text is adopted"


@dataclass(frozen=True, slots=True)
class Grant:
    """That people of some offices may do it, with these things, in these phases. It is `official` where they confirm it with a
    second factor."""

    offices: tuple[Office, ...]
    scope: PermissionScope
    phases: tuple[Phase, ...]
    official: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """Something that people do on a page, and to whom it is given.

    For everybody else its pages do not exist; `explained` are the offices that can see a page for it, and read there who does
    it. `note` says what else must be true. What `needs_factor`, the secretariat does only after confirming with a second factor.
    """

    words: str
    grants: tuple[Grant, ...]
    explained: tuple[Office, ...] = ()
    note: str = ""
    needs_factor: bool = True

    @property
    def offices(self) -> frozenset[Office]:
        """Those that come to its pages."""
        return frozenset([*self.explained, *(office for grant in self.grants for office in grant.offices)])

    def is_official(self, office: Office) -> bool:
        """Whether people of this office confirm it with a second factor."""
        return any(grant.official and office in grant.offices for grant in self.grants)


def office_of(person: Person | None) -> Office:
    """As what somebody comes who is signed in as this person, or as nobody."""
    if person is None:
        return Office.NOBODY
    return Office(person.role.value) if person.role else Office.NONE


def since(phase: Phase) -> tuple[Phase, ...]:
    """This phase and all that come after it."""
    return tuple(Phase)[list(Phase).index(phase) :]


def all_but(*phases: Phase) -> tuple[Phase, ...]:
    """All phases but these."""
    return tuple(phase for phase in Phase if phase not in phases)


def phase_ranges(phases: Iterable[Phase]) -> str:
    """Phases by their numbers: "2–3, 5"; "" for all of them."""
    numbers = [number for number, phase in enumerate(Phase, start=1) if phase in set(phases)]
    if len(numbers) == len(Phase):
        return ""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
