"""A comment form that a member's people have filled in, against the draft on which they comment; choices in a department's form
are advice to its coordinator, as opinions with words typed over the brackets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import redline
from models.brackets.agreement import OpenBracket, Stance
from models.brackets.agreement import Words as BracketWords
from models.brackets.queries.placed import PlacedBracket, placed_brackets, standing_by_paragraph
from models.brackets.reading import read_back, text_with_words
from models.brackets.standing import StandingParagraph
from models.brackets.whole_paragraph import is_of_paragraph
from models.brackets.written import outer_space, shown_bracket_words
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.db.access import WORKER
from models.db.database import Database
from models.drafts.version import DraftVersion, Paragraph
from models.people.person import Member
from models.rounds.consultation import Round
from models.text.markdown import typed_paragraphs
from models.text.typed import LONGEST
from models.uploads.operations.uploads import Found
from models.uploads.reading import Cells, FileReading, FormReading, RowFault
from models.uploads.upload import Upload, UploadDecision
from worker.documents.forms.form import FormFile
from worker.documents.forms.proposed_changes import CommentedDraft, proposed_in_form, unplaced_words
from worker.documents.forms.titles import OURS
from worker.documents.limits import Unreadable
from worker.documents.sandbox.parent import read_form
from worker.documents.uploads.choices import Brackets, choices_in_form
from worker.documents.uploads.table_rows import TablesReading, rows_in_form
from worker.documents.uploads.word import paragraphs_of, version_named

MOST = 1_000  # comments of one form; a country's whole answer has some hundred
MOST_LEFTOVERS = 300  # cells, or paragraphs, that are kept to be shown; the others are counted
TOO_MANY = "This form has {count:,} comments. At most {most:,} can be taken over at once: split it into several files, and send each."

ONLY_THE_COORDINATOR = "Which brackets form a package, and what your country could also accept, only its coordinator can say: that is left out here."

ALREADY_THERE = (
    "The draft of this round already has these words, at {}. Leave this out, unless they belong there twice."
)

_Words = tuple[str, ...]


def read_form_upload(database: Database, upload: Upload, path: Path) -> tuple[FileReading, Sequence[Found]]:
    """What the rows ask; with the columns, the rows that are wrong, and sentences on how the form was read."""
    before = upload.reading.form if upload.reading else None
    chosen = before.chosen if before else {}
    form = read_form(path, upload.name, chosen)
    count = len(form.rows) + len(form.choices) + len(form.table_rows)
    if count > MOST:
        raise Unreadable(TOO_MANY.format(count=count, most=MOST))
    with database.reading(WORKER) as session:
        draft = _commented_draft(session, upload)
        found, wrong = proposed_in_form(form, draft)
        chosen_there, ended = _read_choices(session, upload, form)
        tables = _read_tables(session, upload, form)
        found, wrong = [*found, *chosen_there, *tables.found], [*wrong, *ended, *tables.faults]
        round = session.get_one(Round, upload.round_id)
        older = _older_version(session, round, form)
        if older is not None:
            found = flag_present_words(session, found, older, round.version_id)
        title = round.consultation.title if form.family == OURS else None
    # A CSV of ours does not say that the words above its table are its title.
    form_leftovers = [each for each in form.leftovers if each.title or each.text != title]
    leftovers = [*form_leftovers, *unplaced_words(form, draft), *tables.leftovers]
    aside = len(leftovers) - len(form.leftovers)
    faults = sorted((*form.faults, *wrong), key=lambda each: (each.sheet, each.row))
    reading = FormReading(
        family=form.family,
        columns=form.columns,
        faults=faults,
        cells=form.cells + Cells(read=-aside, aside=aside),
        leftovers=leftovers[:MOST_LEFTOVERS],
        leftovers_count=len(leftovers),
        outside=form.outside[:MOST_LEFTOVERS],
        outside_count=len(form.outside),
        chosen=chosen,
    )
    return FileReading([*form.warnings, *tables.warnings], older.number if older else None, form=reading), found


def flag_present_words(session: Session, found: Sequence[Found], then: DraftVersion, version_id: int) -> list[Found]:
    """Leave new paragraphs and rows for a person to decide on if the text of `version_id` has the same words since `then`."""
    known = {one.key for one in paragraphs_of(session, then.id)}
    brackets = standing_by_paragraph(placed_brackets(session, version_id))
    there: dict[_Words, Paragraph] = {}
    for paragraph in paragraphs_of(session, version_id):
        if paragraph.key not in known:
            for words in _wordings(paragraph, brackets.get(paragraph.id)):
                there.setdefault(_comparable(words), paragraph)
    return [_flag_if_present(one, there) for one in found]


def _older_version(session: Session, round: Round, form: FormFile) -> DraftVersion | None:
    """The version that the form was made from, where it is not that of the round."""
    made_from = version_named(session, round, form.version)
    return None if made_from is None or made_from.id == round.version_id else made_from


def _as_opinions(choices: Sequence[Found], brackets: Sequence[PlacedBracket], language: str) -> list[Found]:
    """The choices as opinions, in the order of the text: those of a paragraph that name words are one proposal, any other
    is a remark."""
    paragraphs = standing_by_paragraph(brackets)
    choices = [_as_advice(one) for one in choices]
    found: list[Found] = []
    for id, paragraph in paragraphs.items():
        own = [one for one in choices if one.words.paragraph_id == id]
        if own:
            found += _opinions_on(own, paragraph, brackets, language)
    return found


def _read_choices(session: Session, upload: Upload, form: FormFile) -> tuple[Sequence[Found], Sequence[RowFault]]:
    """What the form says about the brackets of the round's text; a department's choices are opinions."""
    if not form.choices:
        return [], []
    assert upload.round_id is not None
    round = session.get_one(Round, upload.round_id)
    then = version_named(session, round, form.version) or session.get_one(DraftVersion, round.version_id)
    now = placed_brackets(session, round.version_id)
    there = now if then.id == round.version_id else placed_brackets(session, then.id)
    found, wrong = choices_in_form(form.choices, Brackets(now, there, then.name))
    if upload.department is not None:
        found = _as_opinions(found, now, round.consultation.language)
    return found, wrong


def _read_tables(session: Session, upload: Upload, form: FormFile) -> TablesReading:
    """What the tables of the text in the file ask."""
    if not form.table_rows:
        return TablesReading()
    assert upload.round_id is not None
    round = session.get_one(Round, upload.round_id)
    then = version_named(session, round, form.version) or session.get_one(DraftVersion, round.version_id)
    now = paragraphs_of(session, round.version_id)
    there = now if then.id == round.version_id else paragraphs_of(session, then.id)
    return rows_in_form(form.table_rows, there, now, then.name)


def _commented_draft(session: Session, upload: Upload) -> CommentedDraft:
    assert upload.round_id is not None
    round = session.get_one(Round, upload.round_id)
    standing = select(Paragraph).where(Paragraph.version_id == round.version_id, Paragraph.removed.is_(False))
    members = session.scalars(select(Member)).all()
    own = next(member for member in members if member.id == upload.member_id)
    others = frozenset(member.name.casefold() for member in members if member is not own)
    return CommentedDraft(
        session.scalars(standing.order_by(Paragraph.position)).all(),
        (own.name, own.code),
        others,
        str(round.version_id),
    )


def _as_advice(found: Found) -> Found:
    """A choice without what only those who speak for the member can say, and a sentence on that."""
    if found.choice is None or not (found.choice.package or found.choice.can_accept):
        return found
    return replace(found, note=f"{found.note} {ONLY_THE_COORDINATOR}")


def _opinions_on(
    choices: Sequence[Found], paragraph: StandingParagraph, brackets: Sequence[PlacedBracket], language: str
) -> Iterator[Found]:
    ids = [one.id for one in paragraph.brackets]
    named: dict[int, BracketWords] = {}
    naming: list[Found] = []
    for one in choices:
        assert one.choice is not None
        number = ids.index(one.choice.bracket_id)
        words = _chosen_words(one, paragraph.brackets[number])
        is_typable = (
            words is not None and not is_of_paragraph(words[0]) and not paragraph.brackets[number].adds_paragraph
        )
        if words is None or not is_typable or one.decision is UploadDecision.OPEN:
            yield _remark(one, brackets)
        else:
            named[number] = words
            naming.append(one)
    if not naming:
        return
    text = text_with_words(paragraph, named)
    reading = read_back(paragraph, text, language)
    whole = not reading.unclear and reading.choices.keys() == named.keys()
    reason = "\n\n".join(dict.fromkeys(filter(None, (one.words.justification for one in naming))))
    if not whole or max(len(text), len(reason)) > LONGEST:
        yield from (_remark(one, brackets) for one in naming)
        return
    proposed = Words(CommentType.SUBSTANTIVE, Change.REPLACE, naming[0].words.paragraph_id, "", text, reason)
    yield Found(proposed, note=" ".join(one.note for one in naming))


def _chosen_words(found: Found, bracket: OpenBracket) -> BracketWords | None:
    """The words that a choice names for a bracket's places; None if it names none."""
    assert found.choice is not None
    if found.choice.stance is Stance.KEEP:
        return bracket.standing
    if found.choice.stance is Stance.OTHER:
        lead, trail = outer_space(bracket, 0)
        return (f"{lead}{found.words.proposed_text}{trail}",) if len(bracket.standing) == 1 else None
    return found.choice.accepted


