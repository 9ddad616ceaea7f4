"""What every form shares: it is protected, a refusal gives it back with every typed word, but nothing that it has no field for, and
a number in a field or an address is none larger than a row's can be."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, timedelta
from functools import cache, partial
from hashlib import sha256
from typing import Any, ClassVar, TypeVar

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter
from wtforms import BooleanField, DateTimeLocalField, Field, HiddenField, SelectField, SelectMultipleField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, ValidationError

from models.errors import Invalid, Outdated, Refusal
from models.people.password import FIELD
from models.people.unsent import LONGEST_PAGE
from webapp.context import request_time

FURTHEST = timedelta(days=366)  # what is further away has a wrong year
MOST_DIGITS = 16  # of the number of a row (`models.db.numbers`)
PASSWORD_FIELDS = ("password", FIELD)
"""Fields that no page shows again or keeps."""

UNTYPED_FIELDS = (
    *("csrf_token", "confirmed", "declared", "found", "go", "look", "page", "seen", "shown", "unsent", "unsent_page"),
)
"""What a form sends without anybody typing it; in some, with the number of a row behind it."""

INVALID_FORM = "Something in the form is missing or wrong."
TYPED_IN_ROWS = frozenset(("cells", "conclusion", "other", "package", "people", "reason", "remark", "text", "words"))
IN_ROWS = TYPED_IN_ROWS | {
    *("can", "choice", "declared", "mark", "referendum", "seen", "shown", "stance", "state"),
    *("column", "gap", "kind", "looks", "missing", "number", "out"),
}
"""Names that stand before the number of a row, or the letter of a column: "words_12", "column-C"."""
TYPED_ALONE = frozenset(("item_place", "item_title"))
ALONE = frozenset(
    (
        *("act", "agreed", "at", "forward", "go", "here", "look", "next", "opinion", "present"),
        *("page", "section", "show", "to", "unsent", "unsent_page"),
        *("item_about", "item_id", "member", *TYPED_ALONE),
    )
)
"""Names that templates write, besides those in classes of forms."""
PREFIXES = ("acting", "successor")
"""What stands before the field names where a page has several forms: "acting-name"."""
CHOSEN = (BooleanField, FileField, HiddenField, SelectField, SelectMultipleField)
"""Fields in which nobody types."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_IN_ROW = re.compile(rf"([a-z]+)[-_](?:[0-9]{{1,{MOST_DIGITS}}}|[A-Z]{{1,3}})")
TYPED_TIME = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
"""How a browser sends a date with a time, and how people type one where the browser helps nobody."""
NOT_TICKED = "Tick that you say this officially. Nothing has been sent yet."
TIME_HINT = "Enter a date and a time, such as 2027-06-30 18:00."


def own_address(address: str) -> str:
    """The address if it is one of ours without a host, else "". Browsers leave tabs and ends of lines out of an address."""
    right = address.startswith("/") and not address.startswith(("//", "/\\")) and len(address) <= LONGEST_PAGE
    return address if right and not _CONTROLS.search(address) else ""


class Number(IntegerConverter):
    """The number of a row in an address; a longer one is of nothing."""

    regex = rf"[0-9]{{1,{MOST_DIGITS}}}"


def number(value: object) -> int:
    """The number that somebody has sent; raises ValueError for what is none of ours."""
    digits = str(value)
    if not is_number(digits):
        raise ValueError(f"{digits[:MOST_DIGITS]!r} is the number of nothing.")
    return int(digits)


def is_number(text: str) -> bool:
    """Whether the number of a row can be meant."""
    return text.isdecimal() and len(text) <= MOST_DIGITS


def is_count(text: str) -> bool:
    """Whether a small number can be meant, such as days, a place or a revision."""
    return text.isdecimal() and len(text) < 10


class _Translations:
    """What the library would say of a wrong date or number, in our words."""

    SENTENCES: ClassVar[Mapping[str, str]] = {
        "Not a valid integer value.": "Enter a whole number, such as 2026.",
        "Not a valid date value.": "Enter a date, such as 2027-06-30.",
        "Not a valid datetime value.": TIME_HINT,
    }

    def gettext(self, string: str) -> str:
        return self.SENTENCES.get(string, string)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return singular if number == 1 else plural


class Form(FlaskForm):
    """A form of ours; `refusal` is what its verb said, when that is about the whole form."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: BaseForm) -> _Translations:
            return _Translations()

    refusal: Refusal | None = None

    @property
    def sentence(self) -> str:
        """What is wrong with the whole form, for `error_summary`."""
        return str(self.refusal) if self.refusal else ""

    def hidden_tag(self) -> Markup:
        """The hidden fields, without ids: a page may have several forms, and an id stands once in it."""
        hidden = (field for field in self if isinstance(field, HiddenField))
        return Markup("\n").join(field(id=False) for field in hidden)

    @property
    def outdated(self) -> bool:
        """Whether somebody has saved the same thing since this form was opened."""
        return isinstance(self.refusal, Outdated)

    @property
    def theirs(self) -> dict[str, str]:
        """By field, what somebody else has saved since this form was opened."""
        return self.refusal.theirs if isinstance(self.refusal, Outdated) else {}

    def add_refusal(self, refusal: Refusal) -> None:
        """Put a refusal where it belongs: at its field, or over the whole form."""
        if isinstance(refusal, Invalid) and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, str(refusal)]
        else:
            self.refusal = refusal


class AnswerTimeField(DateTimeLocalField):
    """Until when people can answer, by the clock of whoever fills it in. Hardly any such time can be set earlier afterwards, so
    a wrong year is refused."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [InputRequired(TIME_HINT)], format=TYPED_TIME, **options)

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and self.data.replace(tzinfo=UTC) > request_time() + FURTHEST:
            raise ValidationError("This is more than a year away. Check the year.")


