"""Reading a thing once, however many ask for it in one session."""

from collections.abc import Callable, Hashable
from typing import TypeVar, TypeVarTuple

from sqlalchemy.orm import Session

Arguments = TypeVarTuple("Arguments")
Read = TypeVar("Read")


class Once:
    """Calls a reader of the session with what it is asked for, and keeps what it read for the next who ask the same.

    What is asked for must be hashable: rows are, each by its identity, as a session holds each of them once.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._kept: dict[Hashable, object] = {}

    def __call__(self, read: Callable[[Session, *Arguments], Read], *arguments: *Arguments) -> Read:
        key = (read, *arguments)
        if key not in self._kept:
            self._kept[key] = read(self.session, *arguments)
        return self._kept[key]  # type: ignore[return-value]  # kept under the reader that gave it
