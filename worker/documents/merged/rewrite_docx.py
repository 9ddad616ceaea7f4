"""A Word file changed by a plan: its words as tracked changes, comments added beside those that it has; all else stays as it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import BinaryIO

from lxml import etree

from worker.documents.docx_in.read import OpenedFile, link_targets, open_docx
from worker.documents.docx_in.story import runs_on
from worker.documents.docx_out.our_file import MarginComments, part
from worker.documents.docx_out.sheet import Words
from worker.documents.merged.column_changes import change_columns
from worker.documents.merged.plan import Added, Plan, Remark, Rewritten
from worker.documents.merged.revisions import Revisions, added_paragraph, added_row, keep_apart, mark_row, model_for
from worker.documents.merged.splice import Splice
from worker.documents.ooxml import frame
from worker.documents.ooxml.active import without_outside
from worker.documents.ooxml.package import CONTENT_TYPES, zip_parts
from worker.documents.ooxml.xml import KINDS, STRICT_R, STRICT_W, Element, Leaf, Places, R, W, child, value, written

_KINDS = {"comments": "w:comments", "commentsExtended": "w15:commentsEx"}
_TYPES = {"comments": frame.TYPES["word/comments.xml"], "commentsExtended": frame.TYPES["word/commentsExtended.xml"]}


class Annotations:
    """Collects comments and puts their marks; `parts` then gives the parts that they change."""

    def __init__(self, opened: OpenedFile, revisions: Revisions, language: str) -> None:
        self._opened = opened
        self._revisions = revisions
        self._margin = MarginComments(language, _first_free_id(opened))
        self._ids: list[int] = []

    def add(self, remark: Remark) -> int:
        """Keep a comment and give its id. The one that it answers came before it."""
        parent = None if remark.parent is None else self._ids[remark.parent]
        self._ids.append(self._margin.add(remark.author, remark.date, remark.text, parent=parent, done=remark.done))
        return self._ids[-1]

    def mark(self, id: int, paragraph: Element, first: Element | None, last: Element | None) -> None:
        """Anchor a comment to what is from `first` to `last`, or to the paragraph as a whole."""
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
        """The parts that hold comments, and the parts that name them."""
        if not len(self._margin):
            return {}
        found: dict[str, bytes] = {}
        added: list[tuple[str, str]] = []
        for kind, content in (("comments", self._margin.comments), ("commentsExtended", self._margin.threads)):
            names = [name for name in link_targets(self._opened.links, kind) if name in self._opened.trees]
            new = self._new_element(kind, content)
            if names:
                tree = self._opened.trees[names[0]]
                tree.extend(list(new))
                found[names[0]] = written(tree)
            else:
                name = self._free_name(kind)
                found[name] = written(new)
                added.append((kind, name))
        return found | (self._register_parts(added) if added else {})

    def _new_element(self, kind: str, content: str) -> Element:
        text = part(_KINDS[kind], content)
        if self._revisions.namespace == STRICT_W:
            text = text.replace(W.encode(), STRICT_W.encode())
        return etree.fromstring(text)

    def _folder(self) -> str:
        return self._opened.main.rpartition("/")[0]

    def _free_name(self, kind: str) -> str:
        names = (f"{self._folder()}/{kind}{number}.xml".lstrip("/") for number in ("", *map(str, range(2, 9_999))))
        return next(name for name in names if name not in self._opened.package)

    def _register_parts(self, added: list[tuple[str, str]]) -> dict[str, bytes]:
        """The list of types and the links of the text, with the new parts."""
        package = self._opened.package
        found = {}
        if CONTENT_TYPES in package:
            types = package.tree(CONTENT_TYPES)
            for kind, name in added:
                etree.SubElement(
                    types, _name_in_namespace(types, "Override"), PartName=f"/{name}", ContentType=_TYPES[kind]
                )
            found[CONTENT_TYPES] = written(types)
        name = f"{self._folder()}/_rels/{self._opened.main.rpartition('/')[2]}.rels".lstrip("/")
        links = package.tree(name) if name in package else etree.fromstring(frame.relationships([]).encode())
        base = STRICT_R if self._revisions.namespace == STRICT_W else R
        for number, (kind, target) in enumerate(added, 1):
            type = f"{base}/comments" if kind == "comments" else frame.EXTENDED
            etree.SubElement(
                links, _name_in_namespace(links, "Relationship"), Id=f"rIdLmec{number}", Type=type, Target=f"/{target}"
            )
        return found | {name: written(links)}


def rewrite_docx(file: BinaryIO, plan: Plan) -> bytes:
    """The file as the plan wants it. Unreadable as from `read_docx`."""
    return _Rewriter(file, plan.language).carry_out(plan)


def _first_free_id(opened: OpenedFile) -> int:
    """An id above those of the comments that are there."""
    trees = [opened.trees[name] for name in link_targets(opened.links, "comments") if name in opened.trees]
    ids = [value(each, "id") or "" for tree in trees for each in tree]
    return max((int(id) for id in ids if id.isascii() and id.isdigit() and len(id) < 9), default=-1) + 1


def _name_in_namespace(parent: Element, name: str) -> str:
    """The name of a child in the namespace of its parent."""
    namespace, found, _ = str(parent.tag).rpartition("}")
    return f"{namespace}{found}{name}"


class _Rewriter:
    def __init__(self, file: BinaryIO, language: str) -> None:
        self._places = Places()
        self._opened = open_docx(file, "", self._places)
        root = self._opened.trees[self._opened.main]
        namespace = str(root.tag).partition("}")[0][1:]
        self._revisions = Revisions(namespace, _largest_id(root))
        self._annotations = Annotations(self._opened, self._revisions, language)
        self._leaves: dict[int, list[Leaf]] = defaultdict(list)
        for leaf in self._places.leaves:
            self._leaves[leaf.paragraph].append(leaf)
        self._splices: dict[int, Splice] = {}
        self._added: list[Element] = []
        self._rows_with_new_words: set[Element] = set()
        self._new_rows: dict[str, Element] = {}

    def carry_out(self, plan: Plan) -> bytes:
        gone = {each.paragraph: each.words[0] for each in plan.rewritten if self._rewrite(each)}
        for after, group in groupby(plan.added, key=lambda each: each.after):
            self._add_new(after, list(group), gone)
        for index, words in gone.items():
            self._delete_end(index, words)
        self._delete_empty_rows(gone)
        change_columns(plan.new_columns, plan.gone_columns, self._above, self._new_rows, self._revisions)
        keep_apart([*self._added, *(self._places.paragraphs[index] for index in self._splices)])
        self._annotate(plan.remarks)
        trees = {name: written(tree) for name, tree in self._opened.trees.items()}
        trees |= self._annotations.parts()
        copied = {name.lower() for name, _ in self._opened.package.all_parts()}
        parts = [(name, trees.get(name.lower(), data)) for name, data in self._opened.package.all_parts()]
        added = ((name, data) for name, data in trees.items() if name.lower() not in copied)
        return zip_parts(without_outside([*parts, *added]))

    def _rewrite(self, change: Rewritten) -> bool:
        """Change the words of a paragraph; whether all of them go."""
        self._splice(change.paragraph).apply(change.words)
        if any(each.change == "ins" for each in change.words):
            self._rows_with_new_words.update(_ancestors(self._places.paragraphs[change.paragraph], "w:tr"))
        return bool(change.words) and all(each.change == "del" for each in change.words)

    def _above(self, index: int, kind: str) -> Element:
        """The nearest element of a kind around a paragraph that stands in one."""
        return next(_ancestors(self._places.paragraphs[index], kind))

    def _splice(self, index: int) -> Splice:
        if index not in self._splices:
            element = self._places.paragraphs[index]
            self._splices[index] = Splice(element, self._leaves[index], self._revisions)
        return self._splices[index]

    def _add_new(self, after: int, group: Sequence[Added], gone: Iterable[int]) -> None:
        """New paragraphs and rows between one paragraph and the next, in their order."""
        last: Element | None = None
        for (name, before), together in groupby(group, key=lambda each: (each.row, each.before)):
            anchor = self._places.paragraphs[after + 1 if before else after]
            row = _nearest_ancestor(anchor, "w:tr") if name else None
            if row is not None:
                self._new_rows[name] = added_row(together, row, self._revisions)
                last = _put(self._new_rows[name], row, last, before=before)
                continue
            for each in together:
                new = added_paragraph(each.words, model_for(anchor), self._revisions)
                table = _nearest_ancestor(anchor, "w:tbl") if each.outside else None
                last = _put(new, anchor if table is None else table, last, before=before)
                self._added.append(new)
                self._rows_with_new_words.update(_ancestors(new, "w:tr"))
        if last is not None and KINDS[last.tag] == "w:p" and after not in gone:
            self._shift_inserted_ends(self._places.paragraphs[max(after, 0)], last, after)

    def _shift_inserted_ends(self, anchor: Element, last: Element, after: int) -> None:
        """The last new paragraph of a text has no next to run on into: there the ends before it are the new ones."""
        if after < 0 or runs_on(last):
            return
        element: Element | None = last
        while element is not None and element is not anchor:
            previous = element.getprevious()
            if previous is None or KINDS[previous.tag] != "w:p":
                return
            own, above = _properties(element, self._revisions), _properties(previous, self._revisions)
            mark = child(own, "w:rPr")
            change = None if mark is None else child(mark, "w:ins")
            if mark is not None and change is not None:
                by = Words("", "ins", (value(change, "author") or "",), date=value(change, "date"))
                self._revisions.mark_end(above, "ins", by)
                if element is last:
                    mark.remove(change)
            element = previous

    def _delete_end(self, index: int, by: Words) -> None:
        element = self._places.paragraphs[index]
        properties = _properties(element, self._revisions)
        if runs_on(element) and child(properties, "w:sectPr") is None:
            self._revisions.mark_end(properties, "del", by)

    def _delete_empty_rows(self, gone: Mapping[int, Words]) -> None:
        """A row goes with the last of its words, unless new ones stand in it."""
        rows: dict[Element, list[int]] = defaultdict(list)
        for index, element in enumerate(self._places.paragraphs):
            for above in _ancestors(element, "w:tr"):
                rows[above].append(index)
        for above, indices in rows.items():
            worded = [index for index in indices if self._leaves[index]]
            if worded and all(index in gone for index in worded) and above not in self._rows_with_new_words:
                mark_row(above, "del", gone[worded[0]], self._revisions)

    def _annotate(self, remarks: Sequence[Remark]) -> None:
        for remark in remarks:
            id = self._annotations.add(remark)
            text = "".join(leaf.text for leaf in self._leaves[remark.paragraph])
            start = text.find(remark.anchor) if remark.anchor else -1
            end = len(text) if start < 0 else start + len(remark.anchor)
            first, last = self._splice(remark.paragraph).elements_around(max(start, 0), end)
            self._annotations.mark(id, self._places.paragraphs[remark.paragraph], first, last)


def _properties(element: Element, revisions: Revisions) -> Element:
    found = child(element, "w:pPr")
    if found is None:
        found = revisions.element("pPr")
        element.insert(0, found)
    return found


def _put(new: Element, beside: Element, last: Element | None, *, before: bool) -> Element | None:
    """Put an element before another, or behind it and the last that was put there; which is the last now."""
    if before:
        beside.addprevious(new)
        return last
    same = last is not None and last.getparent() is beside.getparent()
    (last if last is not None and same else beside).addnext(new)
    return new


def _ancestors(element: Element, kind: str) -> Iterator[Element]:
    """The elements of a kind around another, the nearest first."""
    return (each for each in element.iterancestors() if KINDS[each.tag] == kind)


def _nearest_ancestor(element: Element, kind: str) -> Element | None:
    return next(_ancestors(element, kind), None)


def _largest_id(root: Element) -> int:
    return max((int(id) for id in _ids(root)), default=0)


def _ids(root: Element) -> Iterator[str]:
    for element in root.iter():
        id = value(element, "id") or ""
        if id.isascii() and id.isdigit() and len(id) < 9:
            yield id
