"""The compendium for machines and for tables: one object, or one row, for each comment."""

import json
from collections.abc import Iterable, Sequence

import redline
from models.brackets.written import sponsors_or_nobody
from models.comments.comment import Change, Worded
from models.comments.queries.traces import Entry
from models.documents.queries.compendium import Compendium
from models.editorial.queries.editorial import Reworded
from models.text.rows import typed_rows
from templates.on_brackets import came_from, why_open
from templates.sentences import row_or_paragraph

COLUMNS = (
    "label",
    "member",
    "departments",
    "cosponsors",
    "about",
    "type",
    "change",
    "comment",
    "proposed_text",
    "justification",
    "attached",
    "outcome",
    "reason",
    "words_now",
    "national",
    "proposed_by",
    "joins",
)


def rows(compendium: Compendium) -> list[dict[str, str]]:
    """The comments in the order of the compendium, each with all of COLUMNS; "" if there is nothing.

    `label` is "KH-1"; `departments` are those that the member wants to be named; `cosponsors` the members that have joined it; `attached` names the files that stand with it; `about` names the paragraph of the version on which comments were asked (and the column of a table whose cell it is about), or "the whole text"; `type`
    and `change` are values of `CommentType` and `Change`; `outcome` is one of `Outcome`; `words_now` says for each
    paragraph of the new version that the comment has changed where its words stand, parted by "; "; `national` says the comment in the
    country's own language; `proposed_by` is the observer whose words the member sponsors, `joins`
    the comment of another member that it joins, such as "CN-3 of round 1".
    """
    return [_row(entry) for entry in compendium.entries]


def as_json(compendium: Compendium) -> str:
    """One object:

    {"consultation": title, "version": number, "round": number, "final_reading": whether the round was one, "circulated_at": instant in UTC (ISO 8601),
    "no_comment": [members], "no_answer": [members],
    "late": [{"member", "filed_at", "admitted_at", "reason"}], "by_letter": [{"member", "cleared_by", "office", "cleared_on",
    "attached": whether the signed letter is}], "comments": [an object as `rows` describes], "observers": [an object as
    `observer_rows` describes], "editorial_changes":
    [{"paragraph", "changes": [{"before", "now"}], "reason", "undone", "objections": [{"member", "text"}]}], "brackets": [an
    object as `bracket_rows` describes], "consensus": [an object as `consensus_rows` describes]}.
    """
    version = compendium.version
    return json.dumps(
        {
            "consultation": version.consultation.title,
            "version": version.number,
            "round": compendium.round.number if compendium.round else None,
            "final_reading": compendium.round.final_reading if compendium.round else False,
            "circulated_at": version.circulated_at.isoformat() if version.circulated_at else None,
            "no_comment": compendium.silent,
            "no_answer": compendium.missing,
            "late": [
                {
                    "member": answer.member.name,
                    "filed_at": answer.filed_at.isoformat() if answer.filed_at else None,
                    "admitted_at": answer.decided_at.isoformat() if answer.decided_at else None,
                    "reason": answer.decision,
                }
                for answer in compendium.late
            ],
            "entered": [
                {
                    "member": answer.member.name,
                    "channel": answer.entry.channel.value,
                    "dated": answer.entry.dated.isoformat(),
                    "differs": answer.entry.differs,
                    "confirmed_at": answer.entry.decided_at.isoformat() if answer.entry.decided_at else None,
                }
                for answer in compendium.entered
                if answer.entry
            ],
            "by_letter": [
                {
                    "member": answer.member.name,
                    "cleared_by": clearance.cleared_by if clearance else "",
                    "office": clearance.office if clearance else "",
                    "cleared_on": clearance.cleared_on.isoformat() if clearance and clearance.cleared_on else None,
                    "attached": clearance is not None or bool(answer.entry and answer.entry.differs),
                }
                for answer, clearance in compendium.by_letter
            ],
            "comments": rows(compendium),
            "observers": observer_rows(compendium),
            "editorial_changes": [_change_as_json(change) for change in compendium.editorial],
            "brackets": bracket_rows(compendium),
            "consensus": consensus_rows(compendium),
        },
        ensure_ascii=False,
        indent=2,
    )


def observer_rows(compendium: Compendium) -> list[dict[str, str]]:
    """A row for each comment of an observer: its `label`, `observer`, `about`, `type`, `change`, `comment`, `proposed_text` and
    `justification`, the members by which it is `sponsored`, and the secretariat's `answer`."""
    return [
        {
            "label": one.comment.label,
            "observer": one.comment.observer.name,
            "about": about(one.comment.paragraph.name if one.comment.paragraph else "the whole text", one.comment),
            "type": one.comment.type.value,
            "change": one.comment.change.value,
            "comment": one.comment.text,
            "proposed_text": written_as(one.comment),
            "justification": one.comment.justification,
            "sponsored": ", ".join(f"{sponsored.member.name} ({sponsored.label})" for sponsored in one.sponsored),
            "answer": one.comment.answer,
        }
        for one in compendium.observers
    ]


