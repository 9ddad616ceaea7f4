"""What the secretariat does: it runs each round up to the circulated text, and has the last text adopted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from demo.case import Answer
from demo.cast import Cast, NotSeen, Page, until
from models.dispositions.disposition import Outcome

MORE_TIME = "Lao PDR collects opinions on the priority areas from its departments and asks for a week more."


@dataclass
class Secretariat(Cast):
    """The rounds as the secretariat runs them. `versions` are the ids of those that were circulated, by number."""

    versions: dict[int, int] = field(default_factory=dict)

    def extend(self) -> None:
        """More time for all: the page suggests a week, and every coordinator reads why."""
        page = self._as(self._staff(0)).open(f"{self._round()}/deadline")
        page.send("/deadline", {"reason": MORE_TIME}).see("extended from")
        for email in self._coordinators():
            self._as(email).open(f"/rounds/{self.round_id}").see("extended from", MORE_TIME)
        self.say("the secretariat extends the deadline, and every country sees the new one, the one before, and why")

    def close(self) -> None:
        page = self._as(self._staff(0)).open(self._round()).see("All members have answered")
        page.send("/close").see("Consolidate")
        self.say("the secretariat sees that all six have answered, and closes the round")

    def circulate(self, number: int) -> None:
        candidate = self._candidate()
        proposed = candidate.send("/propose")
        if proposed.has_form("/approve"):
            raise NotSeen("The proposer is offered to approve what they proposed themselves.")
        self.say("one of the secretariat proposes the text, and is not offered to approve it")
        approver = self._as(self._staff(1))
        approver.open(proposed.address).send("/approve").see(f"version {number}")
        self.versions[number] = self._newest_version()
        self.say(f"another approves it: version {number} is circulated")

    def see_letters(self, number: int) -> None:
        addresses = self._coordinators()

        def arrived() -> bool:
            page = self._as(self._staff(0)).open(f"{self._round()}/letters")
            rows = [row for row in self._rows(page) if "The new version" in row]
            return all(any(self._name(email) in row and "sent" in row for row in rows) for email in addresses)

        until(f"The letters about version {number} were not all sent", arrived)
        self.say(f"every coordinator has been sent the letter about version {number}")

    def _newest_version(self) -> int:
        """The version that came out of the round, as a coordinator is led to it."""
        round_page = self._as(self._coordinators()[0]).open(f"/rounds/{self.round_id}")
        versions = [link for link in round_page.links("/versions/") if re.search(r"/versions/\d+$", link)]
        if not versions:
            raise NotSeen(f"No link to the new version is on {round_page.address}.")
        return int(versions[-1].rpartition("/")[2])

    def _candidate(self) -> Page:
        page = self._as(self._staff(0)).open(self._round())
        found = [link for link in page.links("/secretariat/versions/") if re.search(r"/versions/\d+$", link)]
        if not found:
            raise NotSeen(f"No link to the candidate is on {page.address}: {page.words[:400]}")
        return self._as(self._staff(0)).open(found[-1])

    def _comments(self) -> Page:
        return self._as(self._staff(0)).open(f"{self._round()}/comments")

    @staticmethod
    def _box(listed: Page, text: str) -> str:
        """What the box sends that chooses the comment with this text."""
        for comment in listed.tree.xpath("//article[.//input[@name='chosen']]"):
            if " ".join(text.split()) in " ".join(str(comment.text_content()).split()):
                [value] = comment.xpath(".//input[@name='chosen']/@value")
                return str(value)
        raise NotSeen(f"No comment that says “{text}” can be chosen on {listed.address}.")

    def _answer(self, answers: Iterable[Answer]) -> None:
        """Comments that get the same answer are answered together."""
        alike: dict[tuple[Outcome, str], list[str]] = {}
        for answer in answers:
            text = self.case.comments[answer.comment].text
            alike.setdefault((answer.outcome, answer.reason), []).append(text)
        for (outcome, reason), texts in alike.items():
            listed = self._comments()
            boxes = [self._box(listed, text) for text in texts]
            listed.send("/comments", {"chosen": boxes, "outcome": outcome.value, "reason": reason}).see(reason)
            self._wait_for_candidate()

    def _consolidate(self) -> None:
        self._as(self._staff(0)).open(self._round()).send("/consolidate")
        self._wait_for_candidate()

    def _wait_for_candidate(self) -> None:
        """Until nothing is being consolidated any more."""
        staff = self._as(self._staff(0))

        def done() -> bool:
            now = staff.open(self._round())
            if "could not be consolidated" in now.words:
                raise NotSeen(f"The consolidation failed: {now.words[:400]}")
            return "is being consolidated" not in now.words

        until("The consolidation was not finished", done)

    def _consultation(self) -> str:
        links = self._as(self._staff(0)).open(self._round()).links("/secretariat/consultations/")
        return next(link for link in links if link.rpartition("/")[2].isdigit())

    def _round(self) -> str:
        return f"/secretariat/rounds/{self.round_id}"

    @staticmethod
    def _rows(page: Page) -> list[str]:
        return [" ".join(str(row.text_content()).split()) for row in page.tree.xpath("//tr")]
