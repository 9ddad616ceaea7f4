"""Files that people send in: kept as they came, owed to a worker, tried again where reading failed or other columns of a form
are chosen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from models.brackets.agreement import Stance
from models.brackets.agreement import Words as BracketWords
from models.comments.operations.collecting import ensure_collecting
from models.comments.operations.wording import Words, columns
from models.db.work import Claim, WorkState, try_again
from models.errors import Invalid, NotFound, Untimely, ensure_found
from models.people.person import LONGEST_DEPARTMENT, Person, Role
from models.record.events import record
from models.record.verbs import Verb
from models.rounds.consultation import Round
from models.rounds.operations import rounds
from models.text.typed import file_name, line
from models.uploads.operations import upload_review
from models.uploads.reading import NAMES, SAYING, Field, FileReading, reading_as_plain
from models.uploads.upload import Upload, UploadDecision, UploadedComment, UploadKind

BY_HAND = ("reopens", "national", "cell")
"""What no file says."""


def digest_of_file(content: bytes) -> str:
    """SHA-256; raises Invalid for an empty file."""
    if not content:
        raise Invalid("This file is empty: there is nothing in it.", "file")
    return sha256(content).hexdigest()


def keep(
    session: Session,
    upload_kind: UploadKind,
    content: bytes,
    *,
    name: str,
    by: Person,
    now: datetime,
    refusal: str | None = None,
    **columns: int | str | None,
) -> Upload:
    """Keep a file and owe its reading, unless there is a `refusal`; `columns` of Upload say whose it is."""
    upload = Upload(
        upload_kind=upload_kind,
        by_id=by.id,
        at=now,
        name=file_name(name),
        content=content,
        size=len(content),
        digest=digest_of_file(content),
        refusal=refusal,
        state=WorkState.DONE if refusal else WorkState.WAITING,
        not_before=now,
        **columns,
    )
    session.add(upload)
    session.flush()
    return upload


def receive_again(session: Session, known: Upload, *, now: datetime) -> Upload:
    """The same file is kept once; what could not be read then is tried again."""
    if known.refusal or known.state is WorkState.FAILED:
        known.refusal = None
        try_again(session, known, now=now)
    return known


@dataclass(frozen=True, slots=True)
class FoundChoice:
    """What a file says about a bracket: a stance, the circulated words that it accepts, a package, "" for none, and other
    words that the member could also accept."""

    bracket_id: int
    stance: Stance
    accepted: BracketWords | None = None
    package: str = ""
    can_accept: Sequence[BracketWords] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a file asks; see UploadedComment. `aside` are words beside it that become no part of a comment, each
    with the title of its column: they are only shown."""

    words: Words
    said_by: str = ""
    note: str = ""
    decision: UploadDecision = UploadDecision.SUGGESTED
    choice: FoundChoice | None = None
    aside: Sequence[tuple[str, str]] = ()


def receive(
    session: Session,
    round_id: int,
    upload_kind: UploadKind,
    content: bytes,
    *,
    name: str,
    source: str = "",
    by: Person,
    now: datetime,
) -> Upload:
    """Keep a file of the person's member and owe its reading; one that comes too late is kept too, and says so.

    `source` is whose words it holds, where the person says so. The same file of the same people in the same round is kept once; what could not be read then is tried again.
    """
    member, round = by.of_member(), rounds.locked_round(session, round_id)
    refusal = _why_too_late(session, round, by, now)
    source = line(source, "source")[:LONGEST_DEPARTMENT]
    department = by.department if by.role is Role.CONTRIBUTOR else None
    digest = digest_of_file(content)
    known = _known_upload(session, round, upload_kind, digest, by)
    if known is not None:
        return known if refusal else receive_again(session, known, now=now)

    upload = keep(
        session,
        upload_kind,
        content,
        name=name,
        by=by,
        now=now,
        refusal=refusal,
        round_id=round.id,
        member_id=member.id,
        department=department,
        source=source or None,
    )

    details = {"round": round.id, "member": member.id}
    record(
        session,
        upload,
        Verb.FILE_UPLOADED,
        consultation_id=round.consultation_id,
        by=by,
        at=now,
        file=digest,
        **details,
    )
    return upload


def read_again(session: Session, upload_id: int, *, now: datetime) -> None:
    """Owe the reading once more, after workers have given it up; raises NotFound."""
    upload = ensure_found(session.get(Upload, upload_id))
    if upload.state is WorkState.FAILED:
        try_again(session, upload, now=now)


