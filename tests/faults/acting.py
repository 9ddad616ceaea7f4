"""People who go on until they are told that it is done, as people do; what they were told is kept outside the service."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from threading import Event

import httpx

from demo.cast import Browser, NotSeen, browser
from models.people.person import Person
from templates.links import Links, demo_token
from testing.crew import Crew

PAUSE = 0.3  # seconds before somebody tries again who was not answered
LONGEST_THOUGHT = 2.5  # seconds that a coordinator thinks before each comment
IS_ASKED_FOR = ("being consolidated", "Open the consolidated text")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A round, and a paragraph of its text with its words."""

    round_id: int
    paragraph_id: int
    text: str


@dataclass(slots=True)
class Confirmed:
    """What the service has said that it has: comments by round and member with their words, answers, texts asked for."""

    comments: list[tuple[int, str, str]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    consolidations: list[int] = field(default_factory=list)


def enter(mine: Browser, crew: Crew, person: Person) -> None:
    """Sign in as this person in the browser."""
    mine.open(Links(crew.address).demo_enter(demo_token(crew.environment["SECRET_KEY"], person.id)))


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with a browser, who tries again what was not answered, until `enough` is set."""

    crew: Crew
    person: Person
    confirmed: Confirmed
    enough: Event

    def answer(self, sheets: Sequence[Sheet], random: Random) -> None:
        """As a coordinator: write a comment in each round, then submit."""
        code = self.person.of_member().code
        with browser(self.crew.address) as mine:
            self._until_confirmed(partial(self._sign_in, mine))
            for sheet in random.sample(sheets, len(sheets)):
                self.enough.wait(random.uniform(0, LONGEST_THOUGHT))
                words = f"The {random.randrange(10**9)}th thought of {self.person.name}."
                if self._until_confirmed(partial(self._comment, mine, sheet, words)):
                    self.confirmed.comments.append((sheet.round_id, code, words))
                if self._until_confirmed(partial(self._submit, mine, sheet)):
                    self.confirmed.answers.append((sheet.round_id, code))

    def consolidate(self, sheets: Sequence[Sheet]) -> None:
        """As one of the secretariat: close each round in which all have answered, and ask for its text."""
        with browser(self.crew.address) as mine:
            self._until_confirmed(partial(self._sign_in, mine))
            for sheet in sheets:
                if self._until_confirmed(partial(self._bring_on, mine, sheet)):
                    self.confirmed.consolidations.append(sheet.round_id)

    def _sign_in(self, mine: Browser) -> bool:
        enter(mine, self.crew, self.person)
        return True

    def _comment(self, mine: Browser, sheet: Sheet, words: str) -> bool:
        form = mine.open(f"/rounds/{sheet.round_id}/comments/new?paragraph={sheet.paragraph_id}&change=replace")
        proposed = sheet.text.replace("share", f"share with {self.person.of_member().name}")
        filled = {"type": "substantive", "text": words, "proposed_text": proposed, "justification": "It is needed."}
        return words in form.send("/comments", filled).words

    def _submit(self, mine: Browser, sheet: Sheet) -> bool:
        answer = mine.open(f"/rounds/{sheet.round_id}/answer")
        if answer.has_form("/submit"):
            answer.send("/submit")
        receipt = mine.open(f"/rounds/{sheet.round_id}/receipt")
        return "The secretariat has received the official answer" in receipt.words

    def _bring_on(self, mine: Browser, sheet: Sheet) -> bool:
        page = mine.open(f"/secretariat/rounds/{sheet.round_id}")
        if any(words in page.words for words in IS_ASKED_FOR):
            return True
        for ending in ("/close", "/consolidate"):
            if page.has_form(ending):
                page.send(ending)
        return False

    def _until_confirmed(self, act: Callable[[], bool]) -> bool:
        while not self.enough.is_set():
            try:
                if act():
                    return True
            except (httpx.TransportError, NotSeen):
                pass  # nobody answered, or only to say that it cannot be done now
            time.sleep(PAUSE)
        return False
