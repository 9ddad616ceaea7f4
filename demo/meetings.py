"""What happens at meetings: the one of 22 April 2022, at which the members spoke about the draft, and the one that lifts the
last brackets."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lxml import html

from demo.case import Comment
from demo.cast import Filled, NotSeen, Page, fields_of
from demo.secretariat import Secretariat

FIRST = "Virtual meeting of the working group, 22 April 2022"
LAST = "Meeting of the working group on the last brackets"
AGO = timedelta(minutes=30)
CONCLUDED = "The members agreed on five priority fields. The secretariat enters what each member said; its coordinator confirms it."


@dataclass
class Meetings(Secretariat):
    """Meetings as the secretariat holds them and as the members read of them."""

    def meet(self) -> None:
        """The members speak about the draft; what they say becomes theirs when their coordinators take it over."""
        spoken = [comment for comment in self.case.comments if comment.spoken]
        meeting = self._held(FIRST, {"conclusions": CONCLUDED})
        self.say("the secretariat enters the meeting of 22 April 2022: who was there, and what was concluded")
        self._as(self._staff(0)).open(meeting).send("/minutes/propose")
        self._as(self._staff(1)).open(meeting).send("/minutes/send").see("minutes sent")
        for email in self._coordinators():
            page = self._as(email).open(meeting.partition("/secretariat")[2]).see(FIRST, CONCLUDED)
            page.send("/confirm").see("confirms the minutes")
        self.say("another of the secretariat sends the minutes, and every coordinator confirms them")
        for comment in spoken:
            self._enter_spoken(meeting, comment)

    def held_last(self) -> str:
        """The number of the meeting that agreed on the last brackets, at which all members were and agreed."""
        return self._held(LAST, {}).rpartition("/")[2]

    def _held(self, title: str, concluded: dict[str, Filled]) -> str:
        """The address of a meeting that was held half an hour ago, with all members, who agreed."""
        form = self._as(self._staff(0)).open(f"{self._consultation()}/meetings/new")
        begun = f"{datetime.now(UTC) - AGO:%Y-%m-%dT%H:%M}"
        when: dict[str, Filled] = {"title": title, "begins_at": begun, "ends_at": "", "zone": "UTC", "place": "online"}
        page = form.send("/meetings", when)
        everybody = [str(box) for box in page.tree.xpath("//input[@name='present']/@value")]
        people: dict[str, Filled] = {f"people_{member}": self._said_to_be(page, member) for member in everybody}
        there: dict[str, Filled] = {"present": everybody, "agreed": everybody}
        return page.send("/minutes", {**people, **there, **concluded}).see("held").address.partition("#")[0]

    def _said_to_be(self, page: Page, member: str) -> str:
        """Who was there for a member: its coordinator."""
        country = str(page.tree.xpath(f"string(//fieldset[.//input[@name='present'][@value='{member}']]/legend)"))
        email = next(email for email in self._coordinators() if self._country(email) == country)
        return f"{self._name(email)}, coordinator"

    def _enter_spoken(self, meeting: str, comment: Comment) -> None:
        """One types what a member said, another checks it, and the member's coordinator takes it over."""
        country = self._country(comment.by)
        officer = self._as(self._staff(0))
        beginnings = officer.open(meeting).tree.xpath(
            f"//a[starts-with(normalize-space(), 'Enter what {country} said')]"
        )
        begun = officer.open(str(beginnings[0].get("href"))).send("/enter").see("The entry is saved.")
        [place] = begun.tree.xpath("//select[@name='paragraph']")
        wanted = next(str(one.get("value")) for one in place if _is_about(one, comment))
        address = f"{begun.address.partition('#')[0]}/comments/new?change={comment.change.value}&paragraph={wanted}"
        entry = officer.open(address).send("/comments", fields_of(comment)).see(comment.text)
        entry.send("/hand-over").see("to be checked")
        own = entry.address.partition("#")[0]
        if officer.open(own).has_form("/check"):
            raise NotSeen(f"Who typed the entry for {country} is offered to check it, too.")
        self._as(self._staff(1)).open(own).send("/check").see("to be confirmed")
        email = next(one for one in self._coordinators() if self._country(one) == country)
        read = self._as(email).open(own.partition("/secretariat")[2]).see(comment.text, "what was said at a meeting")
        taken = dict(read.form("/confirm").form_values())
        read.browser.post(f"{own.partition('/secretariat')[2]}/correct", taken).see(comment.text)
        self.say(f"{country}: “{comment.text[:60].rstrip()}…” was said at the meeting; the coordinator takes it over")


def _is_about(option: html.HtmlElement, comment: Comment) -> bool:
    """Whether a place that is offered is the one of the comment."""
    words = " ".join(str(option.text_content()).split())
    return words.startswith(f"Paragraph {comment.paragraph}:" if comment.paragraph else "The whole text")
