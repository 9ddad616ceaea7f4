"""How the last text is adopted: a meeting agrees on the words for its brackets, and every coordinator confirms them."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from lxml.html import HtmlElement

from demo.case import MeetingWords, body
from demo.cast import Filled, NotSeen, browser
from demo.meetings import Meetings
from models.adoption.entered import Statement
from models.brackets.written import NO_WORDS

OTHER = "other"  # what the sheet sends where words are typed
STATED_BY = "Thailand"
STATEMENT = "Thailand understands that applying to the LMC Special Fund is open to all members, and commits no funds."


@dataclass
class Adopting(Meetings):
    """From the brackets of version 3 to the text that everybody may read."""

    adopted_id: int = 0

    def adopt(self) -> None:
        address, words = self._record_meeting()
        self._as(self._staff(1)).open(f"/secretariat{address}").send("/begin").see("No answer yet")
        self.say("another confirms the record, and the countries are asked")
        for email in self._coordinators():
            country = self._country(email)
            page = self._as(email).open(address).see(*words, "is recorded as having been there and agreed")
            stated = {"kind": Statement.INTERPRETATION.value, "statement": STATEMENT} if country == STATED_BY else {}
            page.send("/agree", {"sure": "y", **stated}).see(country)
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
        meeting = self.held_last()
        announced = officer.open(f"/secretariat/versions/{version}/adopt").send("/adopt", {"meeting": meeting})
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
    name = str(section.xpath("string(.//input[starts-with(@name, 'choice_')]/@name)"))
    for option in section.xpath(".//div[@class='option'][input[starts-with(@name, 'choice_')]]"):
        if str(option.xpath("string(label/span)")) == agreed.words:
            return {**mark, name: str(option.xpath("string(input/@value)"))}
    return {**mark, name: OTHER, str(section.xpath("string(.//textarea/@name)")): agreed.words}
