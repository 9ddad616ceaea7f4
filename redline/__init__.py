"""Redlines of prose: how two texts differ, and what many proposals make of one, in any script."""

from redline.brackets import Pieced, Span, lay_out
from redline.clusters import Cluster, clustered, folded
from redline.compare import Compared, Deleted, Inserted, MovedFrom, MovedTo, compare
from redline.consolidation.consolidate import Consolidated, ConsolidatedFile, consolidate, consolidated_as_json
from redline.consolidation.flat import ConsolidatedParagraph
from redline.consolidation.source import Source, SourceParagraph
from redline.consolidation.written import outdated, written
from redline.counterparts import counterparts
from redline.diff import Edit, apply, diff
from redline.document import MergedDocument, MergedParagraph, merge_document
from redline.errors import RedlineError
from redline.key import key
from redline.match import Labelled, Match
from redline.merge import Merged, merge
from redline.numbering import Numbering, numbering
from redline.pairs import outermost, unpaired
from redline.parse import Bracketed, parse_brackets
from redline.pieces import Alternative, Applied, Conflict, Kept, Piece, Proposal
from redline.places import Joining, Relocation
from redline.plain import ENGINE, as_json, pieces_as_json, pieces_from_json
from redline.proposed import DocumentProposal, Inserts, Join, Move, ParagraphProposal
from redline.references import Reference, Suggestion, references, suggestions
from redline.replacing import Replacement, replaced, replacement_pieces
from redline.rounds import Origin, Round, origins, round_of
from redline.segment import segment
from redline.settle import Choice
from redline.sign import is_sign, sign
from redline.slots import MovedHere, NewParagraph
from redline.spans import brackets_in, merge_bracketed
from redline.style import PLAIN, Attribution, Style
from redline.trace import Trace

__all__ = [
    "ENGINE",
    "PLAIN",
    "Alternative",
    "Applied",
    "Attribution",
    "Bracketed",
    "Choice",
    "Cluster",
    "Compared",
    "Conflict",
    "Consolidated",
    "ConsolidatedFile",
    "ConsolidatedParagraph",
    "Deleted",
    "DocumentProposal",
    "Edit",
    "Inserted",
    "Inserts",
    "Join",
    "Joining",
    "Kept",
    "Labelled",
    "Match",
    "Merged",
    "MergedDocument",
    "MergedParagraph",
    "Move",
    "MovedFrom",
    "MovedHere",
    "MovedTo",
    "NewParagraph",
    "Numbering",
    "Origin",
    "ParagraphProposal",
    "Piece",
    "Pieced",
    "Proposal",
    "RedlineError",
    "Reference",
    "Relocation",
    "Replacement",
    "Round",
    "Source",
    "SourceParagraph",
    "Span",
    "Style",
    "Suggestion",
    "Trace",
    "apply",
    "as_json",
    "brackets_in",
    "clustered",
    "compare",
    "consolidate",
    "consolidated_as_json",
    "counterparts",
    "diff",
    "folded",
    "is_sign",
    "key",
    "lay_out",
    "merge",
    "merge_bracketed",
    "merge_document",
    "numbering",
    "origins",
    "outdated",
    "outermost",
    "parse_brackets",
    "pieces_as_json",
    "pieces_from_json",
    "references",
    "replaced",
    "replacement_pieces",
    "round_of",
    "segment",
    "sign",
    "suggestions",
    "unpaired",
    "written",
]
