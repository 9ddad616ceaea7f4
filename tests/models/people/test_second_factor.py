"""Codes of second factors, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pyotp
from sqlalchemy import select

from models.db.access import WORKER
from models.errors import FactorRefused
from models.people.factor_codes import FactorKey
from models.people.operations import second_factor, signing_in
from models.people.second_factors import AuthenticatorApp
from models.people.sign_ins import SignedIn
from testing.world import World


def test_a_code_that_arrives_twice_at_once_works_once_and_its_secret_is_stored_encrypted(world: World) -> None:
    database, key, by = world.database, FactorKey("a key of these tests that is long enough"), world.staff[0]
    with database.transaction(WORKER) as session:
        signing_in.begin(session, by, now=database.now())
        session.flush()
        browser = session.scalars(select(SignedIn.id).where(SignedIn.person_id == by.id)).one()
        app = second_factor.begin_app(session, key=key, by=by, now=database.now())
        secret = key.decrypted(app.encrypted_secret)
        assert secret is not None
        assert secret not in app.encrypted_secret
    first, second = (pyotp.TOTP(secret).at(database.now(), counter_offset=step) for step in (0, 1))
    with database.transaction(WORKER) as session:
        second_factor.set_up_app(session, first, key=key, by=by, browser=browser, now=database.now())

    def confirm(_: int) -> bool:
        try:
            with database.transaction(WORKER) as session:
                second_factor.confirm(session, second, key=key, by=by, browser=browser, now=database.now())
        except FactorRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(confirm, range(4))) == 1
    with database.reading(WORKER) as session:
        stored = session.scalars(select(AuthenticatorApp.encrypted_secret)).one()
    other = "another key of these tests, long enough"
    assert FactorKey(other).decrypted(stored) is None
    renewed = FactorKey(f"{other}\n{key.secret_key}")
    assert renewed.decrypted(stored) == secret
    assert key.digests("1234")[0] in renewed.digests("1234")
