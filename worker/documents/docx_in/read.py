"""A Word file in, what it says out, with its margin comments: who, when, what, on which words. Reading is only for the process in
the sandbox: see `child`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from models.brackets.written import AD_REFERENDUM, NOBODY
from worker.documents import limits
from worker.documents.docx_in.ranges import Anchors
from worker.documents.docx_in.story import Reading, Story
from worker.documents.docx_in.word_file import Part, WordComment, WordFile
from worker.documents.limits import Unreadable
from worker.documents.ooxml.fields import FACES, IN_LINE, IN_SYMBOL_FONT, fields_of, symbol_of
from worker.documents.ooxml.frame import NOTE, REQUEST, SECRETARIAT, made_from, modified_at
from worker.documents.ooxml.package import CONTENT_TYPES, Package, Relationship
from worker.documents.ooxml.streamed import streamed_tree
from worker.documents.ooxml.unsupported import unsupported_in
from worker.documents.ooxml.xml import KINDS, STRICT_R, W14, Element, Places, R, attribute, value
from worker.documents.sandbox import file_type

_TRUE_VALUES = {"1", "true", "on"}

_COMMENT_LABEL = re.compile(
    r"[A-Z]{2}-\d+((,| of) round \d+( \(final reading\))?)?(\n|$)"
)  # with a comma in earlier files

TOO_LONG = "The file is too large to be read safely: its text has {megabytes:.0f} megabytes unpacked, and {most} can be read. Split it into several files, each from one heading to another, and send them one by one."
UNKNOWN_SYMBOLS = (
    "Signs of a symbol font were read that only this font can show, as in “{words}”: write letters or words for them."
)
_LONGEST_ANCHOR = 80  # characters of the words at which a comment stands
_AROUND = 20  # characters of a paragraph, before and behind such a sign
_USUAL_MAIN_PART = "word/document.xml"


@dataclass(frozen=True, slots=True)
class _Thread:
    """What commentsExtended says of a comment, by the mark of its last paragraph."""

    parent: str | None
    done: bool


class _CommentStory(Story):
    """The text of a comment, word for word as other readers list it.

    Old Word begins comments with a page field whose code holds a line break, which counts here; and it turns ":)" into a
    picture of a font, which does not.
    """

    def __init__(self, reading: Reading) -> None:
        super().__init__("body", reading, None)

    def _read_symbol(self, element: Element) -> None:
        if symbol_of(element) not in FACES:
            super()._read_symbol(element)


def _comments_in(root: Element, threads: Element | None, anchors: Anchors) -> list[WordComment]:
    """The comments of the part `root`, in its order; `threads` is the part commentsExtended."""
    comments, marks = [], []
    for element in root:
        if KINDS[element.tag] == "w:comment":
            comments.append(_read_comment(element, anchors))
            marks.append(_paragraph_ids(element))
    by_mark = {mark: comment for comment, own in zip(comments, marks, strict=True) for mark in own}
    known = {} if threads is None else _read_threads(threads)
    for comment, own in zip(comments, marks, strict=True):
        thread = next((known[mark] for mark in reversed(own) if mark in known), None)
        if thread is not None:
            comment.done = thread.done
            parent = by_mark.get(thread.parent or "")
            comment.parent = None if parent is None or parent is comment else parent.id
    _place_answers(comments)
    return comments


def _read_comment(element: Element, anchors: Anchors) -> WordComment:
    id = value(element, "id") or ""
    reading = Reading()
    _CommentStory(reading).read(element)
    text = "\n".join(paragraph.after for paragraph in reading.paragraphs)
    anchor, paragraph = anchors.anchor_of(id) or ("", None)
    return WordComment(id, value(element, "author"), value(element, "date"), text, anchor, paragraph)


def _paragraph_ids(element: Element) -> list[str]:
    marks = (each.get(f"{{{W14}}}paraId") for each in element.iter() if KINDS[each.tag] == "w:p")
    return [mark.upper() for mark in marks if mark]


def _read_threads(root: Element) -> dict[str, _Thread]:
    found = {}
    for each in root:
        if KINDS[each.tag] == "w15:commentEx":
            parent = attribute(each, "paraIdParent")
            done = (attribute(each, "done") or "").lower() in _TRUE_VALUES
            found[(attribute(each, "paraId") or "").upper()] = _Thread(parent and parent.upper(), done)
    return found


def _place_answers(comments: list[WordComment]) -> None:
    """An answer without a place of its own hangs where the comment hangs that it answers."""
    by_id = {comment.id: comment for comment in comments}
    for comment in comments:
        seen = {comment.id}
        above = comment.parent
        while comment.paragraph is None and above is not None and above not in seen:
            seen.add(above)
            comment.paragraph, comment.anchor = by_id[above].paragraph, comment.anchor or by_id[above].anchor
            above = by_id[above].parent


@dataclass(frozen=True, slots=True)
class Margin:
    """What is said beside one place: `entry` is the index of the paragraph in the file, `anchor` the words it is attached to."""

    text: str
    author: str
    entry: int | None
    anchor: str
    done: bool


def margin_of(comments: Sequence[WordComment], members: frozenset[str]) -> Iterator[Margin]:
    """What people have written there. `members` are the names under which our own files carry comments that were submitted;
    what the secretariat has said of these, and beside them, is in our files, too."""
    for thread in _threads(comments):
        first, own = thread[0], thread
        if _is_ours(first, members):
            own = [one for one in thread[1:] if one.author not in {*members, SECRETARIAT}]
        text = "\n\n".join(one.text.strip() for one in own if one.text.strip())
        if text:
            authors = ", ".join(dict.fromkeys(one.author for one in own if one.author))
            anchor = " ".join(first.anchor.split())
            short = f"{anchor[:_LONGEST_ANCHOR]}…" if len(anchor) > _LONGEST_ANCHOR else anchor
            yield Margin(text, authors, first.paragraph, short, first.done)


def _threads(comments: Sequence[WordComment]) -> Iterator[list[WordComment]]:
    """Each comment that answers no other, with the answers to it and the answers to these."""
    by_id = {comment.id: comment for comment in comments}
    threads: dict[str, list[WordComment]] = {}
    for comment in comments:
        first, seen = comment, {comment.id}
        while first.parent in by_id and first.parent not in seen:  # in a broken file, answers may go round in a circle
            seen.add(first.parent)
            first = by_id[first.parent]
        threads.setdefault(first.id, []).append(comment)
    for id, thread in threads.items():
        yield sorted(thread, key=lambda one: one.id != id)


def _is_ours(comment: WordComment, members: frozenset[str]) -> bool:
    """Whether one of our own files carried it: as a comment of members, or as what the secretariat said."""
    author = comment.author or ""
    if author == SECRETARIAT:
        return comment.text.startswith(f"{NOTE}\n")
    if author.startswith(AD_REFERENDUM):
        return True
    if comment.text.startswith(f"{REQUEST}\n"):
        return author == NOBODY or members.issuperset(author.split(", "))
    return author in members and _COMMENT_LABEL.match(comment.text) is not None


@dataclass(slots=True)
class OpenedFile:
    """A Word file with the trees of its parts, by name; `main` is the part with the body."""

    package: Package
    word: WordFile
    main: str
    links: tuple[Relationship, ...]
    trees: dict[str, Element]


def read_docx(file: BinaryIO, name: str) -> WordFile:
    """What a Word file says; `name` is what to call it. Unreadable if it is not a sound one."""
    return open_docx(file, name).word


def open_docx(file: BinaryIO, name: str, places: Places | None = None) -> OpenedFile:
    """A Word file, read; `places` is filled with where everything is in its trees."""
    package = Package(file)
    main = _main_part(package)
    root = _read_body(package, main, whole=places is not None)
    if KINDS[root.tag] != "w:document":
        raise Unreadable(file_type.describe_parts(package.names, package.read("mimetype")))
    found = OpenedFile(package, WordFile(name), main, package.relationships(main), {main: root})
    reading = Reading(found.word.paragraphs, places=places)
    for name in link_targets(found.links, "styles"):
        if name in package:
            reading.styles.read(package.tree(name))
    Story("body", reading, fields_of(root)).read(root)
    margins: tuple[Part, ...] = ("header", "footer")
    for part in margins:
        for tree in _read_trees(found, _order_of_sections(root, part, found.links)):
            Story(part, reading, fields_of(tree)).read(tree)
    notes: tuple[Part, ...] = ("footnote", "endnote")
    for part in notes:
        for tree in _read_trees(found, link_targets(found.links, f"{part}s")):
            for note in _note_elements(tree):
                around = reading.notes.get((part, value(note, "id") or ""), ())
                Story(part, reading, fields_of(note), around).read(note)
    _read_comments(found, reading)
    found.word.version = made_from(package)
    found.word.modified = modified_at(package)
    found.word.warnings += _warnings(found, formulas=reading.formulas)
    return found


def _read_body(package: Package, main: str, *, whole: bool) -> Element:
    """The tree of the body; of a very long one only what is read, unless the `whole` is needed."""
    size, most = package.size(main), limits.LARGEST_PART if whole else limits.LONGEST_TEXT
    if size > most:
        raise Unreadable(TOO_LONG.format(megabytes=size / 1_000_000, most=most // 1_000_000))
    return package.tree(main) if size <= limits.LARGEST_PART else streamed_tree(package, main)


def _read_trees(found: OpenedFile, names: Iterable[str]) -> Iterator[Element]:
    """The roots of those parts that are there; links to others are left behind by careless programs."""
    for name in names:
        if name in found.package:
            found.trees[name] = found.package.tree(name)
            yield found.trees[name]


def _read_comments(found: OpenedFile, reading: Reading) -> None:
    threads = list(_read_trees(found, link_targets(found.links, "commentsExtended")))
    for tree in _read_trees(found, link_targets(found.links, "comments")):
        found.word.comments += _comments_in(tree, threads[0] if threads else None, reading.anchors)


def _main_part(package: Package) -> str:
    """The name of the part that holds the text."""
    found = [link.target for link in package.relationships() if link.kind == "officeDocument"]
    for name in (*found, _USUAL_MAIN_PART):
        if name in package and name.endswith(".xml"):
            return name
    raise Unreadable(file_type.describe_parts(package.names, package.read("mimetype")))


def link_targets(links: Iterable[Relationship], kind: str) -> list[str]:
    """The parts to which links of a kind lead."""
    return [link.target for link in links if link.kind == kind]


def _order_of_sections(root: Element, part: str, links: Iterable[Relationship]) -> Iterator[str]:
    """Headers or footers, each once: as the sections name them, then what none names."""
    by_id = {link.id: link.target for link in links if link.kind == part}
    named = [
        each.get(f"{{{R}}}id") or each.get(f"{{{STRICT_R}}}id") or ""
        for each in root.iter()
        if KINDS[each.tag] == f"w:{part}Reference"
    ]
    yield from dict.fromkeys([by_id[id] for id in named if id in by_id] + list(by_id.values()))


def _note_elements(root: Element) -> Iterator[Element]:
    """The notes themselves; the others are the lines that set them apart from the text."""
    for each in root:
        if KINDS[each.tag] in ("w:footnote", "w:endnote") and value(each, "type") in (None, "normal"):
            yield each


def _warnings(found: OpenedFile, *, formulas: bool) -> Iterator[str]:
    if CONTENT_TYPES not in found.package:
        yield "The file lacks its list of content types; Word may not open it."
    for link in found.links:
        if link.kind in ("aFChunk", "subDocument"):
            yield "A part of the text is another file inside this one, which was not read."
    if formulas:
        yield IN_LINE
    yield from unsupported_in(found.trees[found.main])
    yield from _warn_of_symbols(found.word)
    for comment in found.word.comments:
        if comment.paragraph is None:
            yield f"Comment {comment.id!r} is attached to no paragraph of the text."


def _warn_of_symbols(word: WordFile) -> Iterator[str]:
    for each in word.paragraphs:
        if unknown := IN_SYMBOL_FONT.search(each.after):
            words = each.after[max(unknown.start() - _AROUND, 0) : unknown.end() + _AROUND].strip()
            yield UNKNOWN_SYMBOLS.format(words=words)
            return
