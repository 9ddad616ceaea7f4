"""The case in a phase, carried there through all that come before."""

from collections.abc import Callable, Iterator

from models.people.permissions import Phase
from tests.web.permissions.after_second_round import (
    adopted,
    adoption_announced,
    adoption_begun,
    consolidated,
    lifting_announced,
    lifting_begun,
    proposed,
)
from tests.web.permissions.case import Case
from tests.web.permissions.first_round import circulated
from tests.web.permissions.second_round import closed, has_answered, opened
from tests.web.site import Site

STEPS: dict[Phase, Callable[[Case], None]] = {
    Phase.CIRCULATED: circulated,
    Phase.OPEN: opened,
    Phase.ANSWERED: has_answered,
    Phase.CLOSED: closed,
    Phase.CANDIDATE: consolidated,
    Phase.PROPOSED: proposed,
    Phase.LIFTING_ANNOUNCED: lifting_announced,
    Phase.LIFTING: lifting_begun,
    Phase.ADOPTION_ANNOUNCED: adoption_announced,
    Phase.ADOPTION: adoption_begun,
    Phase.ADOPTED: adopted,
}


def carry(site: Site, phase: Phase) -> Case:
    """The case in this phase."""
    return next(case for case in each_phase(site) if case.phase is phase)


def each_phase(site: Site) -> Iterator[Case]:
    """One case in each phase, one after the other."""
    case = Case(site, site.world, Phase.CIRCULATED)
    for case.phase, step in STEPS.items():
        step(case)
        yield case
