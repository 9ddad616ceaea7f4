"""The command that shows what a Word file says; it needs no server."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from templates.environment import counted
from worker.documents.docx_in.word_file import WordComment, WordFile, WordParagraph, as_json
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import Refused, read_word

_UNNAMED = "somebody unnamed"
_PARTS = {
    "body": "Paragraph",
    "header": "Header, paragraph",
    "footer": "Footer, paragraph",
    "footnote": "Footnote, paragraph",
    "endnote": "Endnote, paragraph",
}


@click.command(short_help="Show what a Word file says: its text, tracked changes and comments.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "plain", is_flag=True, help="As one JSON object, for programs.")
def extract(file: Path, plain: bool) -> None:
    """Read a .docx: each paragraph before and after its tracked changes, who changed what and when, and the comments.

    The file is read in a process of its own and never changed. A file that cannot be read, or is not safe to read, is
    refused with one sentence and exit code 2. No server is needed.

    \b
    Examples:
      lmec extract comments-of-thailand.docx
      lmec extract comments-of-thailand.docx --json > thailand.json
    """
    try:
        word = read_word(file)
    except Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    if plain:
        click.echo(json.dumps(as_json(word), ensure_ascii=False).encode())
    else:
        click.echo("\n".join(summary(word)))


def summary(word: WordFile) -> Iterator[str]:
    """Lines: how much there is, each changed paragraph with [-what goes-] and {+what comes+}, comments, warnings."""
    changed = [(number, each) for number, each in enumerate(word.paragraphs, 1) if each.changes or each.mark]
    changes = sum(len(each.changes) for _, each in changed)
    authors = {change.author for _, each in changed for change in each.changes} | {
        each.mark_author for _, each in changed if each.mark
    }
    by = f" by {'; '.join(sorted(author or _UNNAMED for author in authors))}" if authors else ""
    yield f"{word.file}: {counted(len(word.paragraphs), 'paragraph', 'paragraphs')}, {counted(changes, 'tracked change', 'tracked changes')}{by}, {counted(len(word.comments), 'comment', 'comments')}"
    for number, each in changed:
        yield ""
        yield f"{_PARTS[each.part]} {number} ({'; '.join(_authors(each))}):"
        yield f"  {_marked_text(each)}"
    for comment in word.comments:
        yield ""
        yield from _comment_lines(comment)
    if word.warnings:
        yield ""
        yield from (f"Note: {warning}" for warning in word.warnings)


def _authors(paragraph: WordParagraph) -> list[str]:
    names = [change.author for change in paragraph.changes] + ([paragraph.mark_author] if paragraph.mark else [])
    return list(dict.fromkeys(name or _UNNAMED for name in names))


def _marked_text(paragraph: WordParagraph) -> str:
    words, before, after = [], 0, 0
    for change in paragraph.changes:
        if change.before_at is not None and change.after_at is None:
            unchanged = paragraph.before[before : change.before_at]
            words += [unchanged, f"[-{change.text}-]"]
            before, after = change.before_at + len(change.text), after + len(unchanged)
        elif change.after_at is not None and change.before_at is None:
            unchanged = paragraph.after[after : change.after_at]
            words += [unchanged, f"{{+{change.text}+}}"]
            before, after = before + len(unchanged), change.after_at + len(change.text)
    end = {"ins": "{+¶+}", "del": "[-¶-]", None: ""}[paragraph.mark]
    return ("".join(words) + paragraph.after[after:] + end).replace("\n", "\n  ")


def _comment_lines(comment: WordComment) -> Iterator[str]:
    where = "" if comment.paragraph is None else f" on paragraph {comment.paragraph + 1}"
    words = f" (“{comment.anchor}”)" if comment.anchor else ""
    answers = "" if comment.parent is None else f", answering comment {comment.parent}"
    done = ", done" if comment.done else ""
    yield f"Comment {comment.id} by {comment.author or _UNNAMED}{where}{words}{answers}{done}:".replace("\n", " ")
    yield "  " + comment.text.replace("\n", "\n  ")