class SeenForm(Form):
    """A button: what it does is done to what the person saw."""

    seen = HiddenField()


class NumberedForm(Form):
    """What the person saw is a revision."""

    seen = HiddenField(default="0")

    @property
    def revision(self) -> int:
        """The revision that was seen; 0 for what nobody could have seen."""
        seen = self.seen.data or ""
        return int(seen) if is_count(seen) else 0


class FileForm(Form):
    """A file to be kept; which kinds are taken is said by its subclasses, at `file`."""

    file: FileField

    def uploaded(self) -> tuple[str, bytes]:
        """The file's name and what is in it. Raises Invalid."""
        if not self.file.data:
            raise Invalid("Choose a file.", "file")
        return self.file.data.filename or "", self.file.data.read()


AnyForm = TypeVar("AnyForm", bound=Form)


class FormReturned(Exception):
    """A form that comes back with what was typed in it, and the refusal that says why."""

    def __init__(self, show: Callable[[], str], refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.show = show
        self.refusal = refusal


def with_own_ids(form: AnyForm, number: int) -> AnyForm:
    """A form that stands on a page once for each of several things: the ids of its fields end with the number of one."""
    for field in form:
        field.id = field.label.field_id = f"{field.id}-{number}"
    return form


@contextmanager
def validated(form: AnyForm, show: Callable[[AnyForm], str]) -> Iterator[None]:
    """Validate a form, and do something with it; if it is wrong, or the verb refuses, `show(form)` is the answer.

    with validated(form, partial(comment_page, comment_id)), transaction() as session:
        comments.edit(session, comment_id, form.words, by=current_person(), seen=form.revision, now=request_time())
    """
    if not form.validate():
        raise FormReturned(partial(show, form), Invalid(INVALID_FORM))
    with redisplaying(form, show):
        yield


@contextmanager
def redisplaying(form: AnyForm, show: Callable[[AnyForm], str]) -> Iterator[None]:
    """Do something that no form has sent; if it is refused, `show(form)` is the answer."""
    try:
        yield
    except Refusal as refusal:
        form.add_refusal(refusal)
        raise FormReturned(partial(show, form), refusal) from refusal


def fields_digest(fields: Mapping[str, Sequence[str]]) -> str:
    """What fields hold, in short. A page sends it back with them: only what somebody has changed there is saved, so that nobody
    repeats in a colleague's way what an old page still shows."""
    held = sorted((name, sorted(filled)) for name, values in fields.items() if (filled := _filled_values(values)))
    return sha256(json.dumps(held).encode()).hexdigest()[:16]


def _filled_values(values: Sequence[str]) -> list[str]:
    return [stripped for value in values if (stripped := "\n".join(value.splitlines()).strip())]  # CRLF in what is sent


def is_changed(id: int, names: Sequence[str], shown: str = "shown") -> bool:
    """Whether somebody has changed the fields of a row, `name`_`id` each, since they were shown as `shown`_`id` says."""
    return request.form.get(f"{shown}_{id}") != fields_digest(
        {name: request.form.getlist(f"{name}_{id}") for name in names}
    )


def refused_values(refused: Mapping[int, Refusal]) -> MultiDict[str, str]:
    """What was sent of the rows of a form that were refused, to be shown again. What a person has seen of a row stays what
    it was, until a refusal tells them what somebody else has saved."""
    ids = {str(id) for id in refused}
    sent = MultiDict((name, value) for name, value in request.form.items(multi=True) if name.partition("_")[2] in ids)
    for id, refusal in refused.items():
        if isinstance(refusal, Outdated):
            sent[f"seen_{id}"] = refusal.theirs["revision"]
    return sent


def sends_password() -> bool:
    """Whether the form that was sent has a password: no page shows it again."""
    return any(name in request.form for name in PASSWORD_FIELDS)


def is_known_field(name: str) -> bool:
    """Whether forms of the service have a field, or a button, of this name."""
    known = field_name(name)
    return name in ALONE or (known in IN_ROWS if _IN_ROW.fullmatch(name) else known in _known_names())


def is_typed_field(name: str) -> bool:
    """Whether people type into a field of this name; else they choose, or the form sends what it knows."""
    known = field_name(name)
    return known in (TYPED_IN_ROWS if _IN_ROW.fullmatch(name) else _typed_names() | TYPED_ALONE)


def field_name(name: str) -> str:
    """The name without the number of a row behind it, or without what stands before it where a page has several forms."""
    in_row, (prefix, _, rest) = _IN_ROW.fullmatch(name), name.partition("-")
    return in_row[1] if in_row else rest if prefix in PREFIXES else name


@cache
def _known_names() -> frozenset[str]:
    return frozenset(name for name, _ in _fields(Form))


@cache
def _typed_names() -> frozenset[str]:
    return frozenset(name for name, kind in _fields(Form) if not issubclass(kind, CHOSEN))


def _fields(form: type[Form]) -> Iterator[tuple[str, type[Field]]]:
    yield from ((name, own.field_class) for name in dir(form) if isinstance(own := getattr(form, name), UnboundField))
    for one in form.__subclasses__():
        yield from _fields(one)