def refuse(session: Session, claim: Claim, sentence: str) -> None:
    """Say why the file cannot be used; it stays."""
    session.execute(update(Upload).where(Upload.id == claim.id).values(refusal=sentence))


def save_reading(session: Session, claim: Claim, reading: FileReading, found: Sequence[Found]) -> None:
    """Keep what was read in the file: facts about all of it, and each thing that it asks with what stands beside that. A
    member's file is of the kind that it was read as, whatever it was sent in as."""
    aside = {position: one.aside for position, one in enumerate(found) if one.aside}
    result = reading_as_plain(replace(reading, aside=aside))
    session.execute(update(Upload).where(Upload.id == claim.id).values(result=result))
    kind = UploadKind.FORM if reading.form else UploadKind.WORD
    of_member = Upload.upload_kind.in_((UploadKind.WORD, UploadKind.FORM))
    session.execute(update(Upload).where(Upload.id == claim.id, of_member).values(upload_kind=kind))
    session.add_all(
        UploadedComment(
            upload_id=claim.id,
            position=position,
            said_by=each.said_by,
            note=each.note,
            decision=each.decision,
            **{name: value for name, value in columns(each.words).items() if name not in BY_HAND},
            **_columns_of(each.choice),
        )
        for position, each in enumerate(found)
    )


def choose_columns(
    session: Session, upload_id: int, chosen: Mapping[str, Field], *, by: Person, seen: int, now: datetime
) -> Upload:
    """Have a form read again with these columns, by their letters, in the place of what was read in it before. Several may
    hold words of a comment: they are put together.

    The same choice again changes nothing. `seen` is the revision of the file that the person saw.
    """
    upload = upload_review.undecided_upload(session, upload_id, by, now)
    if (reading := upload.reading) is None or (form := reading.form) is None:
        raise NotFound
    _ensure_enough(chosen)
    if chosen == {column.letter: column.field for column in form.columns if column.field in NAMES}:
        return upload
    upload.ensure_seen(seen)

    upload.result = reading_as_plain(replace(reading, form=replace(form, chosen=dict(chosen))))
    _owe_again(session, upload, now)
    return upload


def read_anew(session: Session, upload_id: int, *, by: Person, seen: int, now: datetime) -> Upload:
    """Have a file read once more that was read before: what reads it may have become better since. What was decided about what it
    holds is to be decided again. `seen` is the revision of the file that the person saw."""
    upload = upload_review.undecided_upload(session, upload_id, by, now)
    upload.ensure_seen(seen)

    _owe_again(session, upload, now)
    return upload


def _owe_again(session: Session, upload: Upload, now: datetime) -> None:
    session.execute(delete(UploadedComment).where(UploadedComment.upload_id == upload.id))
    upload.revision += 1
    try_again(session, upload, now=now)


def _columns_of(choice: FoundChoice | None) -> dict[str, object]:
    if choice is None:
        return {}
    accepted = None if choice.accepted is None else list(choice.accepted)
    return {
        "bracket_id": choice.bracket_id,
        "stance": choice.stance,
        "accepted": accepted,
        "package": choice.package,
        "can_accept": [list(words) for words in choice.can_accept],
    }


def _why_too_late(session: Session, round: Round, by: Person, now: datetime) -> str | None:
    """Why a file cannot be used now; None if it can."""
    try:
        ensure_collecting(session, round, by=by, now=now)
    except Untimely as refusal:
        return f"{refusal} The file was kept, but nothing in it was used."
    return None


def _known_upload(session: Session, round: Round, upload_kind: UploadKind, digest: str, by: Person) -> Upload | None:
    """The same file, if the person may see it: sent in as the same, or known to ask something."""
    same = select(Upload).where(
        Upload.round_id == round.id,
        or_(Upload.upload_kind == upload_kind, Upload.comments.any()),
        Upload.digest == digest,
        Upload.member_id == by.of_member().id,
    )
    return session.scalars(same.order_by(Upload.id).limit(1)).one_or_none()


def _ensure_enough(chosen: Mapping[str, Field]) -> None:
    if not {"comment", "proposed"} & set(chosen.values()):
        raise Invalid("Choose which column holds the comments, or the proposed words.")
    for field, count in Counter(chosen.values()).items():
        if count > 1 and field not in SAYING:
            raise Invalid(f"{count} columns are said to hold “{NAMES[field]}”. Choose it for one of them.")
