"""Every address that stands in a letter leads somewhere."""

from inspect import isfunction, signature
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from models.db.database import Database
from models.errors import Untimely
from models.record.sealing import Anchor
from models.settings import read
from templates.links import Links, read_sign_in_token, sign_in_token
from webapp import create_app

KEY = "a key of these tests that is long enough"
LINKS = Links("https://consultation.example.org")
SPECIAL = {"sign_in": (sign_in_token(KEY, 1, "nonce"),), "entry": (Anchor(7, 0, "5f" * 32, f"2.{'a' * 86}"),)}
NAMES = [name for name, member in vars(Links).items() if isfunction(member) and not name.startswith("_")]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_address_in_a_letter_is_one_of_the_web(name: str, tmp_path: Path) -> None:
    settings = read({"LMEC_DATA": str(tmp_path), "PUBLIC_URL": LINKS.public_url, "SECRET_KEY": KEY})
    make = getattr(LINKS, name)

    parts = SPECIAL.get(name, (7,) * len(signature(make).parameters))

    address = urlsplit(make(*parts))

    app = create_app(settings, Database(settings.database_url))
    endpoint, values = app.url_map.bind("consultation.example.org").match(address.path, method="GET")
    assert address.netloc == "consultation.example.org"
    assert endpoint
    found_parts = [part for part in parts[0] if part] if name == "entry" else parts
    assert len(values) + len(parse_qs(address.query)) == len(found_parts)


def test_a_token_comes_back_only_as_it_was_signed() -> None:
    token = sign_in_token(KEY, 12, "nonce")

    assert read_sign_in_token(KEY, token) == (12, "nonce")
    for other in (token[:-1], token + "x", sign_in_token(KEY[::-1], 12, "nonce"), "", "…"):
        with pytest.raises(Untimely, match="not whole"):
            read_sign_in_token(KEY, other)
