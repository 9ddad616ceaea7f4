"""With settings that are unsafe or make no sense the service does not start, and says which one it is."""

import codecs
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import unquote, urlsplit

import pytest
from sqlalchemy import make_url

from models import secret
from models.errors import WrongSetting
from models.settings import read

KEY = "a key of these tests that is long enough"
HERE = "http://127.0.0.1:8000"


def test_demo_mode_is_for_this_machine_alone() -> None:
    assert read({"SECRET_KEY": KEY, "LMEC_DEMO": "1", "PUBLIC_URL": HERE}).demo

    with pytest.raises(WrongSetting, match=r"PUBLIC_URL is https://consultation.example.org"):
        read({"SECRET_KEY": KEY, "LMEC_DEMO": "1", "PUBLIC_URL": "https://consultation.example.org"})
    with pytest.raises(WrongSetting, match=r"LMEC_HOST is 0\.0\.0\.0"):
        read({"SECRET_KEY": KEY, "LMEC_DEMO": "1", "PUBLIC_URL": HERE, "LMEC_HOST": "0.0.0.0"})
    assert not read({"SECRET_KEY": KEY, "PUBLIC_URL": HERE, "LMEC_HOST": "0.0.0.0"}).demo


def test_a_setting_without_words_is_one_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("LMEC_DATA", "LMEC_HOST", "LMEC_PORT", "LMEC_DEMO", "MAIL_FROM", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL")

    assert read({"SECRET_KEY": KEY, **dict.fromkeys(names, "")}) == read({"SECRET_KEY": KEY})


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_pages_that_listen_on_an_address_of_ipv6_are_found_by_a_name(host: str) -> None:
    settings = read({"SECRET_KEY": KEY, "LMEC_HOST": host, "LMEC_DEMO": "1"})

    assert (settings.host, settings.public_url) == ("::1", "http://localhost:8000")


def test_single_sign_on_is_set_wholly_or_not_at_all_and_over_https() -> None:
    provider = {
        "LMEC_OIDC_ISSUER": "https://login.example.org",
        "LMEC_OIDC_CLIENT_ID": "lmec",
        "LMEC_OIDC_CLIENT_SECRET": "a secret",
        "LMEC_OIDC_NAME": "the ministry",
    }
    found = read({"SECRET_KEY": KEY, **provider}).single_sign_on
    assert found is not None
    assert (found.issuer, found.client_id, found.client_secret) == ("https://login.example.org", "lmec", "a secret")
    assert read({"SECRET_KEY": KEY}).single_sign_on is None

    for name in provider:
        with pytest.raises(WrongSetting, match=r"needs all of LMEC_OIDC_ISSUER.*or none\.$"):
            read({"SECRET_KEY": KEY, **provider, name: ""})
    with pytest.raises(WrongSetting, match=r"LMEC_OIDC_ISSUER names no host"):
        read({"SECRET_KEY": KEY, **provider, "LMEC_OIDC_ISSUER": "https://"})
    with pytest.raises(WrongSetting, match=r"LMEC_OIDC_ISSUER must begin with https://"):
        read({"SECRET_KEY": KEY, **provider, "LMEC_OIDC_ISSUER": "http://login.example.org"})


def test_a_second_factor_is_required_unless_somebody_says_otherwise_and_never_in_the_demonstration() -> None:
    here = {"SECRET_KEY": KEY, "PUBLIC_URL": HERE}
    assert read(here).second_factor
    assert read({**here, "LMEC_SECOND_FACTOR": "required"}).second_factor
    assert not read({**here, "LMEC_SECOND_FACTOR": "off"}).second_factor
    assert not read({**here, "LMEC_DEMO": "1"}).second_factor

    with pytest.raises(WrongSetting, match=r"must be required or off, not 'yes'"):
        read({**here, "LMEC_SECOND_FACTOR": "yes"})
    with pytest.raises(WrongSetting, match=r"LMEC_DEMO=1 lets anybody sign in as anybody, so it has no second factor"):
        read({**here, "LMEC_DEMO": "1", "LMEC_SECOND_FACTOR": "required"})


def test_a_virus_scanner_is_a_socket_or_a_host_with_a_port() -> None:
    for named in ("", "/run/clamav/clamd.ctl", "clamav:3310", "[::1]:3310"):
        assert read({"SECRET_KEY": KEY, "LMEC_CLAMD": named}).clamd == named
    for wrong in ("clamav", "clamav:port", "clamav:65536", ":3310"):
        with pytest.raises(WrongSetting, match=r"LMEC_CLAMD must be the path of a socket, or host:port"):
            read({"SECRET_KEY": KEY, "LMEC_CLAMD": wrong})


def test_in_a_container_demo_mode_is_judged_by_where_the_port_is_published() -> None:
    container = {"SECRET_KEY": KEY, "LMEC_DEMO": "1", "PUBLIC_URL": HERE, "LMEC_HOST": "0.0.0.0"}

    assert read({**container, "LMEC_PUBLISHED_ON": "127.0.0.1"}).demo
    for elsewhere in ("0.0.0.0", "::", "192.168.1.7", "consultation.example.org"):
        with pytest.raises(WrongSetting, match=f"LMEC_PUBLISHED_ON is {elsewhere}"):
            read({**container, "LMEC_PUBLISHED_ON": elsewhere})
    with pytest.raises(WrongSetting, match="PUBLIC_URL is"):
        read({**container, "LMEC_PUBLISHED_ON": "127.0.0.1", "PUBLIC_URL": "https://consultation.example.org"})


def test_published_elsewhere_demo_mode_is_refused_though_the_pages_listen_here() -> None:
    with pytest.raises(WrongSetting, match="refused with a public address"):
        read({"SECRET_KEY": KEY, "LMEC_DEMO": "1", "LMEC_HOST": "127.0.0.1", "LMEC_PUBLISHED_ON": "0.0.0.0"})


@pytest.mark.parametrize("password", ["simple", "with space", "p@ss/w:rd?#%41ü"])
def test_a_password_in_a_file_reaches_its_server_whatever_is_in_it(tmp_path: Path, password: str) -> None:
    file = tmp_path / "password"
    file.write_text(f"{password}\n", encoding="utf-8")
    settings = read(
        {
            "SECRET_KEY": KEY,
            "DATABASE_URL": "postgresql://lmec@db:5432/lmec?connect_timeout=3",
            "DATABASE_PASSWORD_FILE": str(file),
            "SMTP_URL": "smtp://lmec:old@mail.example.org:587?starttls=1",
            "SMTP_PASSWORD_FILE": str(file),
        }
    )

    database = make_url(settings.database_url)
    assert (database.username, database.password, database.host, database.port) == ("lmec", password, "db", 5432)
    assert (database.database, dict(database.query)) == ("lmec", {"connect_timeout": "3"})
    mail = urlsplit(settings.smtp_url)
    assert (mail.username, unquote(mail.password or ""), mail.port) == ("lmec", password, 587)
    assert mail.query == "starttls=1"


def test_the_mark_of_an_editor_is_no_part_of_a_password_and_a_second_line_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "password"
    environment = {"SECRET_KEY": KEY, "SMTP_URL": "smtps://lmec@mail.example.org", "SMTP_PASSWORD_FILE": str(file)}
    file.write_bytes(codecs.BOM_UTF8 + b"word\r\n")

    assert urlsplit(read(environment).smtp_url).password == "word"

    file.write_text("word\nof the mail server\n", encoding="utf-8")
    with pytest.raises(WrongSetting, match=r"password has more than one line\. It must hold one secret"):
        read(environment)


@pytest.mark.parametrize("address", ["@b", "a@", "a", "LMEC <@b>", ""])
def test_a_sender_without_a_whole_address_is_refused(address: str) -> None:
    with pytest.raises(WrongSetting, match="MAIL_FROM must hold an e-mail address"):
        read({"SECRET_KEY": KEY, "MAIL_FROM": address or " "})


def test_an_address_without_a_user_or_a_file_without_words_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("word", encoding="utf-8")
    (tmp_path / "empty").touch()

    def smtp(url: str, file: str) -> str:
        return read({"SECRET_KEY": KEY, "SMTP_URL": url, "SMTP_PASSWORD_FILE": str(tmp_path / file)}).smtp_url

    assert smtp("smtp://mailbox:2525", "password") == "smtp://mailbox:2525"
    assert smtp("smtp://lmec@mailbox:2525", "empty") == "smtp://lmec@mailbox:2525"
    assert smtp("", "password") == ""


@pytest.mark.parametrize("name", ["DATABASE_PASSWORD_FILE", "SMTP_PASSWORD_FILE", "SECRET_KEY_FILE"])
def test_a_file_that_is_not_there_or_no_text_is_named_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongSetting, match=f"{name} names .*nowhere, which cannot be read: No such file"):
        read({"LMEC_DATA": str(tmp_path), name: str(tmp_path / "nowhere")})
    (tmp_path / "sealed").write_bytes(b"\xff\xfe")
    with pytest.raises(WrongSetting, match=f"{name} names .*sealed, which is no text in UTF-8"):
        read({"LMEC_DATA": str(tmp_path), name: str(tmp_path / "sealed")})


