"""A candidate is a pure function of a base text, the changes proposed to it, and what the secretariat has said of them.

No session, no clock: texts go in, paragraphs with brackets and a trace come out. `models.consolidation.operations.consolidations`
stands around it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import redline
from models.brackets.agreement import OpenBracket, Position, is_named
from models.brackets.whole_paragraph import DELETE_PARAGRAPH, is_of_paragraph, moved_after
from models.comments.comment import OF_PARAGRAPH, Change
from models.consolidation.bracket_endings import make_with_packages, packages
from models.consolidation.bracketed import lay_out_paragraph
from models.consolidation.inputs import BaseParagraph, JoinTarget, Objection, Proposal, Terms
from models.consolidation.joins import Merged, join_paragraphs, joined_paragraphs, joined_remainder, with_joined
from models.consolidation.merging import merge_with_brackets
from models.consolidation.paragraph_wishes import Insertion, joins_paragraph, move_paragraphs, new_paragraphs
from models.consolidation.result import MadeParagraph
from models.consolidation.statements import TypedProposal, statements
from models.drafts.version import Kind
from models.editorial.editing import EDITORIAL, predecessor_of
from models.rounds.consultation import Policy
from models.text.markdown import typed_paragraphs
from models.text.named import named_brackets


def make_candidate(
    paragraphs: Sequence[BaseParagraph],
    proposals: Iterable[Proposal],
    terms: Terms,
    objections: Iterable[Objection] = (),
) -> Iterator[MadeParagraph]:
    """The candidate's paragraphs, in order. The order of the proposals does not matter."""
    linked = packages(terms.positions)
    all_proposals, objecting = list(proposals), list(objections)
    result: Iterable[MadeParagraph] = _make_paragraphs(paragraphs, all_proposals, terms, objecting)
    if linked:
        result = make_with_packages(
            linked, lambda held: _make_paragraphs(paragraphs, all_proposals, replace(terms, held=held), objecting)
        )
    return iter(move_paragraphs(list(result), terms.stood_behind) if _can_move(paragraphs, all_proposals) else result)


def _can_move(paragraphs: Iterable[BaseParagraph], proposals: Iterable[Proposal]) -> bool:
    """Whether a paragraph may go to another place: only then is the whole text made before its first paragraph is given."""
    brackets = (bracket for one in paragraphs if one.standing for bracket in one.standing.brackets)
    return any(one.change is Change.MOVE for one in proposals) or any(
        moved_after(words[0]) is not None
        for bracket in brackets
        if bracket.is_on_paragraph
        for words in bracket.circulated
    )


def _make_paragraphs(
    paragraphs: Sequence[BaseParagraph],
    proposals: Iterable[Proposal],
    terms: Terms,
    objections: Iterable[Objection],
) -> Iterator[MadeParagraph]:
    by_paragraph: dict[int, list[Proposal]] = {}
    for proposal in proposals:
        by_paragraph.setdefault(proposal.paragraph_id, []).append(proposal)
    objected: dict[int, list[Objection]] = {}
    for objection in objections:
        objected.setdefault(objection.paragraph_id, []).append(objection)
    added = _added_paragraphs(paragraphs, terms)

    def merge_paragraph(paragraph: BaseParagraph, target: JoinTarget) -> Merged:
        changes = [one for one in by_paragraph.get(paragraph.id, ()) if one.change is not Change.INSERT_AFTER]
        return _merge_paragraph(paragraph, changes, objected.get(paragraph.id, ()), terms, target)

    asking = [one for one in paragraphs if _may_join(one, by_paragraph.get(one.id, ()))]
    text = {one.key: one for one in paragraphs} if asking else {}
    joined, apart = joined_paragraphs(asking, text, merge_paragraph, partial(_lay_out_merged, terms=terms))
    gone = {part.paragraph.key: part for parts in joined.values() for part in parts}
    for paragraph in paragraphs:
        own = by_paragraph.get(paragraph.id, [])
        asked_for = any(one.change is not Change.INSERT_AFTER and not one.set_aside for one in own)
        if paragraph.key in gone:
            yield joined_remainder(gone[paragraph.key])
        elif paragraph.key in joined:
            head, parts = merge_paragraph(paragraph, apart.get(paragraph.key, JoinTarget.STANDS)), joined[paragraph.key]
            yield with_joined(_lay_out_merged(join_paragraphs(head, parts, terms.edits), terms), head, parts)
        elif asked_for or paragraph.standing is not None or paragraph.id in objected or paragraph.key in terms.edits:
            yield _lay_out_merged(merge_paragraph(paragraph, apart.get(paragraph.key, JoinTarget.STANDS)), terms)
        else:
            yield MadeParagraph(paragraph.id, paragraph.key, paragraph.kind, paragraph.text, agreed=paragraph.agreed)
        inserted = [one for one in own if one.change is Change.INSERT_AFTER and not one.set_aside]
        if inserted:
            yield from _inserted_paragraphs(paragraph, inserted, terms)
        yield from added.get(paragraph.key, ())


def _may_join(paragraph: BaseParagraph, proposals: Iterable[Proposal]) -> bool:
    """Whether it may become one with another: somebody asks for it now, or has asked before."""
    brackets = paragraph.standing.brackets if paragraph.standing else ()
    return any(one.change is Change.JOIN for one in proposals) or any(map(joins_paragraph, brackets))


