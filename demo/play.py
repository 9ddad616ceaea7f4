"""The whole path of the real case, through the running service over HTTP, as its users would go it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from demo.case import Comment
from demo.cast import NotSeen, Page, browser, fields_of
from demo.countries import Departments, InWord
from demo.observing import Observing
from demo.publishing import Publishing
from demo.round_two import RoundTwo
from models.people.person import Role


@dataclass
class Play(Departments, InWord, Observing, RoundTwo, Publishing):
    """The main path, from the first word to the adopted text and all that everybody may read with it."""

    def perform(self) -> None:
        """Every step in turn; raises NotSeen at the first that does not show what it should."""
        with self.stage:
            self.receive()
            self.observe()
            self.extend()
            self.meet()
            self.name_fields()
            self.hear_departments()
            self.collect()
            self.declare(1)
            self.submit()
            self.tell_departments()
            self.close()
            self.consolidate()
            self.propose_compromises()
            self.edit_words()
            self.answer()
            self.answer_observer()
            self.circulate(2)
            self.follow_observer()
            self.read()
            self.see_consensus(1)
            self.follow_departments()
            self.see_letters(2)
            self.play_round_two()
            self.see_consensus(2)
            self.keep_register()
            self.adopt()
            self.open_to_public()
            self.correct()
            self.read_in_public()

    def receive(self) -> None:
        for email in self._coordinators():
            draft = self._as(email).open(f"/rounds/{self.round_id}")
            draft.send("/acknowledge").see("The secretariat knows now that its letter has arrived.")
        self.say("every coordinator tells the secretariat that its letter has arrived")

    def collect(self) -> None:
        for place, comment in enumerate(self.case.comments, start=1):
            if comment.spoken:
                self._as(comment.by).open(f"/rounds/{self.round_id}").see(comment.text)
            elif comment.sources:
                self.include(comment)
            elif comment.in_word:
                self.write_in_word(comment)
            elif comment.in_excel:
                self.write_in_excel(comment)
            else:
                form = self._writing_form(comment.by, comment.change, comment.paragraph)
                self._as(comment.by).open(form).send("/comments", fields_of(comment)).see(comment.text)
            country, count = self._country(comment.by), f"{place} of {len(self.case.comments)}"
            self.say(f"{country} has comment {count} and sees it beside {self._place(comment)}")
        for other in self.case.people:
            if other.role is Role.COORDINATOR:
                self._sees_only_its_own(other.email)
        self.say("no country sees a word of another's comments")

    def submit(self) -> None:
        for email in self._coordinators():
            review = self._as(email).open(f"/rounds/{self.round_id}/answer")
            receipt = review.send("/submit").see("Receipt", "comment")
            mark = re.search(r"[0-9a-f]{64}", receipt.words)
            if mark is None:
                raise NotSeen(f"No hash of the record is on {receipt.address}.")
            self.say(f"{self._country(email)} submits officially and sees the receipt, record {mark.group()[:12]}…")

    def consolidate(self) -> None:
        self._consolidate()
        candidate = self._candidate()
        candidate.see(*(f"Paragraph {one.paragraph}" for one in self.case.compromises))
        self.say(f"a worker consolidates {len(self.case.comments)} comments; the candidate stands with its brackets")

    def propose_compromises(self) -> None:
        for one in self.case.compromises:
            form = self._bracket(one.paragraph)
            form.send(self._ending(form), {"text": one.text, "reason": one.reason})
            self._wait_for_candidate()
            self._candidate().see(one.text)
            self.say(
                f"a compromise for the bracket in paragraph {one.paragraph} is proposed, and stands in it: “{one.text}”"
            )

    def edit_words(self) -> None:
        staff = self._as(self._staff(0))
        for edit in self.case.edits:
            [section] = self._candidate().tree.xpath(f"//section[@aria-label='Paragraph {edit.paragraph}']")
            [address] = [str(link) for link in section.xpath(".//a/@href") if link.endswith("/edit")]
            form = staff.open(address)
            [words] = form.tree.xpath("//textarea[@name='text']")
            text = str(words.text).strip().replace(edit.old, edit.new)
            form.send(self._ending(form), {"text": text, "reason": edit.reason})
            self._wait_for_candidate()
            self._candidate().see("Editorial changes by the secretariat", edit.reason)
            self.say(f"the secretariat edits words of its own in paragraph {edit.paragraph}: “{edit.new}”")

    def answer(self) -> None:
        """Comments that need an answer of their own get it; what the service proposes for the others is confirmed."""
        self._answer(self.case.answers)
        self.say(f"{len(self.case.answers)} comments are answered with reasons, those that are alike in one save")
        confirmed = self._comments().send("/confirm")
        if confirmed.has_form("/confirm"):
            raise NotSeen(f"Answers are still proposed on {confirmed.address}, though all were confirmed.")
        self.say("the answers that the service proposes to the others, whose words stand in the text, are confirmed")

    def read(self) -> None:
        member = self._as(self._coordinators()[0])
        address = f"/versions/{self.versions[2]}"
        text = member.open(address).see("Not for citation")
        for one in self.case.compromises:
            text.see("Secretariat proposes", one.text)
        for edit in self.case.edits:
            text.see("Secretariat (editorial)", edit.reason)
        member.open(f"{address}/redline").see("Cambodia")
        compendium = member.open(f"{address}/compendium")
        compendium.see(*(comment.text for comment in self.case.comments))
        compendium.see(*(answer.reason for answer in self.case.answers))
        self.say("a country coordinator reads version 2, its redline, and an answer to every comment of all six")

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Versions 2 and 3 with what belongs to them, and the adopted text, as a coordinator downloads them: name and content."""
        files = ("text.md", "text.html", "redline.html", "compendium.json", "compendium.csv")
        email = self._coordinators()[0]
        with browser(self.service) as reader:
            reader.open(self.enter(email))
            for number, version_id in self.versions.items():
                for name in files:
                    written = f"version-{number}-{name}".replace("-text.", ".")
                    yield written, reader.download(f"/versions/{version_id}/{name}")
            yield "adopted.md", reader.download(f"/versions/{self.adopted_id}/text.md")

    def _sees_only_its_own(self, email: str) -> None:
        page = self._as(email).open(f"/rounds/{self.round_id}")
        for comment in self.case.comments:
            if self._country(comment.by) != self._country(email) and comment.text in page.words:
                raise NotSeen(f"{self._country(email)} can read a comment of {self._country(comment.by)}.")

    def _bracket(self, paragraph: int) -> Page:
        staff = self._as(self._staff(0))
        for address in self._candidate().links("/secretariat/conflicts/"):
            page = staff.open(address)
            if (
                re.search(rf"paragraph {paragraph}\b", page.words, re.IGNORECASE)
                and "do not fit together" in page.words
            ):
                return page
        raise NotSeen(f"The candidate shows no bracket of colliding words in paragraph {paragraph}.")

    @staticmethod
    def _ending(page: Page) -> str:
        return page.address.split("?")[0].removeprefix("http://").partition("/")[2]

    @staticmethod
    def _place(comment: Comment) -> str:
        return f"paragraph {comment.paragraph}" if comment.paragraph else "the whole text"
