"""Margin comments that are added to a Word file, beside those that it has."""

from lxml import etree

from worker.documents.docx_in.read import OpenedFile, targets
from worker.documents.docx_out.our_file import MarginComments, part
from worker.documents.merged.plan import Remark
from worker.documents.merged.revisions import Revisions
from worker.documents.ooxml import frame
from worker.documents.ooxml.package import CONTENT_TYPES
from worker.documents.ooxml.xml import STRICT_R, STRICT_W, Element, R, W, child, value, written

_KINDS = {"comments": "w:comments", "commentsExtended": "w15:commentsEx"}
_TYPES = {"comments": frame.TYPES["word/comments.xml"], "commentsExtended": frame.TYPES["word/commentsExtended.xml"]}


class Annotations:
    """Collects comments and puts their marks; `parts` then gives the parts that they change."""

    def __init__(self, opened: OpenedFile, revisions: Revisions, language: str) -> None:
        self._opened = opened
        self._revisions = revisions
        self._margin = MarginComments(language, _first(opened))
        self._ids: list[int] = []

    def add(self, remark: Remark) -> int:
        """Keep a comment and give its id. The one that it answers came before it."""
        parent = None if remark.parent is None else self._ids[remark.parent]
        self._ids.append(self._margin.add(remark.author, remark.date, remark.text, parent=parent, done=remark.done))
        return self._ids[-1]

    def mark(self, id: int, paragraph: Element, first: Element | None, last: Element | None) -> None:
        """Say that a comment hangs on what is from `first` to `last`, or on the paragraph as a whole."""
        start = self._revisions.element("commentRangeStart", id=str(id))
        end = self._revisions.element("commentRangeEnd", id=str(id))
        run = self._revisions.element("r")
        run.append(self._revisions.element("commentReference", id=str(id)))
        if first is None or last is None:
            paragraph.insert(0 if child(paragraph, "w:pPr") is None else 1, start)
            paragraph.extend((end, run))
            return
        first.addprevious(start)
        last.addnext(end)
        end.addnext(run)

    def parts(self) -> dict[str, bytes]:
        """The parts of comments, and those that tell of them."""
        if not len(self._margin):
            return {}
        found: dict[str, bytes] = {}
        added: list[tuple[str, str]] = []
        for kind, content in (("comments", self._margin.comments), ("commentsExtended", self._margin.threads)):
            names = [name for name in targets(self._opened.links, kind) if name in self._opened.trees]
            new = self._new(kind, content)
            if names:
                tree = self._opened.trees[names[0]]
                tree.extend(list(new))
                found[names[0]] = written(tree)
            else:
                name = self._free_name(kind)
                found[name] = written(new)
                added.append((kind, name))
        return found | (self._told_of(added) if added else {})

    def _new(self, kind: str, content: str) -> Element:
        text = part(_KINDS[kind], content)
        if self._revisions.namespace == STRICT_W:
            text = text.replace(W.encode(), STRICT_W.encode())
        return etree.fromstring(text)

    def _folder(self) -> str:
        return self._opened.main.rpartition("/")[0]

    def _free_name(self, kind: str) -> str:
        names = (f"{self._folder()}/{kind}{number}.xml".lstrip("/") for number in ("", *map(str, range(2, 9_999))))
        return next(name for name in names if name not in self._opened.package)

    def _told_of(self, added: list[tuple[str, str]]) -> dict[str, bytes]:
        """The list of types and the links of the text, with the new parts."""
        package = self._opened.package
        found = {}
        if CONTENT_TYPES in package:
            types = package.tree(CONTENT_TYPES)
            for kind, name in added:
                etree.SubElement(types, _beside(types, "Override"), PartName=f"/{name}", ContentType=_TYPES[kind])
            found[CONTENT_TYPES] = written(types)
        name = f"{self._folder()}/_rels/{self._opened.main.rpartition('/')[2]}.rels".lstrip("/")
        links = package.tree(name) if name in package else etree.fromstring(frame.relationships([]).encode())
        base = STRICT_R if self._revisions.namespace == STRICT_W else R
        for number, (kind, target) in enumerate(added, 1):
            type = f"{base}/comments" if kind == "comments" else frame.EXTENDED
            etree.SubElement(
                links, _beside(links, "Relationship"), Id=f"rIdLmec{number}", Type=type, Target=f"/{target}"
            )
        return found | {name: written(links)}


def _first(opened: OpenedFile) -> int:
    """An id above those of the comments that are there."""
    trees = [opened.trees[name] for name in targets(opened.links, "comments") if name in opened.trees]
    ids = [value(each, "id") or "" for tree in trees for each in tree]
    return max((int(id) for id in ids if id.isascii() and id.isdigit() and len(id) < 9), default=-1) + 1


def _beside(parent: Element, name: str) -> str:
    """The name of a child in the namespace of its parent."""
    namespace, found, _ = str(parent.tag).rpartition("}")
    return f"{namespace}{found}{name}"