def _added_paragraphs(paragraphs: Sequence[BaseParagraph], terms: Terms) -> Mapping[str, list[MadeParagraph]]:
    """The paragraphs that the secretariat puts in, by the key of the one behind which each stands, in their order."""
    own = {paragraph.key for paragraph in paragraphs}
    found: dict[str, list[MadeParagraph]] = {}
    for key, edit in sorted(terms.edits.items(), key=lambda each: each[1].change_id):
        after = predecessor_of(key)
        if key not in own and after is not None:
            kind, text = typed_paragraphs(edit.rewordings[0].text)[0]
            words = redline.Applied("", text, (EDITORIAL,), (edit.id,))
            added = _lay_out((words,), lambda _: False, key, kind, terms)
            found.setdefault(after, []).append(added)
    return found


def _merge_paragraph(
    paragraph: BaseParagraph,
    proposals: Sequence[Proposal],
    objections: Sequence[Objection],
    terms: Terms,
    target: JoinTarget,
) -> Merged:
    typed, wishes = _typed_and_wishes(proposals, objections)
    editorial = {str(proposal.comment_id) for proposal in proposals if proposal.editorial}
    undone = {objection.id for objection in objections}

    def is_agreed(piece: redline.Applied) -> bool:
        return not undone.isdisjoint(piece.ids) or terms.members.issubset(piece.sponsors)

    def is_form(piece: redline.Applied) -> bool:
        return not terms.final_reading and editorial.issuperset(piece.ids)

    def is_plain(piece: redline.Applied) -> bool:
        """Editorial changes go in cleanly, and any objection undoes one; others only where all ask, or the policy says so.

        What becomes of a whole paragraph stands in brackets until it is decided, and so do names that somebody has typed.
        Nothing goes in so that only some have asked for in a final reading.
        """
        if is_of_paragraph(piece.text):
            return False
        if is_agreed(piece):
            return True
        if terms.final_reading or any(named_brackets(piece.text, terms.members)):
            return False
        if paragraph.kind is Kind.ROW and _names_others(piece, terms.members):
            return False
        return terms.policy is Policy.MERGE or is_form(piece)

    form_only = not terms.final_reading and all(
        one.text == DELETE_PARAGRAPH and one.proposal.id in editorial for one in wishes
    )
    pieces, context = merge_with_brackets(
        paragraph.words,
        paragraph.kinds,
        typed,
        wishes,
        terms,
        is_agreed=is_agreed,
        is_form=is_form,
        form_only=form_only,
        target=target,
    )
    return Merged(paragraph, pieces, is_plain, replace(context, agreed=paragraph.agreed, members=terms.members))


def _names_others(piece: redline.Applied, members: Iterable[str]) -> bool:
    """Whether a change in a row of a table names a member that does not ask for it: it may have to lead, to take part or to pay."""
    return any(
        is_named((name,), piece.text) and not is_named((name,), piece.base)
        for name in members
        if name not in piece.sponsors
    )


def _lay_out_merged(one: Merged, terms: Terms) -> MadeParagraph:
    paragraph = one.paragraph
    edit = terms.edits.get(paragraph.key)
    return lay_out_paragraph(
        one.pieces, one.is_plain, paragraph.id, paragraph.key, paragraph.kind, edit, terms.compromises, one.context
    )


def positions_on_brackets(
    paragraph: BaseParagraph, proposals: Iterable[Proposal], objections: Iterable[Objection], terms: Terms
) -> Sequence[tuple[OpenBracket, Mapping[str, Position]]]:
    """The brackets of a paragraph with what each member says about them, in a choice or in words that it has typed."""
    changes = [proposal for proposal in proposals if proposal.change is not Change.INSERT_AFTER]
    found = statements(paragraph.words, *_typed_and_wishes(changes, objections), terms)
    return list(zip(found.paragraph.brackets, found.positions, strict=True))


def _typed_and_wishes(
    proposals: Sequence[Proposal], objections: Iterable[Objection]
) -> tuple[list[TypedProposal], list[TypedProposal]]:
    """The proposals of other words, and those about the whole paragraph."""
    typed = [
        TypedProposal(_to_redline(proposal), proposal.text, proposal.set_aside, proposal.editorial)
        for proposal in proposals
        if proposal.change is Change.REPLACE
    ]
    typed += [TypedProposal(redline.Proposal(one.id, one.sponsors, ""), one.text) for one in objections]
    wishes = [
        TypedProposal(
            _to_redline(proposal),
            DELETE_PARAGRAPH if proposal.change is Change.DELETE else proposal.text,
            proposal.set_aside,
        )
        for proposal in proposals
        if proposal.change in OF_PARAGRAPH
    ]
    return typed, wishes


def _inserted_paragraphs(after: BaseParagraph, proposals: Iterable[Proposal], terms: Terms) -> Iterator[MadeParagraph]:
    """New paragraphs always stand in brackets, unless all members ask for one."""
    insertions = [Insertion(one.comment_id, one.sponsors, one.text) for one in proposals]
    for new in new_paragraphs(after.key, insertions, terms.language):
        yield _lay_out(new.pieces, lambda piece: terms.members.issubset(piece.sponsors), new.key, new.kind, terms)


def _to_redline(proposal: Proposal) -> redline.Proposal:
    return redline.Proposal(str(proposal.comment_id), proposal.sponsors, proposal.text)


def _lay_out(
    pieces: Sequence[redline.Piece],
    is_plain: Callable[[redline.Applied], bool],
    key: str,
    kind: Kind,
    terms: Terms,
) -> MadeParagraph:
    return lay_out_paragraph(pieces, is_plain, None, key, kind, terms.edits.get(key), terms.compromises)
