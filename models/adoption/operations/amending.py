"""The text with words for its brackets on which members have agreed outside a round; at an adoption, with its final numbers."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from models.adoption.queries.amended import _labels, _labels_of, settled_paragraphs
from models.brackets.operations import lifecycle
from models.consolidation.endings import Settled
from models.consolidation.operations.save_candidate import lay_down
from models.drafts import operations
from models.drafts.version import DraftVersion, Stage
from models.people.person import Person
from models.record.events import Verb, digest_of, record


def amended(
    session: Session,
    before: DraftVersion,
    settled: Mapping[int, Settled],
    *,
    final: bool,
    by: Person | None,
    now: datetime,
) -> DraftVersion:
    """The next version, circulated, in which brackets have ended with the words that are `settled` for them; with `final`,
    all paragraphs are counted anew. If that changes nothing, the version itself.

    For who holds the consultation's lock.
    """
    made = settled_paragraphs(session, before, settled)
    labels = _labels(session, before, made, final=final)
    if not settled and [label for label in labels if label] == _labels_of(session, before):
        return before
    version = DraftVersion(
        consultation=before.consultation,
        base_id=before.id,
        number=operations.next_number(session, before.consultation_id),
        stage=Stage.CIRCULATED,
        fingerprint=digest_of(before.fingerprint, *(row.text for row in made)),
        made_at=now,
        circulated_at=now,
    )
    lay_down(session, version, made, labels)

    details = {"number": version.number, "text": version.fingerprint, **({"brackets": len(settled)} if settled else {})}
    verb = Verb.BRACKETS_LIFTED if settled else Verb.DRAFT_NUMBERED
    record(session, version, verb, consultation_id=before.consultation_id, by=by, at=now, **details)

    lifecycle.open_and_end(session, version, by=by, now=now)
    return version
