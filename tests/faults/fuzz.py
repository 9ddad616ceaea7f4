"""`make fuzz`: for some time, as everybody in turn, follow links and send forms with whatever comes to mind, and report what should
not have come back: a failure of ours, words of another member that are not submitted, and answers that are no pages.

python -m tests.faults.fuzz SECONDS [SEED]
"""

import logging
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import click
import httpx
import structlog
from sqlalchemy import select

from models import settings
from models.comments.comment import Comment, CommentState
from models.comments.cosponsorship import Cosponsorship
from models.db import work
from models.db.access import OPERATOR
from models.db.database import Database
from models.db.work import WorkState
from models.people.person import Person
from templates.links import Links, demo_token
from testing import service
from testing.world import make_world
from tests.browser.stage import KEY, stage
from tests.faults.visitor import Visitor, own_path

FORGET = (
    "/sign-out",
    "/demo",
    "/mailbox",
    "/static",
)  # who acts would be somebody else then, or reads everybody's letters
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "POST")
WORDS = (
    "", " ", "0", "-1", "1", "999999999", "9" * 40, "1e9", "NaN", "on", "2027-02-30", "2027-06-30T18:00", "0000-00-00", "12:61",
    "ការការពារទន្លេ", "မြစ်ကို ကာကွယ်သည်", "ประเทศสมาชิก", "各成员国", "a\r\nb\tc", "<script>alert(1)</script>", "{{ 7 * 7 }}",
    "' OR 1=1 --", "=cmd|' /C calc'!A0", "../../etc/passwd", "\u202e\u200b\ufeff\ud7ff", "x" * 20_000, "é" * 300, "%00%0a", "null",
)  # fmt: skip
PATHS = ("0", "00", "-1", "999999999", "9999999999", "%00", "..", "%2e%2e", "ក", "'", ";", "1.0", "")
HEADERS: tuple[Mapping[str, str], ...] = (
    {"Host": "evil.example.org"}, {"X-Forwarded-Host": "evil.example.org"}, {"X-Forwarded-For": "127.0.0.1"},
    {"Accept": "application/json"}, {"Content-Type": "application/json"}, {"Content-Type": "multipart/form-data"}, {"Range": "bytes=0-1"},
    {"If-None-Match": "*"}, {"If-Modified-Since": "yesterday"}, {"Cookie": "lmec=nonsense"}, {"Origin": "null"},
    {"Referer": "https://evil.example.org/"}, {"User-Agent": ""}, {"Accept-Encoding": "nonsense;q=9"},
)  # fmt: skip
FILES = (b"", b"PK\x03\x04 nonsense", b"%PDF-1.7 nonsense", b"\x00" * 1000, b"key,comment\n1,=1+1\n", "ឯកសារ".encode())
NAMES = ("a.docx", "a.xlsx", "a.pdf", "a.csv", "a.md", "ឯកសារ.docx", "..\\..\\a.exe", "a" * 300 + ".png", "")
OTHER_NAME = "The service is not known under this name."


