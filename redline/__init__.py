"""Redlines of prose: how two texts differ, and what many proposals make of one, in any script."""

from redline.brackets import PLAIN, Pieced, Span, Style, lay_out
from redline.clusters import Cluster, clustered
from redline.compare import Deleted, Inserted, compare
from redline.diff import Edit, apply, diff
from redline.document import MergedDocument, MergedParagraph, ParagraphProposal, merge_document
from redline.errors import RedlineError
from redline.key import key
from redline.merge import Merged, merge
from redline.parse import Bracketed, parse_brackets
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece, Proposal
from redline.plain import ENGINE, as_json, pieces_from_json
from redline.segment import segment
from redline.settle import Choice
from redline.trace import Trace

__all__ = [
    "ENGINE",
    "PLAIN",
    "Alternative",
    "Applied",
    "Bracketed",
    "Choice",
    "Cluster",
    "Conflict",
    "Deleted",
    "Edit",
    "Inserted",
    "Kept",
    "Merged",
    "MergedDocument",
    "MergedParagraph",
    "ParagraphProposal",
    "Piece",
    "Pieced",
    "Proposal",
    "RedlineError",
    "Span",
    "Style",
    "Trace",
    "apply",
    "as_json",
    "clustered",
    "compare",
    "diff",
    "key",
    "lay_out",
    "merge",
    "merge_document",
    "parse_brackets",
    "pieces_from_json",
    "segment",
]