def test_a_key_that_is_easy_to_guess_is_refused_and_an_empty_file_never_means_another_key(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    for guessed in ({"SECRET_KEY": "secret"}, {"SECRET_KEY": "a" * 64}, {"SECRET_KEY_FILE": str(tmp_path / "empty")}):
        with pytest.raises(WrongSetting, match="too easy to guess"):
            read({"LMEC_DATA": str(tmp_path / "data"), **guessed})
    assert not (tmp_path / "data").exists()


def test_without_a_key_one_is_made_for_this_user_alone_and_kept(tmp_path: Path) -> None:
    first = read({"LMEC_DATA": str(tmp_path / "data")}).secret_key

    assert len(first) == 64
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert read({"LMEC_DATA": str(tmp_path / "data")}).secret_key == first


def test_a_secret_is_made_once_though_many_ask_at_the_same_moment(tmp_path: Path) -> None:
    together = Barrier(8)

    def make(file: Path) -> bool:
        together.wait()
        return secret.make_once(file, secret.SHARED)

    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            file = tmp_path / str(number) / "secret"
            assert sum(pool.map(make, [file] * 8)) == 1
            assert len(file.read_text()) == 64
            assert file.stat().st_mode & 0o777 == 0o444
            assert [path.name for path in file.parent.iterdir()] == ["secret"]


@pytest.mark.parametrize(
    ("risk", "setting", "address", "safe"),
    [
        ("plain-http", "PUBLIC_URL", "http://consultation.example.org", "https://consultation.example.org"),
        ("plain-http", "PUBLIC_URL", "http://192.0.2.7:8000", "http://localhost:8000"),
        (
            "plain-smtp",
            "SMTP_URL",
            "smtp://lmec:secret@mail.example.org",
            "smtp://lmec:secret@mail.example.org?starttls=1",
        ),
        ("plain-smtp", "SMTP_URL", "smtp://lmec:secret@192.0.2.7", "smtp://lmec:secret@127.0.0.1"),
        ("open-database", "DATABASE_URL", "postgresql://lmec@db/lmec", "postgresql://lmec:secret@db/lmec"),
        (
            "open-database",
            "DATABASE_URL",
            "postgresql://lmec@/lmec?host=db",
            "postgresql://lmec@/lmec?host=/run/postgresql",
        ),
        ("open-broker", "REDIS_URL", "redis://redis:6379/0", "redis://:secret@redis:6379/0"),
        ("open-broker", "REDIS_URL", "rediss://192.0.2.7", "redis://localhost:6379/0"),
    ],
)
def test_what_strangers_could_read_or_enter_is_refused_unless_it_is_allowed_by_name(
    tmp_path: Path, risk: str, setting: str, address: str, safe: str
) -> None:
    environment = {"LMEC_DATA": str(tmp_path), setting: address}
    with pytest.raises(WrongSetting, match=f"^{setting} .*allow it with LMEC_ALLOW={risk}\\.$"):
        read(environment)

    for others in ({"LMEC_ALLOW": f"{risk}, open-broker"}, {setting: safe}):
        assert getattr(read({**environment, **others}), setting.lower())
    with pytest.raises(WrongSetting, match="LMEC_ALLOW names everything, which is none of plain-http"):
        read({**environment, "LMEC_ALLOW": "everything"})
