"""An observer in round 1: the secretariat invites it, it comments, a country sponsors one of its comments, and the secretariat
answers the other."""

from dataclasses import dataclass

from demo.cast import NotSeen, Page, browser
from demo.meetings import Meetings
from models.comments.comment import CommentType
from models.dispositions.disposition import Outcome

WHO = {
    "short_name": "MRC",
    "organisation": "Mekong River Commission (illustration)",
    "name": "Keola Phommachan",
    "email": "keola.phommachan@mrc.example.org",
    "comments": "every",
}
SPONSOR = "Thailand"
SPONSORED = "Please say how the indicators are reported, so that monitoring along the whole river can be compared."
OTHER = "We offer the yearly data of our own monitoring network."
NOTED = "The remark is noted. It asks for no change of words; the working group reads it with the indicators."
THANKS = "The offer is noted with thanks, and passed on to the working group."


@dataclass
class Observing(Meetings):
    """What an observer does, and what others make of it. `observer_sees` is the page that it saw last."""

    observer_sees: Page | None = None

    def observe(self) -> None:
        officer = self._as(self._staff(0))
        officer.open(f"{self._consultation()}/observers").send("/observers", WHO).see("The observer is invited.")
        self.say(f"the secretariat invites {WHO['organisation']} as an observer, which may comment in every round")
        mine = self.stage.enter_context(browser(self.service))
        mine.open(self.enter(WHO["email"])).see("Observer", WHO["short_name"])
        draft = f"/observer/rounds/{self.round_id}"
        for text, type in ((SPONSORED, CommentType.TECHNICAL), (OTHER, CommentType.GENERAL)):
            form = mine.open(f"{draft}/comments/new?change=remark")
            form.send("/comments", {"text": text, "type": type.value}).see(text)
        coordinator = self._as(self._sponsor())
        own = f"/rounds/{self.round_id}/observers"
        if SPONSORED in coordinator.open(own).words:
            raise NotSeen("A coordinator reads what the observer has not submitted.")
        self.observer_sees = mine.open(draft).send("/submit").see("2 comments are submitted.")
        self.say("MRC writes two comments, which nobody else can read, and submits them")
        listed = coordinator.open(own).see(SPONSORED, OTHER)
        [number] = [
            str(form.action).split("/")[-2]
            for form in listed.tree.forms
            if str(form.action).endswith("/sponsor") and SPONSORED in _beside(form)
        ]
        listed.send(f"/{number}/sponsor").see("proposed by MRC", SPONSORED)
        self.say(f"{SPONSOR} sponsors one of them: it is a comment of {SPONSOR} now, proposed by MRC")

    def answer_observer(self) -> None:
        officer = self._as(self._staff(0))
        comments = officer.open(f"{self._round()}/comments").see("proposed by MRC")
        [box] = [
            str(value)
            for value in comments.tree.xpath("//input[@name='chosen']/@value")
            if SPONSORED in comments.tree.xpath(f"string(//article[.//input[@name='chosen'][@value='{value}']])")
        ]
        comments.send("/comments", {"chosen": [box], "outcome": Outcome.NOTED.value, "reason": NOTED}).see(NOTED)
        self._wait_for_candidate()
        observers = officer.open(f"{self._consultation()}/observers").see(OTHER)
        for address in observers.links("/observer-comments/"):
            page = officer.open(address)
            if OTHER in page.words:
                page.send(address, {"text": THANKS}).see(THANKS)
        if THANKS in self._as(self._sponsor()).open(f"/rounds/{self.round_id}/observers").words:
            raise NotSeen("A coordinator reads the answer to the observer before version 2 is circulated.")
        self.say(f"the comment of {SPONSOR} has an answer as every other, and MRC gets one to what nobody sponsors")

    def follow_observer(self) -> None:
        assert self.observer_sees is not None
        page = self.observer_sees.browser.open(f"/observer/rounds/{self.round_id}")
        page.see(f"Sponsored by {SPONSOR}", NOTED, THANKS)
        self.say("MRC reads which country has sponsored its comment, and both answers")

    def _sponsor(self) -> str:
        return next(email for email in self._coordinators() if self._country(email) == SPONSOR)


def _beside(form: object) -> str:
    """What stands in the comment with a form."""
    return str(form.xpath("string(ancestor::article)"))  # type: ignore[attr-defined]
