"""The grants that make up the table of permissions: to which offices, with whose things, in which phases."""

from dataclasses import replace

from models.people.permissions import Grant, Office, Permission, PermissionScope, Phase, all_but, since

ALWAYS = tuple(Phase)
IN_ROUND = (Phase.OPEN, Phase.ANSWERED)
AT_WORK = (Phase.CLOSED, Phase.CANDIDATE)
BEFORE_SENT_OUT = (*IN_ROUND, *AT_WORK, Phase.PROPOSED)
AT_THE_SECRETARIAT = (Phase.CANDIDATE, Phase.PROPOSED)
WITH_THE_MEMBERS = all_but(*AT_THE_SECRETARIAT)
ONCE_SENT_OUT = (Phase.CIRCULATED, *since(Phase.LIFTING_ANNOUNCED))
"""What has come of a round is with the members: in phase 1, of the round before."""

EVERYBODY = tuple(Office)
MEMBERS = (Office.CONTRIBUTOR, Office.DEPUTY, Office.COORDINATOR)
SPEAKING = (Office.DEPUTY, Office.COORDINATOR)
HOLDERS = (*MEMBERS, Office.STAFF)


def with_members_until(phase: Phase) -> tuple[Phase, ...]:
    """The phases before this one in which the text is with the members."""
    return all_but(*AT_THE_SECRETARIAT, *since(phase))


def everybody(*phases: Phase) -> Grant:
    return Grant(EVERYBODY, PermissionScope.ALL, phases)


def holders(*phases: Phase) -> Grant:
    return Grant(HOLDERS, PermissionScope.ALL, phases)


def signed_in(*phases: Phase) -> Grant:
    """To everybody who has signed in, also without an office."""
    return Grant((*HOLDERS, Office.OBSERVER, Office.NONE), PermissionScope.ALL, phases)


def members(*phases: Phase) -> Grant:
    return Grant(MEMBERS, PermissionScope.COUNTRY, phases)


def all_members(*phases: Phase) -> Grant:
    return Grant(MEMBERS, PermissionScope.ALL, phases)


def speaking(*phases: Phase, scope: PermissionScope = PermissionScope.COUNTRY) -> Grant:
    return Grant(SPEAKING, scope, phases)


def coordinator(*phases: Phase) -> Grant:
    return Grant((Office.COORDINATOR,), PermissionScope.COUNTRY, phases)


def department(*phases: Phase, scope: PermissionScope = PermissionScope.OWN) -> Grant:
    return Grant((Office.CONTRIBUTOR,), scope, phases)


def observer(*phases: Phase, scope: PermissionScope = PermissionScope.ALL) -> Grant:
    return Grant((Office.OBSERVER,), scope, phases)


def staff(*phases: Phase) -> Grant:
    return Grant((Office.STAFF,), PermissionScope.ALL, phases)


def by_staff(act: str, *phases: Phase, note: str = "") -> Permission:
    """What officers of the secretariat alone do."""
    return Permission(act, (staff(*phases),), note=note)


def for_everybody(words: str, *phases: Phase, note: str = "") -> Permission:
    """What anybody does, signed in or not, without a second factor."""
    return Permission(words, (everybody(*phases),), note=note, needs_factor=False)


def without_factor(words: str, grant: Grant, note: str = "") -> Permission:
    """What people must be able to do who have no second factor yet; who has one confirms with it before an official act."""
    return Permission(words, (grant,), note=note, needs_factor=False)


def official(grant: Grant) -> Grant:
    """The same for an official act, before which people confirm with a second factor."""
    return replace(grant, official=True)


def granted(act: str, *grants: Grant, note: str = "") -> Permission:
    """What those do to whom one of the grants applies."""
    return Permission(act, grants, note=note)


def for_coordinator(words: str, *phases: Phase, note: str = "") -> Permission:
    """An act that is not official: deputies read that the coordinator does it."""
    return Permission(words, (coordinator(*phases),), explained=(Office.DEPUTY,), note=note)


def by_coordinator(words: str, *phases: Phase) -> Permission:
    """An official act: deputies prepare it and read that the coordinator does it."""
    return Permission(words, (official(coordinator(*phases)),), explained=(Office.DEPUTY,))