@dataclass(slots=True)
class Fuzz:
    """Everybody at one service, what has come back, and what should not have."""

    people: list[Visitor]
    canaries: Mapping[str, str]  # words by the code of the member whose they are
    database: Database
    dice: random.Random
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    def run(self, seconds: float) -> None:
        """Go on for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            who = self.dice.choice(self.people)
            self.dice.choices((self.follow, self.send, self.stray), (5, 4, 1))[0](who)

    def follow(self, who: Visitor) -> None:
        """Follow a link that the person has found, or somebody else."""
        finder = who if self.dice.random() < 0.8 else self.dice.choice(self.people)
        fresh = [link for link in finder.links if link not in who.visited]
        way = self.dice.choice(fresh or finder.links)
        who.visited.add(way)
        self.ask(who, "GET", way)

    def send(self, who: Visitor) -> None:
        """Send a form that the person has found, or somebody else, with a few of its fields changed."""
        finder = who if self.dice.random() < 0.8 else self.dice.choice(self.people)
        if not finder.forms:
            return
        form = finder.forms[self.dice.choice(sorted(finder.forms))]
        own = who.forms.get(form.address, next(iter(who.forms.values()), form))
        fields = {name: list(values) for name, values in form.fields.items()}
        for name in fields:
            if name == "csrf_token":
                fields[name] = own.fields.get(name, [])
            elif self.dice.random() < 0.3:
                fields[name] = [self.dice.choice(WORDS) for _ in range(self.dice.choice((0, 1, 1, 1, 2)))]
        if self.dice.random() < 0.1:
            fields[self.dice.choice(("id", "state", "member_id", "person_id", "seen", "csrf_token"))] = [
                self.dice.choice(WORDS)
            ]
        files = [
            (name, (self.dice.choice(NAMES), self.dice.choice(FILES)))
            for name in form.files
            if self.dice.random() < 0.8
        ]
        self.ask(who, "POST", form.address, data=fields, files=files or None)

    def stray(self, who: Visitor) -> None:
        """Ask for what no page leads to, in ways that no browser has."""
        parts = self.dice.choice(self.dice.choice(self.people).links).partition("?")[0].split("/")
        parts[self.dice.randrange(len(parts))] = self.dice.choice(PATHS)
        way = (
            "/"
            + "/".join(parts).lstrip("/")
            + self.dice.choice(("", "", "?", "/", "//", "?a=%ff&b", "?show=" + "x" * 3000))
        )
        headers = self.dice.choice(HEADERS) if self.dice.random() < 0.5 else {}
        self.ask(who, self.dice.choice(METHODS) if self.dice.random() < 0.5 else "GET", way, headers=headers)

    def ask(self, who: Visitor, method: str, way: str, **sent: object) -> None:
        """Send one request, look at what comes back, and go where it leads."""
        if way.startswith(FORGET):
            return
        for hop in range(5):
            try:
                answer = who.client.request(method, way, **sent)  # type: ignore[arg-type]
            except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeEncodeError):
                return  # it could not be sent
            except httpx.HTTPError as error:
                self.report(who, method, way, f"no answer: {type(error).__name__}")
                return
            self.statuses[answer.status_code] += 1
            for problem in self.problems(who, method, answer):
                self.report(who, method, way, problem, sent)
            if not answer.has_redirect_location:
                break
            led = own_path(urljoin(str(answer.url), answer.headers["Location"]), str(answer.url))
            if led is None:
                self.report(who, method, way, f"led elsewhere: {answer.headers['Location']}", sent)
                return
            if led.startswith("/sign-in") and who.enter and hop == 0:
                who.sign_in()
            method, way, sent = "GET", led, {}
        if (
            answer.status_code == httpx.codes.OK
            and "text/html" in answer.headers.get("Content-Type", "")
            and answer.content
        ):
            who.read(answer)

    def problems(self, who: Visitor, method: str, answer: httpx.Response) -> Iterator[str]:
        """What is wrong with an answer."""
        kind, status = answer.headers.get("Content-Type", ""), answer.status_code
        if status >= httpx.codes.INTERNAL_SERVER_ERROR and status != httpx.codes.SERVICE_UNAVAILABLE:
            yield f"status {status}"
        is_page = "text/html" in kind and (method == "HEAD" or not answer.content or b"<main" in answer.content)
        if (
            status >= httpx.codes.BAD_REQUEST
            and not is_page
            and OTHER_NAME not in answer.text
            and method.upper() in ("GET", "POST")
        ):
            yield f"status {status} without a page ({kind}): {answer.text[:80]!r}"
        for code, words in self.canaries.items():
            if code != who.member and words in answer.text and self.is_unsubmitted(words):
                yield f"words of {code}"

    def is_unsubmitted(self, words: str) -> bool:
        """Whether a comment with these words is still its member's own; a form may have submitted or shown it meanwhile."""
        with self.database.reading(OPERATOR) as session:
            own = select(Comment.id).where(Comment.text.contains(words), Comment.state != CommentState.SUBMITTED)
            shown = select(Cosponsorship.comment_id)
            return session.scalars(own.where(Comment.id.not_in(shown))).first() is not None

    def report(self, who: Visitor, method: str, way: str, problem: str, sent: object = None) -> None:
        place = re.sub(r"\d+", "#", way.partition("?")[0])
        about = f"{problem[:60]} {method} {place}"
        if about not in self.wrong:
            self.wrong[about] = f"{problem}: {who.name}: {method} {way} {sent or ''}"[:2000]
            click.echo(self.wrong[about], err=True)

    def failed_work(self) -> Iterator[str]:
        """What workers could not do for a fault of ours."""
        with self.database.reading(OPERATOR) as session:
            for kind in work.work_kinds().values():
                for failed in session.scalars(
                    select(kind).where(kind.state.in_((WorkState.FAILED, WorkState.WAITING)))
                ).unique():
                    if "fault of the program" in (failed.last_error or ""):
                        yield f"work {kind.kind} {failed.id} {getattr(failed, 'letter', '')}: {failed.last_error}"


def main(seconds: float, seed: int) -> int:
    """Set the stage, let everybody in, and go on for so long; gives the number of things that were wrong."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as data:
        folder = Path(data)
        environment = service.environment_in(folder)
        chosen = settings.read(environment)
        file = Path(chosen.database_url.removeprefix("sqlite:///"))
        staged = stage(folder / "stage.sqlite3")
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(staged, file)
        shutil.copy(staged.with_name(KEY), chosen.record_key)
        database = Database.from_settings(chosen)
        world = make_world(database, title="Of canaries", closes_at=database.now() + timedelta(days=7))
        canaries = {code: f"canary {code} {seed} of a member alone" for code in world.coordinators}
        for code, words in canaries.items():
            world.remark(code, words)
        with service.run_service(folder, environment) as running:
            people = [Visitor("nobody", _client(running.address)), *_everybody(database, chosen, running.address)]
            for one in people:
                one.sign_in()
            fuzz = Fuzz(people, canaries, database, random.Random(seed))
            fuzz.run(seconds)
            wrong = [*fuzz.wrong.values(), *fuzz.failed_work()]
        database.close()
    visited = len(set().union(*(one.visited for one in people)))
    forms = len({way for one in people for way in one.forms})
    click.echo(
        f"seed {seed}: {sum(fuzz.statuses.values())} requests of {len(people)} people; {visited} addresses, {forms} forms"
    )
    answers = ", ".join(f"{count} times {status}" for status, count in sorted(fuzz.statuses.items()))
    click.echo(f"answers: {answers}")
    click.echo("\n".join(wrong) or "Nothing was wrong.")
    return len(wrong)


def _client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, timeout=60, trust_env=False)


def _everybody(database: Database, chosen: settings.Settings, address: str) -> Iterator[Visitor]:
    """One person for each office of each member, of each observer, and two of the secretariat."""
    with database.reading(OPERATOR) as session:
        people = session.scalars(select(Person).order_by(Person.id)).unique().all()
    taken: Counter[str] = Counter()
    for person in people:
        taken[person.office] += 1
        if taken[person.office] <= (2 if person.is_staff else 1):
            enter = Links(address).demo_enter(demo_token(chosen.secret_key, person.id))
            yield Visitor(person.office, _client(address), enter, person.member.code if person.member else "")


if __name__ == "__main__":
    sys.exit(bool(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6))))
