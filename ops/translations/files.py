"""The files of the catalogues, written so that the same sentences are the same bytes."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from models.text.scripts import LANGUAGES
from templates.translations.catalogs import CONFIRMED_BY, file_of

_GUIDE = "docs/translation.md says how they are corrected."
# What Babel writes anew each time, or knows nothing about.
_LEFT_OUT = tuple(
    f'"{name}: '
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)


def write(language: str, catalog: Catalog, *, confirmed_by: str) -> bool:
    """Write the catalogue of a language; whether its file has changed."""
    title = f"# The sentences of the service in {LANGUAGES[language]}. {_GUIDE}"
    return _write(file_of(language), catalog, f"{title}\n{CONFIRMED_BY}{confirmed_by}" if confirmed_by else title)


def write_template(file: Path, template: Catalog) -> bool:
    """Write the sentences without translations; whether the file has changed."""
    return _write(file, template, f"# The sentences of the service that are translated. {_GUIDE}")


def messages(catalog: Catalog) -> Iterator[Message]:
    """Its sentences, without the head that gettext counts as one of them."""
    return (message for message in catalog if message.id)


def english(message: Message) -> str:
    """The sentence in English; that for many things where there is another for one."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def translation(message: Message) -> str:
    """The sentence in the language of the catalogue, which has one form for every number; "" where there is none."""
    if isinstance(message.string, str):
        return message.string
    return message.string[0] if message.string else ""


def _write(file: Path, catalog: Catalog, comment: str) -> bool:
    catalog.header_comment = comment
    written = BytesIO()
    write_po(written, catalog, width=0, include_lineno=False, ignore_obsolete=True)
    head, _, sentences = written.getvalue().decode().partition("\n\n")
    kept = [line for line in head.split("\n") if not line.startswith(_LEFT_OUT)]
    content = "\n".join([*kept, "", sentences.rstrip("\n"), ""]).encode()
    if file.exists() and file.read_bytes() == content:
        return False
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(content)
    new.replace(file)  # where the disk is full, the catalogue stays whole
    return True
