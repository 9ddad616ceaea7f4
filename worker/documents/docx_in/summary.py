"""What a Word file says, for a person at a terminal."""

from collections.abc import Iterator

from worker.documents.docx_in.word_file import WordComment, WordFile, WordParagraph

_NOBODY = "somebody unnamed"
_PARTS = {
    "body": "Paragraph",
    "header": "Header, paragraph",
    "footer": "Footer, paragraph",
    "footnote": "Footnote, paragraph",
    "endnote": "Endnote, paragraph",
}


def summary(word: WordFile) -> Iterator[str]:
    """Lines: how much there is, each changed paragraph with [-what goes-] and {+what comes+}, comments, warnings."""
    changed = [(number, each) for number, each in enumerate(word.paragraphs, 1) if each.changes or each.mark]
    changes = sum(len(each.changes) for _, each in changed)
    authors = {change.author for _, each in changed for change in each.changes} | {
        each.mark_author for _, each in changed if each.mark
    }
    by = f" by {'; '.join(sorted(author or _NOBODY for author in authors))}" if authors else ""
    yield f"{word.file}: {_count(len(word.paragraphs), 'paragraph')}, {_count(changes, 'tracked change')}{by}, {_count(len(word.comments), 'comment')}"
    for number, each in changed:
        yield ""
        yield f"{_PARTS[each.part]} {number} ({'; '.join(_authors(each))}):"
        yield f"  {_marked(each)}"
    for comment in word.comments:
        yield ""
        yield from _comment(comment)
    if word.warnings:
        yield ""
        yield from (f"Note: {warning}" for warning in word.warnings)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _authors(paragraph: WordParagraph) -> list[str]:
    names = [change.author for change in paragraph.changes] + ([paragraph.mark_author] if paragraph.mark else [])
    return list(dict.fromkeys(name or _NOBODY for name in names))


def _marked(paragraph: WordParagraph) -> str:
    words, before, after = [], 0, 0
    for change in paragraph.changes:
        if change.before_at is not None and change.after_at is None:
            kept = paragraph.before[before : change.before_at]
            words += [kept, f"[-{change.text}-]"]
            before, after = change.before_at + len(change.text), after + len(kept)
        elif change.after_at is not None and change.before_at is None:
            kept = paragraph.after[after : change.after_at]
            words += [kept, f"{{+{change.text}+}}"]
            before, after = before + len(kept), change.after_at + len(change.text)
    end = {"ins": "{+¶+}", "del": "[-¶-]", None: ""}[paragraph.mark]
    return ("".join(words) + paragraph.after[after:] + end).replace("\n", "\n  ")


def _comment(comment: WordComment) -> Iterator[str]:
    where = "" if comment.paragraph is None else f" on paragraph {comment.paragraph + 1}"
    words = f" (“{comment.anchor}”)" if comment.anchor else ""
    answers = "" if comment.parent is None else f", answering comment {comment.parent}"
    done = ", done" if comment.done else ""
    yield f"Comment {comment.id} by {comment.author or _NOBODY}{where}{words}{answers}{done}:".replace("\n", " ")
    yield "  " + comment.text.replace("\n", "\n  ")
