"""Round 2: the members go through the brackets of version 2 and choose; what they agree on is lifted in version 3."""

import json
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from demo.case import Bracket, Choice, Parting
from demo.cast import Filled, NotSeen, Page
from demo.fields import Fields
from models.brackets.agreement import Stance
from models.dispositions.disposition import Outcome

NAME = r"Bracket \d+, paragraph \w+(?: bis)?"


@dataclass
class RoundTwo(Fields):
    """From the circulated version 2 to the circulated version 3."""

    def play_round_two(self) -> None:
        self._open_round()
        self._carry_over()
        for email in self._coordinators():
            self._choose(email)
        for number, bracket in enumerate(self.case.brackets, start=1):
            if bracket.parting is not None:
                self._part(number, bracket, bracket.parting)
        self.declare(2)
        for email in self._coordinators():
            self._submit_choices(email)
        self.close()
        self._consolidate()
        self._answer(self.case.answers_again)
        self.circulate(3)
        self._see_endings()
        self.see_letters(3)

    def _open_round(self) -> None:
        form = self._as(self._staff(0)).open(f"/secretariat/versions/{self.versions[2]}/open-round")
        opened = form.send("/open-round").see("Round 2")
        self.round_id = int(opened.address.rpartition("/")[2])
        self.say("round 2: the secretariat asks the members about the brackets of version 2")

    def _carry_over(self) -> None:
        """What was deferred in round 1 waits for its member, who makes it again."""
        for answer in (one for one in self.case.answers if one.outcome is Outcome.DEFERRED):
            comment = self.case.comments[answer.comment]
            [email] = [one for one in self._coordinators() if self._country(one) == self._country(comment.by)]
            page = self._as(email).open(f"/rounds/{self.round_id}/carried")
            page.see(comment.text, answer.reason, "text unchanged").send("/confirm").see("among those of this round")
            self.say(
                f"round 2: {self._country(email)} makes its comment on paragraph {comment.paragraph} again, which was deferred"
            )

    def _choose(self, email: str) -> None:
        """Go through the list as its pages come, and choose on each what the member says about its brackets."""
        mine = [(one, choice) for one in self.case.brackets for choice in one.choices if choice.by == email]
        page = self._as(email).open(f"/rounds/{self.round_id}/brackets")
        page.see(f"{len(self.case.brackets)} brackets are open in version 2")
        pages = max(1, len(page.links("/brackets?page=")))
        chosen = 0
        for _ in range(pages):
            fields: dict[str, Filled] = {}
            for bracket, choice in mine:
                found = _field_set(page, bracket)
                if found is not None:
                    fields |= _filled(found, bracket, choice)
                    chosen += 1
            page = page.send("/brackets", fields)
        if chosen != len(mine):
            raise NotSeen(f"{self._country(email)} was shown {chosen} of the {len(mine)} brackets on which it chooses.")
        self.say(
            f"round 2: {self._country(email)} goes through {len(self.case.brackets)} brackets, and chooses in {chosen}"
        )

    def _part(self, number: int, bracket: Bracket, parting: Parting) -> None:
        """A member asks to part a bracket with several places, and the others that ask for words in it agree."""
        for email in (parting.by, *parting.agreed_by):
            form = self._as(email).open(self._parting_of(email, bracket))
            form.send("/parting", {"reason": parting.reason} if email == parting.by else None).see(
                f"It is noted that {self._country(email)} wants this bracket to be parted."
            )
        others = " and ".join(map(self._country, parting.agreed_by))
        self.say(
            f"round 2: {self._country(parting.by)} asks to part bracket {number}, paragraph {bracket.paragraph}, and {others} agrees"
        )

    def _parting_of(self, email: str, bracket: Bracket) -> str:
        """Where a member asks to part a bracket, from its list."""
        brackets = f"/rounds/{self.round_id}/brackets"
        for address in (brackets, *self._as(email).open(brackets).links("/brackets?page=")):
            found = _field_set(self._as(email).open(address), bracket)
            links = [str(link) for link in found.xpath(".//a/@href")] if found is not None else []
            if parting := next((link for link in links if link.endswith("/parting")), None):
                return parting
        raise NotSeen(f"{self._country(email)} is not led to where it can ask to part “{bracket.words}”.")

    def _submit_choices(self, email: str) -> None:
        """What the answer lets stand is on its page before it is sent, and on the receipt."""
        answer = self._as(email).open(f"/rounds/{self.round_id}/answer")
        stands = _let_stand(answer)
        receipt = answer.send("/submit").see("Receipt")
        if _let_stand(receipt) != stands:
            raise NotSeen(f"{receipt.address} does not list what the answer was to let stand: {', '.join(stands)}.")
        self.say(
            f"round 2: {self._country(email)} submits, and reads before and after that its answer lets {len(stands)} brackets stand"
        )

    def _see_endings(self) -> None:
        """By which rule each bracket has ended, from the compendium of version 3."""
        member = self._as(self._coordinators()[0])
        page = member.open(f"/versions/{self.versions[3]}/compendium").see("What became of the brackets")
        page.see(*(answer.reason for answer in self.case.answers_again), "carried over from")
        rows = json.loads(member.download(f"/versions/{self.versions[3]}/compendium.json"))["brackets"]
        for row, bracket in zip(rows, self.case.brackets, strict=True):
            where, ended = f"bracket {row['number']}, {row['paragraph']}", row["ended"]
            page.see(ended or "Open: ")
            if bracket.ends and bracket.ends.value not in ended.rpartition("”")[2]:
                raise NotSeen(f"{where} ended so: {ended or 'it is open'}, not by the rule “{bracket.ends}”.")
            if ended and not bracket.ends:
                raise NotSeen(f"{where} has ended, though {bracket.stays}: {ended}.")
            self.say(f"round 2: {where}: {f'ended: {ended}' if ended else f'stays open, because {bracket.stays}'}")


