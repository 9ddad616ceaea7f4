"""The demo's commands: load the real case, start over, say who can act, and play it through."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import click
import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo import case as cases
from demo.cast import NotSeen, browser
from demo.play import Play
from models import settings
from models.adoption.corrigendum import TextCorrigendum, TextCorrigendumState
from models.adoption.operations import corrigenda
from models.db import schema
from models.db.access import OPERATOR
from models.db.database import Database
from models.drafts import operations
from models.drafts.operations import NewParagraph
from models.people.operations import people
from models.people.operations.erasing import ERASED
from models.people.person import Member, Person, Role
from models.rounds.consultation import GRACE, Consultation, Round
from models.rounds.operations import consultations, rounds
from models.settings import Settings
from templates.links import Links, demo_token

INVENTED = (".example.org", f"@{ERASED}")  # how addresses may end of people who were invited, or erased, in a demo
OPEN_FOR = timedelta(days=30)
OPENED = timedelta(hours=1)  # before the play, so that the members can have met since
MINISTRIES_SINCE = date(2018, 3, 1)  # when LMEC's first strategy began; the case knows no earlier names


@click.group(short_help="The real case, to try out the service.")
def demo() -> None:
    """The consultation on the draft Lancang-Mekong Environmental Cooperation Strategy, with invented people.

    \b
    Examples:
      lmec demo play         play it in the running service
      lmec demo reset        delete what was done and start over
    """


def put_in(database: Database) -> None:
    """Load the case; what is there already is kept."""
    with database.transaction(OPERATOR) as session:
        load(session, now=database.now())


def who_is_who(database: Database, chosen: Settings) -> Iterator[str]:
    """A line with a reusable sign-in link for each person, by country."""
    with database.reading(OPERATOR) as session:
        people = session.scalars(select(Person).order_by(Person.id)).all()
    links = Links(chosen.public_url)
    yield "  Act as (each link signs you in, as often as you like):"
    for person in sorted(people, key=lambda person: (person.member.name if person.member else "", person.id)):
        if person.role is not None:
            yield f"    {person.office}: {person.name}\n      {links.demo_enter(demo_token(chosen.secret_key, person.id))}"


@demo.command(short_help="Delete what was done and start over.")
def reset() -> None:
    """Empty the database and load the case again, open in round 1. Refused if the database has other consultations or people.

    \b
    Example:
      lmec demo reset
    """
    others = _what_is_not_of_the_demo(Database(settings.read_existing().database_url))
    if others:
        raise click.ClickException(f"This database holds more than the demo, such as {others[0]}. Nothing was changed.")
    database = Database.initialised(settings.read())
    schema.start_over(database)
    put_in(database)
    click.echo("The demo starts over: the draft is open for comments in round 1.")


def _what_is_not_of_the_demo(database: Database) -> Sequence[str]:
    """Consultations, members and people that the database keeps besides. Raises ClickException where this program cannot read
    them."""
    if not database.exists():
        return []
    with database.reading(OPERATOR) as session:
        if schema.is_current(database):
            return _strangers(session, cases.load())
        if schema.is_empty(session.connection()):
            return []
    raise click.ClickException(
        "This database does not have the current schema, so nobody can see whether it holds more than the demo. "
        "Nothing was changed. First run: lmec upgrade"
    )


def _strangers(session: Session, case: cases.Case) -> list[str]:
    titles = session.scalars(select(Consultation.title)).all()
    codes, addresses = {member.code for member in case.members}, {person.email for person in case.people}
    members = session.execute(select(Member.name, Member.code)).all()
    people = session.execute(select(Person.name, Person.email)).all()
    return [
        *(f"“{title}”" for title in titles if not title.startswith(case.title)),
        *(name for name, code in members if code not in codes),
        *(name for name, email in people if email not in addresses and not (titles and email.endswith(INVENTED))),
    ]


@demo.command(short_help="Play the case from the first comment to the adopted text.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="The folder for the documents.  [default: var/play]"
)
def play(out: Path | None) -> None:
    """Act as every user of the running service, over HTTP, in a new consultation. Exits 0 if every step succeeds.

    Two rounds and two meetings, then the register of achievements, what is opened to the public, and a corrigendum. Versions 2 and
    3 (Markdown, HTML), their redlines and compendiums (JSON, CSV), and the adopted text are written to a folder.

    \b
    Example, while `make run` is running:
      lmec demo play
    """
    chosen = settings.read_existing()
    _ensure_demo(chosen.public_url)
    database, case = Database.existing(chosen), cases.load()
    now = database.now()
    with database.transaction(OPERATOR) as session:
        title = f"{case.title} – rehearsal of {now:%d %B %Y, %H:%M:%S} UTC"
        round = begin(session, case, title, now=now - OPENED)

    def enter(email: str) -> str:
        with database.reading(OPERATOR) as session:
            number = session.scalars(select(Person.id).where(Person.email == email)).one()
        return Links(chosen.public_url).demo_enter(demo_token(chosen.secret_key, number))

    performance = Play(
        case,
        chosen.public_url,
        round.id,
        enter,
        lambda seen: click.echo(f"  seen: {seen}"),
        let_time_pass=partial(let_time_pass, database),
    )
    folder = out or chosen.data / "play"
    try:
        performance.perform()
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in performance.documents():
            (folder / name).write_bytes(content)
            click.echo(f"  written: {folder / name} ({len(content):,} bytes)")
    except (NotSeen, httpx.HTTPError) as failure:
        raise click.ClickException(f"Not seen: {failure}") from failure
    click.echo("Every step was seen.")


def let_time_pass(database: Database, version_id: int) -> None:
    """Let the time in which members can object to the corrigenda of a version end now, and issue them as the clock does."""
    now = database.now()
    with database.transaction(OPERATOR) as session:
        with_members = select(TextCorrigendum).filter_by(version_id=version_id, state=TextCorrigendumState.WITH_MEMBERS)
        for one in session.scalars(with_members).all():
            one.until = now - GRACE
            session.flush()
            corrigenda.issue(session, one.id, now=now)


def _ensure_demo(service: str) -> None:
    try:
        with browser(service) as visitor:
            status = visitor.client.get("/demo").status_code
    except httpx.TransportError as failure:
        raise click.ClickException(f"No service answers at {service}. Start it with: make run") from failure
    if status == httpx.codes.NOT_FOUND:
        raise click.ClickException(f"The service at {service} is not in demo mode. Start it with: make run")
    if status != httpx.codes.OK:
        raise click.ClickException(
            f"The service at {service} cannot show its pages now (status {status}). lmec doctor says why: the disk may be full."
        )


def load(session: Session, *, now: datetime) -> Round:
    """The case's round, open; one that is there already is left as people have made it."""
    case = cases.load()
    consultation = session.scalars(
        select(Consultation).where(Consultation.title == case.title).order_by(Consultation.id).limit(1)
    ).one_or_none()
    if consultation is None:
        return begin(session, case, case.title, now=now)
    newest = select(Round).where(Round.consultation_id == consultation.id).order_by(Round.number.desc()).limit(1)
    return session.scalars(newest).one()


