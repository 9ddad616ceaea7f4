"""Those who play: who they are, the browser in which each is signed in, and what several steps do alike."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from demo.browser import Browser, NotSeen, browser
from demo.case import Case, Comment, Opinion
from models.comments.comment import Change
from models.people.person import Role

Enter = Callable[[str], str]
"""Gives the address at which the demo signs somebody in, by e-mail address."""

WORKER_WITHIN = 60.0  # seconds in which a worker must have done what was asked
LOOK_EVERY = 0.3


@dataclass
class Cast:
    """One performance: who acts, on which round, and what has been seen so far."""

    case: Case
    service: str
    round_id: int
    enter: Enter
    say: Callable[[str], None]
    stage: ExitStack = field(default_factory=ExitStack)
    signed_in: dict[str, Browser] = field(default_factory=dict)

    def _as(self, email: str) -> Browser:
        """The browser in which this person is signed in."""
        if email not in self.signed_in:
            mine = self.stage.enter_context(browser(self.service))
            mine.open(self.enter(email)).see(self._name(email))
            self.signed_in[email] = mine
        return self.signed_in[email]

    def _writing_form(self, by: str, change: Change, paragraph: int | None, kind: str = "comments") -> str:
        """The address behind what the draft offers beside a paragraph: a new comment, or ("opinions") a new opinion."""
        address = f"/rounds/{self.round_id}/{kind}/new?change={change.value}"
        if paragraph is None:
            return address
        draft = self._as(by).open(f"/rounds/{self.round_id}")
        [section] = draft.tree.xpath(f"//section[@aria-label='Paragraph {paragraph}']")
        for link in section.xpath(".//a/@href"):
            if f"/{kind}/new" in link and f"change={change.value}" in link:
                return str(link)
        raise NotSeen(f"Paragraph {paragraph} offers no “{change.value}” on {draft.address}.")

    def _wait(self, otherwise: str, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WORKER_WITHIN
        while not done():
            if time.monotonic() > deadline:
                raise NotSeen(f"{otherwise} within {WORKER_WITHIN:.0f} seconds. Is the worker running?")
            time.sleep(LOOK_EVERY)

    def _staff(self, place: int) -> str:
        return [person.email for person in self.case.people if person.role is Role.STAFF][place]

    def _coordinators(self) -> list[str]:
        return [person.email for person in self.case.people if person.role is Role.COORDINATOR]

    def _name(self, email: str) -> str:
        return next(person.name for person in self.case.people if person.email == email)

    def _country(self, email: str) -> str:
        code = next(person.member for person in self.case.people if person.email == email)
        return next(member.name for member in self.case.members if member.code == code)


def fields_of(comment: Comment | Opinion) -> dict[str, str]:
    """What a person fills in for these words."""
    fields = {"type": comment.type.value, "text": comment.text}
    if comment.change is not Change.REMARK:
        fields["justification"] = comment.justification
    if comment.proposed_text:
        fields["proposed_text"] = comment.proposed_text
    return fields