def _remark(found: Found, brackets: Sequence[PlacedBracket]) -> Found:
    assert found.choice is not None
    choice, words = found.choice, found.words
    number, bracket = next(
        (at, one.bracket) for at, one in enumerate(brackets, 1) if one.bracket.id == choice.bracket_id
    )
    what = choice.stance.value
    if choice.accepted is not None:
        what += f" “{shown_bracket_words(bracket, choice.accepted)}”"
    elif words.proposed_text:
        what += f" “{words.proposed_text}”"
    remark = replace(words, text=f"Bracket {number}: {what}.", proposed_text="")
    return replace(found, words=remark, choice=None)


def _wordings(paragraph: Paragraph, standing: StandingParagraph | None) -> Iterator[str]:
    """What a new paragraph says: the words that stand, or those that members ask for in its bracket."""
    yield paragraph.standing_words
    for bracket in standing.brackets if standing else ():
        if len(bracket.standing) == 1 and not bracket.standing[0].strip():
            yield from (one.words[0] for one in bracket.alternatives)


def _flag_if_present(found: Found, there: Mapping[_Words, Paragraph]) -> Found:
    if found.words.change is not Change.INSERT_AFTER:
        return found
    new = [_comparable(one.text) for one in typed_paragraphs(found.words.proposed_text)]
    if not new or not all(words in there for words in new):
        return found
    note = f"{found.note} {ALREADY_THERE.format(there[new[0]].name)}".strip()
    return replace(found, note=note, decision=UploadDecision.OPEN)


def _comparable(words: str) -> _Words:
    """Equal for words that differ only in the white space around them, or around the cells of a row."""
    return tuple(redline.key(cell).strip() for cell in redline.cells(words))
