"""Redlines of prose: how two texts differ, and what many proposals make of one, in any script."""

from redline.brackets.layout import (
    PLAIN,
    Attribution,
    Cluster,
    Pieced,
    Span,
    Style,
    cluster_alternatives,
    fold_clusters,
    lay_out,
)
from redline.brackets.parse import Bracketed, outermost_brackets, parse_brackets, unpaired_brackets
from redline.brackets.resolve import Choice, Replacement, replace_words, replacement_pieces
from redline.brackets.trace import Origin, Round, Trace, origins, round_of
from redline.diff.compare import Compared, Deleted, Inserted, MovedFrom, MovedTo, compare
from redline.diff.diff import Edit, apply, diff
from redline.document.counterparts import Labelled, Match, counterparts
from redline.document.document import MergedDocument, MergedParagraph, merge_document, merge_row
from redline.document.numbering import Numbering, Reference, Suggestion, numbering, references, suggestions
from redline.document.proposals import DocumentProposal, Join, Joining, Move, ParagraphProposal, Relocation
from redline.document.slots import MovedHere, NewParagraph
from redline.engine import ENGINE
from redline.errors import RedlineError
from redline.files.consolidate import (
    Consolidated,
    ConsolidatedFile,
    consolidate,
    consolidated_as_json,
    consolidated_text,
    outdated_references,
)
from redline.files.paragraphs import ConsolidatedParagraph
from redline.files.source import Source, SourceParagraph
from redline.merge.bracketed import brackets_in, merge_bracketed
from redline.merge.merge import Merged, merge
from redline.merge.serialise import as_json, pieces_as_json, pieces_from_json
from redline.pieces import (
    Alternative,
    Applied,
    Conflict,
    Kept,
    Piece,
    Proposal,
    alternatives_of,
    as_piece,
    base_of,
    join_pieces,
)
from redline.text.cells import BORDER, as_seen, borders, cells, one_cell, row, same_cells
from redline.text.key import RAISED_DIGITS, closes, is_in_word, key
from redline.text.segment import segment
from redline.text.sign import holds_sign, is_sign, sign, signs_in

__all__ = [
    "BORDER",
    "ENGINE",
    "PLAIN",
    "RAISED_DIGITS",
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
    "alternatives_of",
    "apply",
    "as_json",
    "as_piece",
    "as_seen",
    "base_of",
    "borders",
    "brackets_in",
    "cells",
    "closes",
    "cluster_alternatives",
    "compare",
    "consolidate",
    "consolidated_as_json",
    "consolidated_text",
    "counterparts",
    "diff",
    "fold_clusters",
    "holds_sign",
    "is_in_word",
    "is_sign",
    "join_pieces",
    "key",
    "lay_out",
    "merge",
    "merge_bracketed",
    "merge_document",
    "merge_row",
    "numbering",
    "one_cell",
    "origins",
    "outdated_references",
    "outermost_brackets",
    "parse_brackets",
    "pieces_as_json",
    "pieces_from_json",
    "references",
    "replace_words",
    "replacement_pieces",
    "round_of",
    "row",
    "same_cells",
    "segment",
    "sign",
    "signs_in",
    "suggestions",
    "unpaired_brackets",
]
