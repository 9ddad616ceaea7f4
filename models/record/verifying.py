"""Verifying the record: each chain link by link, the rows that it holds, and the anchors that are kept apart from it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.record.differences import BY_EARLIER, NOWHERE, UNREADABLE, RecordedRow, differences
from models.record.erasing import redacted_digests
from models.record.events import FIRST, Chain, Event
from models.record.official import rows_digest
from models.record.row_digests import Recorded, RowDigest
from models.record.sealing import Anchor, body_digest, link_hash
from models.record.signing import PublicKey, Signer
from models.record.verbs import Verb
from models.rounds.consultation import Consultation

AT_ONCE = 500
MOST = 50  # sentences on one consultation
OTHER_KEY = "was not signed by this service"


@dataclass(frozen=True, slots=True)
class Finding:
    """What verification found about one consultation: how many events hold, the last hash, and what is wrong, if anything."""

    consultation_id: int
    title: str
    events: int
    head: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """What verification uses besides the database: keys that may have signed, and the anchors that were kept."""

    keys: tuple[PublicKey, ...] = ()
    anchors: tuple[Anchor, ...] = ()

    @classmethod
    def from_signer(cls, signer: Signer | None, others: Iterable[PublicKey] = ()) -> "Trust":
        """The key of the service with its anchors, the earlier ones that are noted beside it, and others that signed before."""
        if signer is None:
            return cls(tuple(others))
        return cls((signer.public, *signer.earlier(), *others), tuple(signer.kept()))


@dataclass(slots=True)
class _ChainState:
    """A chain, as far as it holds; `redacted` are the digests of bodies from which a name was taken, as it says further on."""

    redacted: dict[int, str] = field(default_factory=dict)
    seq: int = 0
    head: str = FIRST
    recorded: dict[tuple[str, str], RecordedRow] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    has_rows: bool = False
    has_signatures: bool = False
    loose: list[int] = field(default_factory=list)
    altered: dict[int, str] = field(default_factory=dict)

    def hold(self, one: RowDigest, event: str) -> None:
        """The record holds this of a row from now on."""
        what = Recorded(one.consultation_id, one.salt, one.digest, one.checks)
        self.recorded[(one.table_name, one.row_key)] = RecordedRow(what, event)


def verify(session: Session, trust: Trust | None = None) -> Iterator[Finding]:
    """Check every consultation, in order, including those that have left only an anchor or an event."""
    trust = trust or Trust()
    titles = _titles_by_number(session)
    anchored: dict[int, dict[int, str]] = defaultdict(dict)
    for anchor in trust.anchors:
        anchored[anchor.consultation_id][anchor.seq] = anchor.hash
    recorded = session.scalars(select(Event.consultation_id).distinct())
    walks = {id: _walk_chain(session, id, trust.keys, anchored[id]) for id in sorted({*titles, *anchored, *recorded})}
    known: dict[str, dict[str, RecordedRow]] = defaultdict(dict)
    for walk in walks.values():
        for (table, key), held in walk.recorded.items():
            known[table][key] = held
    for id, fault in differences(session, known):
        walks.setdefault(id, _ChainState()).faults.append(fault)
    for id, walk in sorted(walks.items()):
        if id not in titles and id != NOWHERE:
            walk.faults = ["it has been removed whole: no more than entries of its record is left"]
        faults = walk.faults[:MOST]
        if len(walk.faults) > MOST:
            faults.append(f"and {len(walk.faults) - MOST:,} more like these")
        yield Finding(id, titles.get(id, f"Consultation {id}"), walk.seq, walk.head, tuple(faults))


def _walk_chain(
    session: Session, consultation_id: int, keys: Sequence[PublicKey], anchored: dict[int, str]
) -> _ChainState:
    walk, digests = (
        _ChainState(_redacted_digests(session, consultation_id)),
        _digests_by_event(session, consultation_id),
    )
    for event in _readable_events(session, consultation_id):
        fault = _fault_of(event, walk, keys) if event else f"event {walk.seq + 1} cannot be read any more"
        if event is None or fault:
            walk.faults.append(fault)
            break
        walk.seq, walk.head = event.seq, event.hash
        walk.faults += _faults_of_rows(event, walk, digests.pop(event.seq, []))
        if event.hash != anchored.get(event.seq, event.hash):
            walk.faults.append(f"the service has signed another event {event.seq}: the record was rewritten")
            break
    else:
        chain = session.scalars(select(Chain).where(Chain.consultation_id == consultation_id)).one_or_none()
        if chain is None or (chain.seq, chain.head) != (walk.seq, walk.head):
            walk.faults.append(
                f"the record ends at event {walk.seq}, but its chain says otherwise: events at the end are missing or added"
            )
        if max(anchored, default=0) > walk.seq:
            walk.faults.append(
                f"the record ends at event {walk.seq}, but the service has signed event {max(anchored)}: its end was cut off"
            )
        walk.faults += (
            f"there are digests of official rows for event {seq}, which is not in the record" for seq in digests
        )
        digests.clear()
    for seq, beyond in digests.items():  # where a chain is broken, what it claims of rows is compared all the same
        for one in beyond:
            walk.hold(one, f"event {seq}")
    if keys and walk.has_rows and not walk.has_signatures:
        walk.faults.append("none of its entries was signed by this service")
    if walk.loose:
        more = f" and {len(walk.loose) - 1:,} more" if len(walk.loose) > 1 else ""
        walk.faults.append(f"without digests of official rows: event {walk.loose[0]}{more}; {BY_EARLIER}")
    walk.faults += walk.altered.values()
    return walk


def _titles_by_number(session: Session) -> dict[int, str]:
    """What consultations are called, by number."""
    try:
        return {one.id: one.title for one in session.execute(select(Consultation.id, Consultation.title))}
    except UNREADABLE:
        return {id: f"Consultation {id}" for id in session.scalars(select(Consultation.id))}


def _readable_events(session: Session, consultation_id: int) -> Iterator[Event | None]:
    """Its events in order; None in the place of one in which something stands that no program would have written."""
    own, last = select(Event).where(Event.consultation_id == consultation_id).order_by(Event.seq), 0
    try:
        for event in session.scalars(own.execution_options(yield_per=AT_ONCE)):
            last = event.seq
            yield event
    except UNREADABLE:
        for id in session.scalars(own.with_only_columns(Event.id).where(Event.seq > last)).all():
            try:
                yield session.scalars(select(Event).where(Event.id == id)).one()
            except UNREADABLE:
                yield None


def _redacted_digests(session: Session, consultation_id: int) -> dict[int, str]:
    """As the entries say that took a name out; they stand in the chain themselves, after what they speak of."""
    own = select(Event.verb, Event.body).where(
        Event.consultation_id == consultation_id, Event.verb == Verb.PERSON_ERASED
    )
    return redacted_digests((verb, body) for verb, body in session.execute(own.order_by(Event.seq)))


def _fault_of(event: Event, walk: _ChainState, keys: Sequence[PublicKey]) -> str:
    """Why this event cannot be the next one."""
    called = f"event {event.seq} ({event.verb.value})"
    if event.seq != walk.seq + 1:
        return f"event {walk.seq + 1} is missing"
    if event.prev != walk.head:
        return f"event {event.seq} does not follow the event before it"
    if event.body is None:
        return f"the body of {called} has been emptied"
    if body_digest(event.salt, event.body) != walk.redacted.get(event.seq, event.digest):
        return f"the body of {called} has been changed"
    if link_hash(event.seq, event.prev, event.verb.value, event.at, event.digest) != event.hash:
        return f"{called} has been changed"
    # What came before the first signature was written without a key. The anchors of later entries hold it all the same.
    signed = event.signature is not None or (walk.has_signatures and "rows" in event.body)
    walk.has_signatures = walk.has_signatures or signed
    if (
        keys
        and signed
        and not _is_signed(Anchor(event.consultation_id, event.seq, event.hash, event.signature or ""), keys)
    ):
        return f"{called} {OTHER_KEY}"
    return ""


def _faults_of_rows(event: Event, walk: _ChainState, digests: Sequence[RowDigest]) -> Iterator[str]:
    """Whether the digests of rows are those that the event has sealed; what it holds goes on to the walk."""
    assert event.body is not None
    called = f"event {event.seq} ({event.verb.value})"
    if "rows" not in event.body and not digests:
        if walk.has_rows:
            walk.loose.append(event.seq)
        return
    walk.has_rows = True
    if event.verb is Verb.ROWS_SEALED:
        walk.loose = [seq for seq in walk.loose if seq not in event.body["events"]]
        walk.altered = {seq: words for seq, words in walk.altered.items() if seq not in event.body["events"]}
    before = [
        (*place, walk.recorded[place].recorded.digest)
        for one in digests
        if (place := (one.table_name, one.row_key)) in walk.recorded and walk.recorded[place].recorded.digest
    ]
    sealed = event.body.get("rows", {})
    if "altered" in sealed:
        walk.altered[event.seq] = (
            f"{called} changed what had been altered in the database before: {', '.join(sealed['altered'])}"
        )
    after = [(one.table_name, one.row_key, one.digest) for one in digests]
    count, then, now = (sealed.get(part) for part in ("count", "before", "after"))
    if count != len(digests) or (digests and (then, now) != (rows_digest(before), rows_digest(after))):
        yield f"what {called} holds of official rows has been changed"
    for one in digests:
        walk.hold(one, called)


def _digests_by_event(session: Session, consultation_id: int) -> dict[int, list[RowDigest]]:
    """The digests of rows by the event that they belong to."""
    found: dict[int, list[RowDigest]] = defaultdict(list)
    own = select(RowDigest).where(RowDigest.consultation_id == consultation_id).order_by(RowDigest.id)
    for one in session.scalars(own.execution_options(yield_per=AT_ONCE * 10)):
        found[one.seq].append(one)
    return found


def _is_signed(anchor: Anchor, keys: Iterable[PublicKey]) -> bool:
    return any(key.has_signed(anchor) for key in keys)
