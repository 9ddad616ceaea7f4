"""Takes the sentences that are translated out of the sources, and brings the catalogues up to date with them."""

import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from models.errors import NotDone
from ops.translations.files import messages, translation, write, write_template
from templates.translations.catalogs import TEMPLATE, TRANSLATED, confirmed_by, file_of, read_catalog

ROOT = Path(__file__).parents[2]
PROJECT = ROOT / "pyproject.toml"
"""Its table `tool.babel` says in which files sentences are, as for Babel's own program."""

_KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_noop": None, "_gettext": None}


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
    changed = [TEMPLATE] if write_template(TEMPLATE, template) else []
    for language in TRANSLATED:
        catalog = read_catalog(language)
        catalog.update(template, no_fuzzy_matching=True)
        by = confirmed_by(catalog) if all(map(translation, messages(catalog))) else ""
        if write(language, catalog, confirmed_by=by):
            changed.append(file_of(language))
    return changed
