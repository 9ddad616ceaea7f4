"""Brackets as things with a life of their own: places, positions, endings.

Texts that have been circulated keep their bytes. The brackets of each consultation's newest version get rows; where an
older release has not kept the words of the draft that a bracket replaces, its row says so.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = {"collision": "contested", "sponsored": "to be seen"}
DELETE = "(delete)"
APART = 100_000  # positions while they are given anew


def upgrade() -> None:
    _make_tables()
    connection = op.get_bind()
    for old, new in KINDS.items():
        connection.execute(sa.text("UPDATE conflicts SET kind = :new WHERE kind = :old"), {"old": old, "new": new})
    for version in connection.execute(_NEWEST).mappings().all():
        names = connection.execute(_NAMES, {"consultation": version["consultation_id"]}).scalars().all()
        for paragraph in connection.execute(_PARAGRAPHS, {"version": version["id"]}).mappings().all():
            _carry(connection, version, paragraph, names)


def downgrade() -> None:
    for name in ("bracket_endings", "bracket_positions"):
        op.drop_table(name)
    with op.batch_alter_table("conflicts") as table:
        table.drop_index("ix_conflicts_bracket_id")
        for column in ("bracket_id", "number", "piece", "standing_start", "standing_end", "keepers"):
            table.drop_column(column)
    with op.batch_alter_table("alternatives") as table:
        table.drop_column("comments")
    with op.batch_alter_table("paragraphs") as table:
        table.drop_column("standing")
    op.drop_table("brackets")
    for old, new in KINDS.items():
        op.execute(sa.text("UPDATE conflicts SET kind = :old WHERE kind = :new").bindparams(old=old, new=new))


def _make_tables() -> None:
    op.create_table(
        "brackets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("opened_in_id", sa.Integer(), nullable=True),
        sa.Column("standing_lost", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultations.id"], name=op.f("fk_brackets_consultation_id")),
        sa.ForeignKeyConstraint(["opened_in_id"], ["rounds.id"], name=op.f("fk_brackets_opened_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brackets")),
    )
    op.create_index(op.f("ix_brackets_consultation_id"), "brackets", ["consultation_id"], unique=False)
    op.create_table(
        "bracket_positions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bracket_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("can_accept", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(words IS NOT NULL) = (stance IN ('accept', 'other words'))",
            name=op.f("ck_bracket_positions_words_of_who_speaks"),
        ),
        sa.ForeignKeyConstraint(["bracket_id"], ["brackets.id"], name=op.f("fk_bracket_positions_bracket_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_bracket_positions_submission_id")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_bracket_positions_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bracket_positions")),
        sa.UniqueConstraint("bracket_id", "submission_id", name=op.f("uq_bracket_positions_bracket_id_submission_id")),
    )
    op.create_index(op.f("ix_bracket_positions_submission_id"), "bracket_positions", ["submission_id"], unique=False)
    op.create_table(
        "bracket_endings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("bracket_id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("members", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["draft_versions.id"], name=op.f("fk_bracket_endings_version_id")),
        sa.ForeignKeyConstraint(["bracket_id"], ["brackets.id"], name=op.f("fk_bracket_endings_bracket_id")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name=op.f("fk_bracket_endings_paragraph_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bracket_endings")),
        sa.UniqueConstraint("version_id", "bracket_id", name=op.f("uq_bracket_endings_version_id_bracket_id")),
    )
    for column in ("bracket_id", "paragraph_id"):
        op.create_index(op.f(f"ix_bracket_endings_{column}"), "bracket_endings", [column], unique=False)
    op.add_column("paragraphs", sa.Column("standing", sa.Text(), nullable=True))
    # The defaults are for rows that are there, and for programs of the release before, while both run.
    op.add_column("alternatives", sa.Column("comments", sa.JSON(), server_default="[]", nullable=False))
    key = sa.ForeignKey("brackets.id", name=op.f("fk_conflicts_bracket_id"))
    op.add_column("conflicts", sa.Column("bracket_id", sa.Integer(), key, nullable=True), inline_references=True)
    for name in ("number", "piece", "standing_start", "standing_end"):
        op.add_column("conflicts", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.add_column("conflicts", sa.Column("keepers", sa.JSON(), server_default="[]", nullable=False))
    op.create_index(op.f("ix_conflicts_bracket_id"), "conflicts", ["bracket_id"], unique=False)


class _Found(NamedTuple):
    """A bracket in a paragraph: the number of its row (None: it has none yet), the piece, where it is written, what the
    draft says there, and its alternatives with who asks for them and the comments behind them."""

    id: int | None
    piece: int
    start: int
    end: int
    standing: str
    standing_start: int
    alternatives: list[tuple[str, list[str], list[int]]]


def _carry(
    connection: sa.Connection, version: Mapping[str, Any], paragraph: Mapping[str, Any], names: Sequence[str]
) -> None:
    """Give the brackets of a paragraph their rows, and the paragraph its standing words."""
    rows = connection.execute(_CONFLICTS, {"paragraph": paragraph["id"]}).mappings().all()
    alternatives = {
        row["id"]: connection.execute(_ALTERNATIVES, {"conflict": row["id"]}).mappings().all() for row in rows
    }
    found, standing = _read(paragraph, rows, alternatives, names)
    if not found:
        return
    connection.execute(
        sa.text("UPDATE paragraphs SET standing = :standing WHERE id = :id"),
        {"standing": standing, "id": paragraph["id"]},
    )
    connection.execute(
        sa.text("UPDATE conflicts SET position = position + :apart WHERE paragraph_id = :paragraph"),
        {"apart": APART, "paragraph": paragraph["id"]},
    )
    for position, one in enumerate(sorted(found, key=lambda one: one.start)):
        bracket = connection.execute(
            _BRACKETS.insert().values(
                consultation_id=version["consultation_id"],
                opened_in_id=version["round_id"] if one.id is not None else None,
                standing_lost=one.id is None,
            )
        ).inserted_primary_key
        assert bracket is not None
        place = {
            "position": position,
            "base_text": one.standing,
            "bracket_id": bracket[0],
            "number": position,
            "piece": one.piece,
            "standing_start": one.standing_start,
            "standing_end": one.standing_start + len(one.standing),
        }
        conflict = one.id
        if conflict is None:
            kind = "contested" if len(one.alternatives) > 1 else "to be seen"
            new_values = {"paragraph_id": paragraph["id"], "kind": kind, "fingerprint": f"{one.start:064}"}
            new = connection.execute(
                _CONFLICT_ROWS.insert().values(
                    {**place, **new_values, "start": one.start, "end": one.end, "keepers": []}
                )
            ).inserted_primary_key
            assert new is not None
            conflict = new[0]
        else:
            connection.execute(_CONFLICT_ROWS.update().where(_CONFLICT_ROWS.c.id == conflict).values(**place))
        for number, (text, sponsors, comments) in enumerate(one.alternatives):
            values = {"conflict_id": conflict, "position": number, "text": text, "comments": comments}
            same = (_ALTERNATIVE_ROWS.c.conflict_id == conflict) & (_ALTERNATIVE_ROWS.c.position == number)
            if one.id is None:
                connection.execute(_ALTERNATIVE_ROWS.insert().values(**values, sponsors=sponsors))
            else:
                connection.execute(_ALTERNATIVE_ROWS.update().where(same).values(**values))


def _read(
    paragraph: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    alternatives: Mapping[int, Sequence[Mapping[str, Any]]],
    names: Sequence[str],
) -> tuple[list[_Found], str]:
    """The brackets of a paragraph, and its words without what is only asked for."""
    pieces = _json(paragraph["pieces"]) or [{"kind": "kept", "text": paragraph["text"]}]
    waiting = list(rows)
    found: list[_Found] = []
    standing = ""
    reached = 0  # in the written text
    for number, piece in enumerate(pieces):
        words = piece.get("alternatives", [piece]) if piece.get("kind") in ("applied", "conflict") else []
        row = waiting[0] if waiting and _is(piece, words, waiting[0], alternatives[waiting[0]["id"]]) else None
        if row is not None:
            waiting.pop(0)
            lead, trail = (
                _edges([piece["base"], *(one["text"] for one in words)]) if piece["base"].strip() else ("", "")
            )
            core = piece["base"][len(lead) : len(piece["base"]) - len(trail)]
            wishes = [
                (_without(one["text"], lead, trail), one["sponsors"], [int(id) for id in one["ids"] if id.isdecimal()])
                for one in words
            ]
            found.append(_Found(row["id"], number, row["start"], row["end"], core, len(standing) + len(lead), wishes))
            standing += piece["base"]
            reached = row["end"]
            continue
        text = piece.get("text", "")
        at = paragraph["text"].find(text, reached) if text else reached
        for part, wishes in _parts(text, names):
            if wishes:
                found.append(_Found(None, number, at, at + len(part), "", len(standing), wishes))
            else:
                standing += part
            at += len(part)
        reached = max(reached, at)
    return found, standing


def _is(
    piece: Mapping[str, Any],
    words: Sequence[Mapping[str, Any]],
    row: Mapping[str, Any],
    alternatives: Sequence[Mapping[str, Any]],
) -> bool:
    """Whether a piece is this bracket; not every uncontested change stands in one."""
    if not words or (piece["kind"] == "conflict") != (row["kind"] == "contested"):
        return False
    wishes = [(one["text"], one["sponsors"]) for one in words]
    return piece["base"] == row["base_text"] and wishes == [
        (one["text"], _json(one["sponsors"])) for one in alternatives
    ]


def _parts(text: str, names: Sequence[str]) -> Iterator[tuple[str, list[tuple[str, list[str], list[int]]]]]:
    """A text in parts: words, and brackets side by side that name members, with what stands in these."""
    name = "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True)) or r"(?!)"
    one = rf"\[(?:{name})(?:, (?:{name}))*: [^\[\]]*\]"
    reached = 0
    for match in re.finditer(rf"(?:{one})+", text):
        if reached < match.start():
            yield text[reached : match.start()], []
        inside = re.findall(r"\[([^:\[\]]*): ([^\[\]]*)\]", match[0])
        yield match[0], [("" if words.startswith(DELETE) else words, label.split(", "), []) for label, words in inside]
        reached = match.end()
    if reached < len(text):
        yield text[reached:], []


def _edges(texts: Sequence[str]) -> tuple[str, str]:
    """The white space with which all texts that say something begin and end."""
    saying = [text for text in texts if text.strip()]
    lead = min((text[: len(text) - len(text.lstrip())] for text in saying), key=len)
    trail = min((text[len(text.rstrip()) :] for text in saying), key=len)
    return lead, trail


def _without(text: str, lead: str, trail: str) -> str:
    return text.removeprefix(lead).removesuffix(trail) if text.strip() else ""


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


_BRACKETS = sa.Table(
    "brackets",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("consultation_id", sa.Integer()),
    sa.Column("opened_in_id", sa.Integer()),
    sa.Column("standing_lost", sa.Boolean()),
)
_CONFLICT_ROWS = sa.Table(
    "conflicts",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True),
    *(sa.Column(name, sa.Integer()) for name in ("paragraph_id", "position", "start", "end", "bracket_id", "number")),
    *(sa.Column(name, sa.Integer()) for name in ("piece", "standing_start", "standing_end")),
    *(sa.Column(name, sa.Text()) for name in ("kind", "base_text", "fingerprint")),
    sa.Column("keepers", sa.JSON()),
)
_ALTERNATIVE_ROWS = sa.Table(
    "alternatives",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("conflict_id", sa.Integer()),
    sa.Column("position", sa.Integer()),
    sa.Column("text", sa.Text()),
    sa.Column("sponsors", sa.JSON()),
    sa.Column("comments", sa.JSON()),
)
_NEWEST = sa.text(
    "SELECT id, consultation_id, round_id FROM draft_versions AS version WHERE stage = 'circulated' AND number = ("
    "SELECT max(number) FROM draft_versions WHERE consultation_id = version.consultation_id) ORDER BY id"
)
_NAMES = sa.text(
    "SELECT name FROM members JOIN participations ON participations.member_id = members.id "
    "WHERE participations.consultation_id = :consultation ORDER BY name"
)
_PARAGRAPHS = sa.text(
    "SELECT id, text, pieces FROM paragraphs WHERE version_id = :version AND NOT removed ORDER BY position"
)
_CONFLICTS = sa.text(
    'SELECT id, kind, base_text, start, "end" FROM conflicts WHERE paragraph_id = :paragraph ORDER BY position'
)
_ALTERNATIVES = sa.text("SELECT text, sponsors FROM alternatives WHERE conflict_id = :conflict ORDER BY position")
