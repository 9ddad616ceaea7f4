"""Before a service can be used in earnest somebody must be in it; an operator puts them in from a file."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from lmec import main
from models.db.access import OPERATOR
from models.db.database import Database
from models.letters.letter import Letter
from models.letters.notification import Notification
from models.people.factor_codes import FactorKey
from models.people.operations import links, people, reading_language, second_factor, signing_in
from models.people.person import Member, Ministry, Person, Role
from models.people.second_factors import AuthenticatorApp
from models.people.sign_ins import SignedIn, SignInLink
from testing.world import LATER, World
from tests.installation import settings_of

ROOT = Path(__file__).parents[3]


def put_in(database: Database, folder: Path, words: str) -> Result:
    (folder / "people.toml").write_text(words, encoding="utf-8")
    environment = settings_of(database, folder)
    return CliRunner().invoke(main, ["people", str(folder / "people.toml")], env=environment)


def leave(database: Database, folder: Path, *emails: str) -> Result:
    return CliRunner().invoke(main, ["leave", *emails], env=settings_of(database, folder))


def member(*lines: str) -> str:
    others = 'name = "Cambodia"', 'language = "km"', 'zone = "Asia/Phnom_Penh"', 'ministry = "Ministry of Environment"'
    return "\n".join(("[[members]]", *others, *lines))


def somebody(language: str) -> str:
    others = 'name = "Sok"', 'email = "sok@kh.example.org"', 'role = "coordinator"', 'member = "KH"'
    return "\n".join(("", "[[people]]", *others, f'language = "{language}"', 'zone = "Asia/Phnom_Penh"'))


def offices(database: Database) -> dict[str, str]:
    with database.reading(OPERATOR) as session:
        return {person.email: person.office for person in session.scalars(select(Person))}


def test_six_countries_and_their_people_come_in_and_an_office_can_change(database: Database, tmp_path: Path) -> None:
    words = (ROOT / "demo" / "people.toml").read_text(encoding="utf-8")
    assert put_in(database, tmp_path, words).exit_code == 0
    first = offices(database)
    assert "country coordinator, Cambodia" in first.values()
    assert sum(office == "secretariat staff" for office in first.values()) >= 2

    changed = words.replace('name = "Chhim Virak"\nrole = "deputy"', 'name = "Chhim Virak"\nrole = "contributor"')
    assert put_in(database, tmp_path, changed).exit_code == 0

    assert offices(database) == {**first, "virak.chhim@moe-kh.example.org": "contributor, Cambodia"}
    with database.reading(OPERATOR) as session:
        assert len(session.scalars(select(Member)).all()) == 6


def ministries(database: Database) -> list[tuple[str, date, date | None]]:
    with database.reading(OPERATOR) as session:
        held = session.scalars(select(Ministry).order_by(Ministry.since)).all()
        return [(one.name, one.since, one.until) for one in held]


def test_a_ministry_that_gets_another_name_is_kept_with_the_days_of_each(database: Database, tmp_path: Path) -> None:
    named = member('code = "KH"', "since = 2018-03-01")
    renamed = named.replace("Ministry of Environment", "Ministry of Climate").replace("2018-03-01", "2026-10-01")
    assert put_in(database, tmp_path, named).exit_code == 0

    assert {put_in(database, tmp_path, renamed).exit_code for _ in range(2)} == {0}
    assert put_in(database, tmp_path, named).exit_code == 0  # the file of before, with the name of before

    assert ministries(database) == [
        ("Ministry of Environment", date(2018, 3, 1), date(2026, 9, 30)),
        ("Ministry of Climate", date(2026, 10, 1), None),
    ]
    with database.reading(OPERATOR) as session:
        assert session.scalars(select(Member)).one().ministry.name == "Ministry of Climate"


@pytest.mark.parametrize("since", ["", "since = 2018-03-01", "since = 2099-01-01"])
def test_a_new_name_of_a_ministry_needs_its_first_day(database: Database, tmp_path: Path, since: str) -> None:
    assert put_in(database, tmp_path, member('code = "KH"', "since = 2018-03-01")).exit_code == 0

    result = put_in(
        database, tmp_path, member('code = "KH"', since).replace("Ministry of Environment", "Ministry of Climate")
    )

    assert result.exit_code == 1
    assert "Cambodia has the ministry “Ministry of Environment” here, since 1 March 2018." in result.output
    assert [name for name, _, _ in ministries(database)] == ["Ministry of Environment"]


def test_who_has_left_is_out_of_every_browser_and_another_answers_with_the_same_words(
    world: World, tmp_path: Path
) -> None:
    database, gone = world.database, world.coordinators["KH"]
    comment = world.remark("KH", "Written before.")
    with database.transaction(OPERATOR) as session:
        signing_in.begin(session, gone, now=LATER)
        links.new_link(session, gone, lasts=timedelta(hours=1), now=LATER)

    assert leave(database, tmp_path, gone.email, "nobody@kh.example.org").exit_code == 1
    assert {leave(database, tmp_path, gone.email.upper()).exit_code for _ in range(2)} == {0}

    with database.transaction(OPERATOR) as session:
        assert session.get_one(Person, gone.id).appointment is None
        assert session.scalars(select(SignedIn).where(SignedIn.ended_at.is_(None))).all() == []
        assert session.scalars(select(SignInLink).where(SignInLink.used_at.is_(None))).all() == []
        successor = people.appoint(
            session,
            name="Successor",
            email="next@kh.example.org",
            role=Role.COORDINATOR,
            member=session.get_one(Member, comment.member_id),
            language="km",
            zone="Asia/Phnom_Penh",
            now=LATER,
        )
    world.coordinators["KH"] = successor
    assert not world.submit("KH").nil_return


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ('role = "minister"', "Pich Sokunthea has the role minister, which must be one of contributor, deputy"),
        ('member = "XX"', "Pich Sokunthea is of XX, which is none of the members in the file."),
        *(
            (
                f'language = "{tag}"',
                f"has an unknown language, {tag}. Write one of these codes: my, zh, en, km, lo, th, vi.",
            )
            for tag in ("Khmer", "khm", "kh", "km_KH", "km-", "fr-KH", "km-Khmr-KH-u-nu-khmr", " km")
        ),
        ('language = "kh"', "Number 1 of the people (Pich Sokunthea) has an unknown language, kh."),
        ('zone = "Phnom Penh"', "has an unknown zone, Phnom Penh. Write one such as Asia/Vientiane."),
        ('email = "pich"', "Enter an e-mail address, such as"),
        ('name = ""', "Number 1 of the people () has no name."),
        ("name = ", "cannot be read as TOML"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_changed(
    sqlite_url: str, tmp_path: Path, wrong: str, sentence: str
) -> None:
    database = Database(sqlite_url)
    before, people, after = (ROOT / "demo" / "people.toml").read_text(encoding="utf-8").partition("[[people]]")
    first, *others = after.split("[[people]]")
    setting = wrong.partition(" = ")[0]
    lines = [wrong if line.startswith(f"{setting} = ") else line for line in first.splitlines()]

    result = put_in(database, tmp_path, before + people.join(["", "\n".join(lines) + "\n", *others]))

    assert (result.exit_code, sentence in result.output) == (1, True), result.output
    assert offices(database) == {}
    database.close()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "The file holds nobody. Write each member under [[members]], and each person under [[people]]."),
        (
            '[[member]]\ncode = "KH"',
            "The file holds member, which is unknown here. Write each member under [[members]]",
        ),
        ('[members]\ncode = "KH"', "The members are not written one by one: write [[members]] above each of them."),
        (member('code = "KHM"'), "Cambodia has the code KHM, which must be two letters, such as KH."),
        (member('code = "KH"', 'since = "1 March"'), "Cambodia has no day under since. Write one such as 2027-03-01"),
        (
            member('code = "KH"').replace('"km"', '"kh"'),
            "Number 1 of the members (Cambodia) has an unknown language, kh. Write one of these codes: my, zh, en,",
        ),
        (
            member('code = "KH"').replace("Ministry of Environment", "M" * 201),
            "Number 1 of the members (Cambodia) has a ministry that cannot be kept. This has 201 characters; at most 200",
        ),
        (
            member('code = "KH"') + somebody("km") + '\ndepartment = "Fore\\u0000stry"',
            "Number 1 of the people (Sok) has a department that cannot be kept. This text holds a control character",
        ),
        (
            member('code = "KH"') + somebody("km") + "\ndepartment = 7",
            "Number 1 of the people (Sok) has a department that is no text. Write it in quotation marks.",
        ),
        ("people = [1]", "The people are not written one by one: write [[people]] above each of them."),
    ],
)
def test_a_file_that_is_not_a_roster_is_refused_with_what_to_write(
    sqlite_url: str, tmp_path: Path, words: str, sentence: str
) -> None:
    database = Database(sqlite_url)

    result = put_in(database, tmp_path, words)

    assert (result.exit_code, sentence in result.output) == (1, True), result.output
    database.close()


def test_an_operator_removes_factors_that_somebody_has_lost(world: World, tmp_path: Path) -> None:
    database, lost = world.database, world.coordinators["KH"]
    with database.transaction(OPERATOR) as session:
        signing_in.begin(session, lost, now=LATER)
        second_factor.begin_app(session, key=FactorKey("a key of these tests"), by=lost, now=LATER)
    environment = settings_of(database, tmp_path)

    reset = CliRunner().invoke(main, ["person", "reset-factors", lost.email, "--yes"], env=environment)

    assert reset.exit_code == 0, reset.output
    with database.reading(OPERATOR) as session:
        assert session.scalars(select(AuthenticatorApp)).all() == []
        assert session.scalars(select(SignedIn).where(SignedIn.ended_at.is_(None))).all() == []
        recipients = select(Notification.person_id).where(Notification.letter == Letter.FACTOR_CHANGED)
        assert session.scalars(recipients).all() == [lost.id]


@pytest.mark.parametrize("command", ["erase", "reset-factors"])
def test_nobody_is_asked_to_confirm_what_cannot_be_done(world: World, tmp_path: Path, command: str) -> None:
    arguments = ["person", command, "nobody@example.org"]

    refused = CliRunner().invoke(main, arguments, env=settings_of(world.database, tmp_path), input="y\n")

    assert refused.exit_code == 1
    assert refused.output == "Error: Nobody here has the address nobody@example.org. Nothing was changed.\n"


def test_without_a_yes_nobody_loses_a_second_factor(world: World, tmp_path: Path) -> None:
    arguments = ["person", "reset-factors", world.coordinators["KH"].email]

    refused = CliRunner().invoke(main, arguments, env=settings_of(world.database, tmp_path), input="n\n")

    assert refused.exit_code == 1
    assert refused.output.endswith("Aborted!\n")


def language_of(database: Database, email: str) -> str:
    with database.reading(OPERATOR) as session:
        return session.scalars(select(Person.language).where(Person.email == email)).one()


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-HK", "km-KH", "en-001", "KM"])
def test_a_longer_tag_of_a_language_is_kept_as_it_is_written(sqlite_url: str, tmp_path: Path, tag: str) -> None:
    database = Database(sqlite_url)
    words = member('code = "KH"').replace('"km"', f'"{tag}"') + somebody(tag)

    result = put_in(database, tmp_path, words)

    assert result.exit_code == 0, result.output
    assert language_of(database, "sok@kh.example.org") == tag
    with database.reading(OPERATOR) as session:
        assert session.scalars(select(Member.language)).one() == tag
    database.close()


def test_the_file_changes_no_language_that_somebody_has_chosen(database: Database, tmp_path: Path) -> None:
    words = member('code = "KH"') + somebody("km")
    assert put_in(database, tmp_path, words).exit_code == 0
    with database.transaction(OPERATOR) as session:
        by = session.scalars(select(Person)).one()
        reading_language.choose(session, "en", by=by)

    assert put_in(database, tmp_path, words).exit_code == 0

    assert language_of(database, "sok@kh.example.org") == "en"
