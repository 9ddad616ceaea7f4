"""The demo's commands: load the real case, start over, say who can act, and play it through."""

from collections.abc import Iterator

import click
from sqlalchemy import select

from demo.load import load
from models import settings
from models.access import OPERATOR
from models.database import Database
from models.person import Person
from models.settings import Settings
from templates.links import Links, demo_token


@click.group(short_help="The real case, to try the service out.")
def demo() -> None:
    """The consultation on the draft Lancang-Mekong Environmental Cooperation Strategy, with invented people.

    \b
    Examples:
      lmec demo play         carry it through the running service
      lmec demo reset        throw away what was done and start over
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