def begin(session: Session, case: cases.Case, title: str, *, now: datetime) -> Round:
    """A new consultation on the case's draft under `title`: proposed by one of the staff, approved by another, opened."""
    members = [
        people.add_member(
            session,
            code=member.code,
            name=member.name,
            language=member.language,
            zone=member.zone,
            ministry=member.ministry,
            since=MINISTRIES_SINCE,
        )
        for member in case.members
    ]
    by_code = {member.code: member for member in members}
    appointed = [
        people.appoint(
            session,
            name=person.name,
            email=person.email,
            role=person.role,
            member=by_code[person.member] if person.member else None,
            department=person.department,
            language=person.language,
            zone=person.zone,
            now=now,
        )
        for person in case.people
    ]
    proposer, approver = _staff(appointed)[:2]
    consultation = consultations.begin_consultation(
        session, title=title, language="en", members=members, by=proposer, now=now
    )
    text = [NewParagraph(paragraph.kind, paragraph.text) for paragraph in case.paragraphs]
    version = operations.put_up(session, consultation.id, text, by=proposer, now=now)
    operations.propose(session, version.id, by=proposer, seen=version.fingerprint, now=now)
    operations.approve(session, version.id, by=approver, seen=version.fingerprint, now=now)
    return rounds.open_round(session, version.id, closes_at=now + OPEN_FOR, reminds=True, by=proposer, now=now)


def _staff(appointed: list[Person]) -> list[Person]:
    return [person for person in appointed if person.role is Role.STAFF]
