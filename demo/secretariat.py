"""What the secretariat does: it runs each round up to the circulated text, and has the last text adopted."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

from lxml.html import HtmlElement

from demo.case import MeetingWords, body
from demo.cast import Cast, Filled, NotSeen, Page, browser
from models.adoption.adoption import Statement
from models.brackets.written import NO_WORDS

OTHER = "other"  # what the sheet sends where words are typed
STATED_BY = "Thailand"
MORE_TIME = "Lao PDR collects opinions on the priority areas from its departments and asks for a week more."
STATEMENT = "Thailand understands that applying to the LMC Special Fund is open to all members, and commits no funds."


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

        self._wait(f"The letters about version {number} were not all sent", arrived)
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

        self._wait("The consolidation was not finished", done)

    def _round(self) -> str:
        return f"/secretariat/rounds/{self.round_id}"

    @staticmethod
    def _rows(page: Page) -> list[str]:
        return [" ".join(str(row.text_content()).split()) for row in page.tree.xpath("//tr")]


@dataclass
class Adopting(Secretariat):
    """From the brackets of version 3 to the text that everybody may read."""

    adopted_id: int = 0

    def adopt(self) -> None:
        address, words = self._record_meeting()
        self._as(self._staff(1)).open(f"/secretariat{address}").send("/begin").see("Not heard yet")
        self.say("another confirms the record, and the countries are asked")
        for email in self._coordinators():
            country = self._country(email)
            page = self._as(email).open(address).see(*words, "is recorded as having been there and agreed")
            stated = {"kind": Statement.INTERPRETATION.value, "statement": STATEMENT}
            page.send("/agree", stated if country == STATED_BY else {}).see(country)
        self.say(
            f"every coordinator confirms the record for their country, {STATED_BY} with an interpretative statement"
        )
        adopted = self._as(self._coordinators()[0]).open(address).see("The members have adopted this text", STATEMENT)
        text, files = adopted.links("/adopted/")[0], adopted.links("/files")[-1]
        self.adopted_id = int(re.findall(r"\d+", files)[-1])
        self._as(self._coordinators()[0]).open(files).see("The certificate of adoption", "The record of the meeting")
        with browser(self.service) as anybody:
            if "Secretariat proposes" in anybody.open(text).see("Adopted by Cambodia, China").words:
                raise NotSeen(f"A bracket stands in the adopted text on {text}.")
        self.say(
            "the text is adopted as version 4: all brackets are lifted, and anybody can read it without signing in"
        )
        self._see_expected_words()

    def _record_meeting(self) -> tuple[str, list[str]]:
        """The page on which a coordinator answers, and the words for the brackets that stand on it."""
        officer, version = self._as(self._staff(0)), self.versions[3]
        page = officer.open(f"/secretariat/versions/{version}/sheet")
        noted: dict[str, Filled] = {}
        for section, words in zip(page.tree.xpath("//section[@class='sheet']"), self.case.meeting, strict=True):
            noted |= _noted(section, words)
        page.send("/sheet", noted).see(f"{len(self.case.meeting)} agreed", "0 pending")
        page = officer.open(f"/secretariat/versions/{version}/adopt")
        everybody = [str(box) for box in page.tree.xpath("//input[@name='present']/@value")]
        yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
        held: dict[str, Filled] = {"held_on": yesterday, "place": "online", "present": everybody, "agreed": everybody}
        announced = page.send("/adopt", held)
        if announced.has_form("/begin"):
            raise NotSeen("Who announced the adoption is offered to confirm it, too.")
        self.say(f"the secretariat records a meeting that agreed on words for {len(self.case.meeting)} brackets")
        return announced.address.partition("/secretariat")[2], [
            one.words for one in self.case.meeting if one.words != NO_WORDS
        ]

    def _see_expected_words(self) -> None:
        """The adopted text is the expected one, word for word and space for space."""
        reader = self._as(self._coordinators()[0])
        adopted = body(reader.download(f"/versions/{self.adopted_id}/text.md").decode())
        for found, expected in zip_longest(adopted, self.case.adopted, fillvalue=""):
            if found != expected:
                raise NotSeen(f"The adopted text reads “{found}” where “{expected}” was expected.")
        self.say(
            f"adopted: the text is the expected one, word for word, in {sum(map(bool, adopted))} headings and paragraphs"
        )


def _noted(section: HtmlElement, agreed: MeetingWords) -> dict[str, Filled]:
    """The words for one bracket: chosen where they stand in it, else typed."""
    heading = " ".join(str(section.xpath("string(h2)")).split())
    if not heading.endswith(f"paragraph {agreed.paragraph}"):
        raise NotSeen(f"The sheet of the meeting shows “{heading}” where paragraph {agreed.paragraph} was expected.")
    mark = {str(section.xpath("string(.//input[starts-with(@name, 'mark_')]/@name)")): "agreed"}
    name = str(section.xpath("string(.//input[starts-with(@name, 'words_')]/@name)"))
    for option in section.xpath(".//div[@class='option'][input[starts-with(@name, 'words_')]]"):
        if str(option.xpath("string(label/span)")) == agreed.words:
            return {**mark, name: str(option.xpath("string(input/@value)"))}
    return {**mark, name: OTHER, str(section.xpath("string(.//textarea/@name)")): agreed.words}
