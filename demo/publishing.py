"""What the public reads beside the adopted text: the register of achievements, what four eyes have opened, and a corrigendum."""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from demo.adopting import Adopting
from demo.case import Achievement
from demo.cast import Filled, NotSeen, browser, until
from models.adoption.opening import OPENED_WORDS, OpeningKind

INVENTED = "Illustration: invented to show how this service works. It is no record of the Center or of any member."
BAR, GAP, HEIGHT = 40, 20, 160  # pixels of the bars in a picture
SAND, RIVER = b"\xf4\xf1\xe8", b"\x1f\x5f\x8b"


@dataclass
class Publishing(Adopting):
    """From the adopted text to all that everybody may read. `let_time_pass` stands for the weeks in which the members can object
    to the corrigenda of a version, by its id."""

    let_time_pass: Callable[[int], None] = field(kw_only=True)

    def keep_register(self) -> None:
        """Members and the secretariat write what has been achieved, one entry with a picture; another officer enters each."""
        for one in self.case.achievements:
            by, other = (self._as(one.by), self._staff(0)) if one.by else (self._as(self._staff(0)), self._staff(1))
            form = by.open(f"{self._public_consultation()}/achievements/new")
            field_of = next(
                str(option.get("value"))
                for option in form.tree.xpath("//select[@name='field']/option")
                if f"Priority field {one.field}" in option.text_content()
            )
            words: dict[str, Filled] = {
                "year": str(one.year),
                "field": field_of,
                "title": one.title,
                "summary": one.summary,
                "members": list(one.members),
                "source": INVENTED,
            }
            entry = form.send("/achievements/new", words).see(one.title)
            if one.picture:
                entry = entry.send_file("/file", "samples-by-month.png", picture(one.picture)).see(
                    "stands with the entry"
                )
            entry.send("/send")
            self._as(other).open(entry.address).send("/enter").see("stands in the register")
            self.say(f"register: {self._contributor(one)} writes “{one.title}”, and it is entered")

    def open_to_public(self) -> None:
        """One of the secretariat proposes to open the redlines, the compendia and the register, another confirms each."""
        address = f"/secretariat/versions/{self.adopted_id}/openings"
        page = self._as(self._staff(0)).open(address)
        proposed = page.send("/openings", {"what": [kind.value for kind in OpeningKind]}).see("It is proposed.")
        if proposed.has_form("/confirm"):
            raise NotSeen("Who proposed to open something to the public is offered to confirm it, too.")
        page = self._as(self._staff(1)).open(address)
        for words in OPENED_WORDS.values():
            page = page.see(words).send("/confirm").see("It is open to the public.")
        self.say("one of the secretariat proposes to open redlines, compendia and register; another confirms each")

    def correct(self) -> None:
        """What is plainly wrong in the adopted text is corrected beside it: four eyes, no objection of a member, and time."""
        one, address = self.case.corrigendum, f"/versions/{self.adopted_id}/corrigenda"
        form = self._as(self._staff(0)).open(address)
        paragraph = next(
            str(option.get("value"))
            for option in form.tree.xpath("//select[@name='paragraph']/option")
            if str(option.text_content()).startswith(f"{one.paragraph}: ")
        )
        words: dict[str, Filled] = {
            "kind": one.kind.value,
            "paragraph": paragraph,
            "wrong": one.wrong,
            "correct": one.correct,
            "reason": one.reason,
        }
        form.send("/corrigenda", words).see("The corrigendum is proposed.")
        self._as(self._staff(1)).open(address).send("/approve").see("The corrigendum is with the members.")
        for email in self._coordinators():
            self._as(email).open(address).see("It is issued if no member objects until", one.reason)
        self.say(
            f"a corrigendum to paragraph {one.paragraph} is proposed, put to the members by another, and read by all"
        )
        self.let_time_pass(self.adopted_id)
        self._as(self._coordinators()[0]).open(address).see("Corrigendum 1")
        self.say("the demonstration does not wait for the weeks in which a member can object: corrigendum 1 is issued")

    def read_in_public(self) -> None:
        """Everything that everybody may read, without signing in."""
        one = self.case.corrigendum
        adopted = f"/adopted/{self._consultation().rpartition('/')[2]}"
        with browser(self.service) as anybody:

            def is_made() -> bool:
                names = [str(link.text_content()) for link in anybody.open(adopted).tree.xpath("//a[@download]")]
                return all(any(what in name for name in names) for what in ("Comments and answers", "What changed"))

            until("The files that were opened to the public were not made", is_made)
            page = anybody.open(adopted).see("As corrected by corrigendum 1", one.wrong, one.correct, one.reason)
            register = anybody.open(f"{adopted}/achievements").see(*(each.title for each in self.case.achievements))
            register.see(INVENTED)
            pictures = [anybody.download(str(source)) for source in register.tree.xpath("//img[@class='picture']/@src")]
            if [len(each) for each in pictures] != [len(picture(each.picture)) for each in self._with_pictures()]:
                raise NotSeen(f"The pictures of the register are not on {register.address}.")
            opened = [str(link.text_content()) for link in page.tree.xpath("//a[contains(@href, '/files/')]")]
        self.say(
            f"everybody reads the adopted text as corrected, {len(opened)} files that were opened, and the register"
        )

    def _public_consultation(self) -> str:
        return self._consultation().removeprefix("/secretariat")

    def _contributor(self, one: Achievement) -> str:
        return self._country(one.by) if one.by else "the secretariat"

    def _with_pictures(self) -> list[Achievement]:
        return [one for one in self.case.achievements if one.picture]


def picture(bars: Sequence[int]) -> bytes:
    """A PNG file of bars with these heights, beside one another."""
    most = max(bars)
    rows = []
    for line in range(HEIGHT, 0, -1):
        colours = (RIVER if bar * HEIGHT >= line * most else SAND for bar in bars)
        rows.append(b"\0" + SAND * GAP + b"".join(colour * BAR + SAND * GAP for colour in colours))
    size = struct.pack(">IIBBBBB", len(bars) * (BAR + GAP) + GAP, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
