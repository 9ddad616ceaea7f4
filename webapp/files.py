"""Files that people send in: which views take them, and how large they may be."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, request

from webapp.context import service, signed_in

View = TypeVar("View", bound=Callable[..., object])

AROUND_IT = 100_000  # bytes of a form besides the file


def takes_a_file(view: View) -> View:
    """Let a view's form be as large as the largest file, for those who are signed in."""
    view.takes_a_file = True  # type: ignore[attr-defined]  # functools.wraps carries it on
    return view


def make_room() -> None:
    """Before the form is read: the others take no more than words."""
    view = current_app.view_functions.get(request.endpoint or "")
    if signed_in() and getattr(view, "takes_a_file", False):
        request.max_content_length = service().settings.largest_upload + AROUND_IT
