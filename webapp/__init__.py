"""The second floor: Flask. Lets people ask; every answer comes from models, every page from templates."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from models.db.database import Database
from models.settings import Settings
from templates.environment import FOLDER, OPTIONS, add_filters
from webapp import context, delivery, files, limits, refusals, requests, step_up
from webapp.account import account
from webapp.caching import FragmentCache
from webapp.context import CheckFile, Letter, ReadLetters, Service
from webapp.country import country
from webapp.forms import Number
from webapp.health import health, metrics
from webapp.observers import observers
from webapp.register import register
from webapp.secretariat import secretariat
from webapp.texts import texts
from worker import notify

LARGEST_FORM = 4 * 1024 * 1024  # bytes; three full fields in Burmese script, as browsers encode them, are a sixth of it
# Paragraphs and comments that are kept written; the comments of six members on a long text are some 2,000.
CACHED_FRAGMENTS = 4096
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")

BLUEPRINTS = (account, country, health, metrics, observers, register, secretariat, texts)


def create_app(
    settings: Settings,
    database: Database | None = None,
    letters: ReadLetters | None = None,
    check_file: CheckFile | None = None,
) -> Flask:
    """The web application on a database of its own, or on the one given; `letters` reads the embedded mailbox. Without
    `check_file`, no file is taken that would be passed on."""
    app = requests.Web(__name__, template_folder=str(FOLDER), static_folder=str(Path(__file__).parent / "static"))
    app.url_map.converters["int"] = Number
    app.jinja_options = OPTIONS
    add_filters(app.jinja_env)
    app.extensions["lmec"] = Service(
        settings,
        database or _own_database(settings),
        letters or _read_no_letters,
        FragmentCache(CACHED_FRAGMENTS),
        check_file or _refuse_file,
    )
    public = urlsplit(settings.public_url)
    https = public.scheme == "https"
    newest, *earlier = settings.secret_key.splitlines()
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=earlier,
        WTF_CSRF_SECRET_KEY=[*reversed(earlier), newest],  # the last one signs
        TRUSTED_HOSTS=_host_names(public.hostname or ""),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        # Flask would refuse more than half a megabyte in one field of a form that can carry a file.
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SESSION_COOKIE_NAME="__Host-lmec" if https else "lmec",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        # A form may be open for a working day; its token is good for as long as the person is signed in.
        WTF_CSRF_TIME_LIMIT=None,
    )
    delivery.install(app)
    requests.install_log(app)
    app.before_request(context.authenticate)  # before the protection of forms, which reads the body
    app.teardown_request(context.close_connection)
    limits.install(app, settings.redis_url or notify.own_redis(settings.data))
    app.before_request(files.raise_size_limit)
    CSRFProtect(app)
    app.before_request(context.guard)
    app.before_request(step_up.require_second_factor)
    requests.install_headers(app, https=https)
    refusals.install(app)
    app.context_processor(context.page_values)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _own_database(settings: Settings) -> Database:
    return Database.from_settings(settings, bell=notify.ring)


def _host_names(host: str) -> list[str]:
    """The host names under which the service answers: its public one; on this machine, every name of this machine."""
    return [*LOOPBACK_NAMES] if host in LOOPBACK_NAMES else [host]


def _read_no_letters(_folder: Path) -> Iterable[Letter]:
    return ()


def _refuse_file(_name: str, _content: bytes) -> str:
    return "Files cannot be looked at here, so none is taken."
