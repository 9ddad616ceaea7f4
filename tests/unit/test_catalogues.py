"""The catalogues have the sentences of the sources, whole and translated; no other words are in the summaries of letters."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import nodes

from models.letters.letter import Letter
from ops.translations.catalog_files import english, extract, messages, translation
from templates.environment import FOLDER
from templates.translations.catalogs import TEMPLATE, TRANSLATED, read_catalog
from templates.translations.glossary import terms
from templates.translations.summaries import environment_for
from tests.pseudo import PLACE

LETTERS = sorted(letter.name.lower() for letter in Letter)
ADDRESSES = {"links", "sign_in"}
"""What a summary is filled with besides places in its sentences."""

NO_TERMS = re.compile("five minutes")
"""Words that only look like terms: the minutes of a meeting are others."""

Sentence = tuple[str, ...]


def sentences(catalog: Catalog) -> Counter[Sentence]:
    return Counter(key(message) for message in messages(catalog))


def key(message: Message) -> Sentence:
    return (message.context or "", *([message.id] if isinstance(message.id, str) else message.id))


@pytest.fixture(scope="module")
def template() -> Catalog:
    with TEMPLATE.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module", params=TRANSLATED)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return read_catalog(request.param)


def test_the_template_has_the_sentences_of_the_sources_and_where_they_stand(template: Catalog) -> None:
    def with_places(catalog: Catalog) -> dict[Sentence, set[str]]:
        return {key(message): {file for file, _ in message.locations} for message in messages(catalog)}

    assert with_places(template) == with_places(extract()), "Run `make messages`."


def test_no_file_with_sentences_is_passed_over() -> None:
    marked = re.compile(r"{%-? *trans\b|\bgettext_noop\(\s*[\"']")
    files = [file for file in FOLDER.rglob("*") if file.suffix in (".html", ".py", ".txt")]

    with_sentences = {str(file.relative_to(FOLDER.parent)) for file in files if marked.search(file.read_text("utf-8"))}
    assert with_sentences
    assert with_sentences - {file for message in messages(extract()) for file, _ in message.locations} == set()


def test_a_sentence_is_known_by_its_english(template: Catalog) -> None:
    """Tables for readers have no more of it."""
    shown = Counter(english(message) for message in messages(template))

    assert [sentence for sentence, times in shown.items() if times > 1] == []


def test_a_catalogue_has_exactly_these_sentences(catalog: Catalog, template: Catalog) -> None:
    assert sentences(catalog) == sentences(template), "Run `make messages`."


def test_a_catalogue_has_one_form_for_every_number(catalog: Catalog) -> None:
    assert (catalog.num_plurals, catalog.plural_expr) == (1, "0")


def test_every_sentence_is_translated_and_none_by_a_guess(catalog: Catalog) -> None:
    assert [english(message) for message in messages(catalog) if not translation(message).strip()] == []
    assert [english(message) for message in messages(catalog) if message.fuzzy] == []


def test_a_translation_has_the_places_of_the_sentence(catalog: Catalog) -> None:
    differing = {
        english(message): translation(message)
        for message in messages(catalog)
        if translation(message) and places(english(message)) != places(translation(message))
    }

    assert differing == {}


def test_a_sentence_for_one_has_no_place_that_the_one_for_many_lacks(template: Catalog) -> None:
    plural = [message.id for message in messages(template) if not isinstance(message.id, str)]

    assert plural
    assert [ids for ids in plural if not places(ids[0]) <= places(ids[1])] == []


def test_a_translation_is_one_line(catalog: Catalog) -> None:
    """The first line of a summary is the subject of the letter, each other line a paragraph."""
    assert [english(message) for message in messages(catalog) if len(translation(message).splitlines()) > 1] == []


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_has_a_summary_that_begins_with_a_sentence(letter: str) -> None:
    assert {is_sentence(first) for first in firsts(summary_of(letter).body)} == {True}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_summary_has_no_words_but_sentences_of_the_catalogues(letter: str) -> None:
    outputs = [part for output in summary_of(letter).find_all(nodes.Output) for part in output.nodes]

    assert [each.data for each in outputs if isinstance(each, nodes.TemplateData) and each.data.strip()] == []
    others = [each for each in outputs if not isinstance(each, nodes.TemplateData) and not is_sentence(each)]
    assert [each for each in others if not is_address(each)] == []


@pytest.mark.parametrize("letter", LETTERS)
def test_what_is_filled_into_a_sentence_is_no_word_of_the_template(letter: str) -> None:
    filled = [
        keyword.value
        for call in summary_of(letter).find_all(nodes.Call)
        if is_sentence(call)
        for keyword in call.kwargs
    ]

    words = [
        one.value for value in filled for one in (value, *value.find_all(nodes.Const)) if isinstance(one, nodes.Const)
    ]
    assert [word for word in words if isinstance(word, str)] == []


def places(sentence: str) -> set[str]:
    """The places of a sentence; a sign of percent that begins none would break it."""
    return {*PLACE.findall(sentence), *re.findall("%+", PLACE.sub("", sentence))}


def summary_of(letter: str) -> nodes.Template:
    source = (FOLDER / "letters" / letter / "summary.txt").read_text("utf-8")
    return environment_for("en").parse(source)


def is_sentence(node: nodes.Expr) -> bool:
    """Whether it is {% trans %}, with or without what it is filled with."""
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name.endswith("gettext")


def is_address(node: nodes.Expr) -> bool:
    if isinstance(node, nodes.CondExpr):
        return node.expr2 is not None and is_address(node.expr1) and is_address(node.expr2)
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        node = node.node.node
    return isinstance(node, nodes.Name) and node.name in ADDRESSES


def firsts(body: Sequence[nodes.Node]) -> Iterator[nodes.Expr]:
    """What may be the first thing that a template shows, whichever way its conditions turn."""
    for position, node in enumerate(body):
        if isinstance(node, nodes.If):
            ways: Iterable[Sequence[nodes.Node]] = (node.body, *(other.body for other in node.elif_), node.else_)
            for way in ways:
                yield from firsts([*way, *body[position + 1 :]])
            return
        for shown in node.nodes if isinstance(node, nodes.Output) else ():
            if not isinstance(shown, nodes.TemplateData) or shown.data.strip():
                yield shown
                return


def test_the_catalogues_keep_to_the_glossary(catalog: Catalog) -> None:
    """One word for one thing: where the English has a term, the translation has a form of it. Longer terms count first, so that
    a "late answer" is not an "answer", too."""
    assert catalog.locale is not None
    known = sorted(terms(catalog.locale.language), key=lambda term: -len(term.english))
    missed = []
    for message in messages(catalog):
        left = NO_TERMS.sub(" ", PLACE.sub(" ", english(message)))
        for term in known:
            written = re.compile(rf"\b{re.escape(term.english)}s?\b", re.IGNORECASE)
            if written.search(left):
                left = written.sub(" ", left)
                if not any(form.lower() in translation(message).lower() for form in term.forms):
                    missed.append((term.english, english(message)))
    assert missed == []
