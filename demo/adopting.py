"""How the text is adopted: a meeting agrees on words for every bracket, and each country confirms the record of it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from demo.browser import Filled, NotSeen, browser
from demo.cast import Cast
from models.adoption import Statement

STATED_BY = "Thailand"
STATEMENT = "Thailand understands that applying to the LMC Special Fund is open to all members, and commits no funds."


@dataclass
class Adopting(Cast):
    """From the brackets of version 2 to the text that everybody may read."""

    version_id: int = 0
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
        self.say("version 3 is adopted: all brackets are lifted, and anybody can read it without signing in")

    def _record_meeting(self) -> tuple[str, list[str]]:
        """The page on which a coordinator answers, and the words for the brackets that stand on it."""
        page = self._as(self._staff(0)).open(f"/secretariat/versions/{self.version_id}/adopt")
        agreed: dict[str, Filled] = {}
        for section in page.tree.xpath("//section[@class='sheet']"):
            # What stands last is the compromise that the secretariat has proposed, else what was asked for.
            [box] = section.xpath("(.//input[@id=../label[span[@class='hint']]/@for])[last()]")
            agreed[str(box.get("name"))] = str(box.get("value"))
        everybody = [str(box) for box in page.tree.xpath("//input[@name='present']/@value")]
        yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
        held: dict[str, Filled] = {"held_on": yesterday, "place": "online", "present": everybody, "agreed": everybody}
        announced = page.send("/adopt", held | agreed)
        if announced.has_form("/begin"):
            raise NotSeen("Who announced the adoption is offered to confirm it, too.")
        self.say(f"the secretariat records a meeting that agreed on words for {len(agreed)} brackets")
        words = [str(words) for words in agreed.values() if words != "(delete)"]
        return announced.address.partition("/secretariat")[2], words
