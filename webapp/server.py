"""The command `web` and its server: gunicorn with threads, its children each with a database of their own."""

import gc
import socket
import sys
from collections.abc import Callable, Mapping
from logging import LogRecord
from pathlib import Path

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger

from models import logs, settings
from models.errors import CannotStart, describe_address_failure
from models.record.signing import Signer
from models.settings import Settings
from templates import environment as templates
from webapp import create_app
from webapp.context import CheckFile, ReadLetters
from webapp.slow_clients import PatientWorker

GRACE = 8  # seconds for requests that are under way; the supervisor waits for ten
COLLECTOR_THRESHOLD = 20_000  # new objects between two garbage collections
KEEPALIVE = 150  # seconds that a silent line stays open


def command(read_letters: ReadLetters, file_checker: Callable[[Settings], CheckFile]) -> click.Command:
    """The command `web`; `read_letters` is how its mailbox page reads the letters of the embedded mailbox, `file_checker` gives what
    checks the files that people attach."""

    @click.command(short_help="Serve the pages.")
    @click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="How many processes.")
    @click.option("--threads", type=click.IntRange(1), default=32, show_default=True, help="Threads in each process.")
    @click.option("--reload", is_flag=True, help="For developers: restart when a module or template changes.")
    def web(processes: int, threads: int, reload: bool) -> None:
        """Serve the pages on LMEC_HOST and LMEC_PORT until TERM or Ctrl-C.

        \b
        Example:
          DATABASE_URL=… REDIS_URL=… lmec web --processes 2
        """
        chosen = settings.read_begun()
        Signer.existing(chosen.record_key)  # a child without its key would not start, and would say so at length
        logs.configure()
        try:
            listening = listen(chosen.host, chosen.port)
        except OSError as error:
            raise CannotStart(describe_address_failure(error, chosen.host, chosen.port, "LMEC_PORT")) from error
        options = {"workers": processes, "threads": threads, **(_reload_options() if reload else {})}
        Server(
            lambda: create_app(chosen, letters=read_letters, check_file=file_checker(chosen)), listening, options
        ).run()

    return web


def _reload_options() -> dict[str, object]:
    """Gunicorn watches the modules that are loaded, and also the templates and the static files."""
    folders = templates.FOLDER, Path(__file__).with_name("static")
    watched = [str(path) for folder in folders for path in folder.rglob("*.*") if "__pycache__" not in path.parts]
    return {"reload": True, "reload_extra_files": watched}


class PropagatingLogger(Logger):
    """Gunicorn's own lines, through the one handler that all lines of the service take."""

    def setup(self, cfg: Config) -> None:
        self.error_log.propagate = True
        self.error_log.setLevel("WARNING")
        self.error_log.addFilter(_remove_message_of_error)


def _remove_message_of_error(record: LogRecord) -> bool:
    # Of a request that it cannot read, gunicorn would log what stands in it: words of a form, or the token of a sign-in link. The
    # handler writes the kind of the error, and its place.
    if (raised := sys.exc_info())[0] is not None:
        record.msg, record.args, record.exc_info = "failed", (), raised
    return True


class Server(BaseApplication):
    """Serves what `make` makes, in each child anew: an engine must not cross a fork. `options` are settings of gunicorn."""

    def __init__(self, make: Callable[[], Flask], listening: socket.socket, options: Mapping[str, object]) -> None:
        self.make = make
        self.chosen = {
            "bind": f"fd://{listening.fileno()}",
            "worker_class": PatientWorker,
            "graceful_timeout": GRACE,
            # Longer than a proxy keeps a line (Caddy: 120). Without: gunicorn hangs up after two seconds, which is when pages
            # that follow a worker ask again, and what somebody sends by a line that is being closed is lost.
            "keepalive": KEEPALIVE,
            "logger_class": PropagatingLogger,
            # The headers of our own pages are far smaller than what gunicorn takes.
            "limit_request_fields": 64,
            # Without: gunicorn opens a socket for commands in the home folder.
            "control_socket_disable": True,
            # Without: whoever reaches the port from this machine decides whether a request counts as https.
            "forwarded_allow_ips": "",
            **options,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = self.make()
        # Otherwise a garbage collection of the whole program makes everybody wait now and then.
        gc.collect()
        gc.freeze()
        # Otherwise a long page is interrupted hundreds of times to look through rows that it still needs.
        gc.set_threshold(COLLECTOR_THRESHOLD)
        return app


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on the address; raises OSError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=256)
