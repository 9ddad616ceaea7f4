"""Documents as people edit them: words changed, paragraphs put in, taken out, split, joined and moved."""

from hypothesis import strategies as st

from redline import Source, SourceParagraph
from tests.redline.texts import LANGUAGES, OWN, changed_text, prose

AUTHORS = ("khm", "lao", "mmr", "tha")


@st.composite
def edited_paragraphs(draw: st.DrawFn, base: list[str], language: str) -> list[str]:
    """The paragraphs as one author leaves them."""
    paragraphs = list(base)
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(paragraphs) - 1)) if paragraphs else 0
        act = draw(st.sampled_from(["change", "change", "insert", "delete", "split", "join", "move"]))
        if act == "insert" or not paragraphs:
            paragraphs.insert(place, draw(prose(language)))
        elif act == "change":
            paragraphs[place] = draw(changed_text(paragraphs[place], language)).strip()
        elif act == "split" and " " in paragraphs[place]:
            paragraphs[place : place + 1] = paragraphs[place].split(" ", 1)
        elif act == "join":
            paragraphs[place : place + 2] = [" ".join(paragraphs[place : place + 2])]
        else:
            gone = paragraphs.pop(place)
            if act == "move":
                paragraphs.insert(draw(st.integers(0, len(paragraphs))), gone)
    return [paragraph for paragraph in paragraphs if paragraph.strip()]


@st.composite
def consolidations(
    draw: st.DrawFn, at_least: int = 0, at_most: int = 4
) -> tuple[list[SourceParagraph], list[Source], str]:
    """A base, what several authors made of it, and the locale."""
    language = draw(st.sampled_from(LANGUAGES))
    sentences = st.lists(prose(language), min_size=1, max_size=2).map(" ".join)
    base = draw(st.lists(sentences, max_size=5)) + list(OWN[language])
    authors = AUTHORS[: draw(st.integers(at_least, at_most))]
    sources = [
        Source(author, f"{author}.md", to_paragraphs(draw(edited_paragraphs(base, language)))) for author in authors
    ]
    return to_paragraphs(base), sources, language


def to_paragraphs(texts: list[str]) -> list[SourceParagraph]:
    """Paragraphs without marks, with an empty line between them."""
    return [SourceParagraph(text, gap="\n\n" if place else "") for place, text in enumerate(texts)]
