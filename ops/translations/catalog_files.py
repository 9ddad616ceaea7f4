"""The files of the catalogues: brought up to date with the sentences of the sources, and written so that the same sentences are the same bytes."""

import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from models.errors import NotDone
from models.text.scripts import LANGUAGES
from templates.translations.catalogs import CONFIRMED_BY, TEMPLATE, TRANSLATED, confirmed_by, file_of, read_catalog

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "pyproject.toml"
"""Its table `tool.babel` says in which files sentences are, as for Babel's own program."""

_KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_noop": None, "_gettext": None}
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


def extract() -> Catalog:
    """The sentences in the sources in the order of files and lines, each with the files where it stands."""
    try:
        mappings = tomllib.loads(PROJECT.read_text("utf-8"))["tool"]["babel"]["mappings"]
    except FileNotFoundError:
        raise NotDone(f"Sentences are found in the sources, and there is no {PROJECT}.") from None
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {mapping["pattern"]: mapping for mapping in mappings}
    template = Catalog(fuzzy=False)
    found = sorted(extract_from_dir(ROOT, methods, options, _KEYWORDS), key=lambda each: each[:2])  # by file and line
    for file, line, sentence, comments, context in found:
        template.add(sentence, locations=[(file, line)], auto_comments=comments, context=context)
    return template


def update() -> list[Path]:
    """Write the template, and give each catalogue exactly its sentences; the files that have changed.

    A new sentence has no translation, not even that of a similar one. Who has confirmed a catalogue has not read that sentence:
    the catalogue is no longer confirmed.
    """
    template = extract()
    title = f"# The sentences of the service that are translated. {_GUIDE}"
    changed = [TEMPLATE] if _write(TEMPLATE, template, title) else []
    for language in TRANSLATED:
        catalog = read_catalog(language)
        catalog.update(template, no_fuzzy_matching=True)
        by = confirmed_by(catalog) if all(map(translation, messages(catalog))) else ""
        if write(language, catalog, confirmed_by=by):
            changed.append(file_of(language))
    return changed


def write(language: str, catalog: Catalog, *, confirmed_by: str) -> bool:
    """Write the catalogue of a language; whether its file has changed."""
    title = f"# The sentences of the service in {LANGUAGES[language]}. {_GUIDE}"
    return _write(file_of(language), catalog, f"{title}\n{CONFIRMED_BY}{confirmed_by}" if confirmed_by else title)


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