def bracket_rows(compendium: Compendium) -> list[dict[str, str]]:
    """A row for each bracket that was open in the text before: its `number` and `paragraph` there, the words of the `draft`,
    the `alternatives` with who asks for them, of which earlier brackets it is made and what members have `said`, each parted by "; ", how it `ended` and who was
    for that ("" if it is open), and why it is `open` and who is waited for ("" if it ended)."""
    return [
        {
            "number": str(one.number),
            "paragraph": one.where,
            "draft": one.standing,
            "alternatives": "; ".join(f"{sponsors_or_nobody(names)}: {words}" for words, names in one.alternatives),
            "said": "; ".join(filter(None, (came_from(one.placed.came_from), *one.statements))),
            "ended": one.outcome,
            "open": "" if one.ending else why_open(one.why_open) if one.why_open else "open",
        }
        for one in compendium.brackets
    ]


def consensus_rows(compendium: Compendium) -> list[dict[str, str]]:
    """A row for each `field`, `member` and `round` in which it declared something: the `stance` and the `remark`."""
    if compendium.consensus is None:
        return []
    return [
        {
            "field": field.title,
            "member": row.member.name,
            "round": str(round.number),
            "stance": position.stance.value,
            "remark": position.remark,
        }
        for field in compendium.consensus.fields
        for row in field.rows
        for round, position in zip(compendium.consensus.rounds, row.positions, strict=True)
        if position is not None
    ]


def own_words(compendium: Compendium) -> list[dict[str, str]]:
    """A row for each place in which the secretariat changed words by itself: `paragraph`, the words `before` and `now`, the
    `reason`, and the `objections` of members, parted by "; "."""
    return [
        {
            "paragraph": change.name,
            "before": change.spans[run.span].was,
            "now": run.text,
            "reason": change.change.reason,
            "objections": "; ".join(
                f"{one.member.name}: {one.text}" if one.text else one.member.name for one in change.objections
            ),
        }
        for change in compendium.editorial
        for run in change.runs
        if run.span is not None
    ]


def _row(entry: Entry) -> dict[str, str]:
    comment, answer = entry.answered.comment, entry.answered.answer
    return {
        "label": comment.label,
        "member": comment.member.name,
        "departments": comment.departments or "",
        "cosponsors": ", ".join(comment.cosponsors or ()),
        "about": about(entry.answered.where, comment),
        "type": comment.type.value,
        "change": comment.change.value + (", reopens what was agreed" if comment.reopens else ""),
        "comment": comment.text,
        "proposed_text": written_as(comment),
        "justification": comment.justification,
        "attached": "; ".join(file.name for file in comment.attachments),
        "outcome": answer.outcome.value if answer else "",
        "reason": answer.reason if answer else "",
        "words_now": "; ".join(stand.in_words for stand in entry.stands),
        "national": comment.national,
        "proposed_by": comment.proposed_by or "",
        "joins": comment.joins or "",
    }


def about(where: str, comment: Worded) -> str:
    """What a comment is about, with the title of the column whose cell it is."""
    return f"{where}, “{comment.cell}”" if comment.cell else where


def written_as(comment: Worded) -> str:
    """The words that a comment proposes; of what it asks of a whole paragraph, with which other one."""
    if comment.after is None:
        return comment.proposed_text
    if comment.change is Change.JOIN:
        return f"Join this paragraph with {comment.after.name}."
    return f"Move this {row_or_paragraph(comment.paragraph)} to after {comment.after.name}."


def asked_in_words(comment: Worded, titles: Sequence[str]) -> str:
    """What a comment asks for, as a list says it to people; `titles` are those of the columns of a row."""
    if comment.change is Change.DELETE:
        return f"Delete the {row_or_paragraph(comment.paragraph)}."
    if comment.change is not Change.INSERT_AFTER:
        return proposed_words(comment, titles) or written_as(comment)
    words = proposed_words(comment, titles)
    rows = len(typed_rows(comment.proposed_text))
    if not rows:
        return f"Add a paragraph after this one: {words}"
    return f"Add {'a row' if rows == 1 else 'rows'} after this one:\n{words}"


def proposed_words(comment: Worded, titles: Sequence[str] = ()) -> str:
    """The words that a comment proposes, as people read them: of a row its cells, each on a line with its title if these are known."""
    if comment.change is Change.REPLACE and comment.paragraph is not None and comment.paragraph.kind.in_cells:
        return _cells(map(redline.as_seen, redline.cells(comment.proposed_text)), titles)
    rows = typed_rows(comment.proposed_text) if comment.change is Change.INSERT_AFTER else []
    return "\n\n".join(_cells(each, titles) for each in rows) or comment.proposed_text


def _cells(cells: Iterable[str], titles: Sequence[str]) -> str:
    """The cells of a row below one another; beside one another where nobody knows their titles."""
    words = [cell or "–" for cell in cells]
    if len(words) != len(titles):
        return redline.BORDER.join(words)
    return "\n".join(f"{title}: {cell}" for title, cell in zip(titles, words, strict=True))


def _change_as_json(change: Reworded) -> dict[str, object]:
    return {
        "paragraph": change.name,
        "changes": [
            {"before": change.spans[run.span].was, "now": run.text} for run in change.runs if run.span is not None
        ],
        "reason": change.change.reason,
        "undone": change.undone,
        "objections": [{"member": one.member.name, "text": one.text} for one in change.objections],
    }