def _field_set(page: Page, bracket: Bracket) -> HtmlElement | None:
    """Where a bracket is chosen on this page of the list; None if it is on another."""
    listed: list[HtmlElement] = page.tree.xpath("//fieldset[@class='bracket-choice']")
    for field_set in listed:
        legend = " ".join(str(field_set.xpath("string(legend)")).split())
        if legend.endswith(f"paragraph {bracket.paragraph}") and _option(field_set, bracket.words) is not None:
            return field_set
    return None


def _option(field_set: HtmlElement, words: str) -> str | None:
    """What the button sends that accepts these words."""
    for option in field_set.xpath(".//div[@class='option'][.//input[starts-with(@value, 'accept')]]"):
        marked = " … ".join(str(mark.text_content()).strip() for mark in option.xpath(".//mark"))
        if marked in (words, f"({words})"):  # so the page writes what is done, apart from words
            return str(option.xpath("string(.//input/@value)"))
    return None


def _filled(field_set: HtmlElement, bracket: Bracket, choice: Choice) -> dict[str, Filled]:
    number = str(field_set.get("id")).removeprefix("bracket-")
    stance: str | None = choice.stance.value
    if choice.stance is Stance.ACCEPT:
        stance = _option(field_set, choice.words or bracket.words)
    if stance is None:
        raise NotSeen(f"“{choice.words}” cannot be accepted in paragraph {bracket.paragraph}.")
    fields: dict[str, Filled] = {f"stance_{number}": stance, f"reason_{number}": choice.reason}
    return fields | ({f"words_{number}": choice.words} if choice.stance is Stance.OTHER else {})


def _let_stand(page: Page) -> list[str]:
    """The brackets that are listed as those that the answer lets stand."""
    listed = page.tree.xpath("//ol[@class='lets-stand']/li")
    return [found[0] for one in listed if (found := re.search(NAME, " ".join(str(one.text_content()).split())))]
