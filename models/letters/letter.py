"""The kinds of letters, and what belongs to each kind: files, times for calendars, copies."""

from enum import StrEnum

from models.documents.document import DocumentKind, Format


class Letter(StrEnum):
    """Each has a folder of its name in templates/letters: subject.txt, body.txt, body.html. The value stands in rows, and stays
    where a letter gets another name."""

    SIGN_IN = "sign_in"
    FACTOR_CHANGED = "factor_changed"
    RESET_TO_CONFIRM = "reset_to_confirm"
    NEW_BROWSER = "new_browser"
    INVITED = "invited"
    HEARD = "heard"
    ROUND_OPENED = "round_opened"
    REMINDER = "reminder"
    DEADLINE_CHANGED = "deadline_changed"
    DUTY_MARKED = "duty_marked"
    PARTING_ASKED = "parting_asked"
    DEPARTMENT_DEADLINE = "department_deadline"
    DEPARTMENT_REMINDER = "department_reminder"
    OPINION_MESSAGE = "opinion_message"
    CLEARANCE_ASKED = "clearance_asked"
    CLEARANCE_UNDONE = "clearance_undone"
    CLEARANCE_ENDED = "clearance_ended"
    LETTER_DIFFERS = "letter_differs"
    LETTER_DIFFERS_NO_MORE = "letter_differs_no_more"
    RECEIPT = "receipt"
    TAKEN_BACK = "taken_back"
    FILED_LATE = "filed_late"
    LATE_DECIDED = "late_decided"
    COMMENT_CORRECTION_FILED = "corrigendum_filed"
    COMMENT_CORRECTION_DECIDED = "corrigendum_decided"
    ENTRY_TO_CHECK = "entry_to_check"
    ENTRY_SENT_BACK = "entry_sent_back"
    ENTRY_CHECKED = "entry_checked"
    ENTRY_DECIDED = "entry_decided"
    ENTRY_LAPSED = "entry_lapsed"
    ALL_IN = "all_in"
    ROUND_CLOSED = "round_closed"
    TYPE_ASKED = "type_asked"
    TYPE_DECIDED = "type_decided"
    CANDIDATE_READY = "candidate_ready"
    PROPOSED = "proposed"
    RETURNED = "returned"
    CIRCULATED = "circulated"
    OBJECTED = "objected"
    LIFTING_PROPOSED = "lifting_proposed"
    LIFTING_RETURNED = "lifting_returned"
    LIFTING_BEGUN = "lifting_begun"
    LIFTING_ANSWERED = "lifting_answered"
    LIFTING_ENDED = "lifting_ended"
    ADOPTION_PROPOSED = "adoption_proposed"
    ADOPTION_RETURNED = "adoption_returned"
    ADOPTION_BEGUN = "adoption_begun"
    POSITION = "position"
    ADOPTION_BROKEN = "adoption_broken"
    ADOPTION_LAPSED = "adoption_lapsed"
    ANSWER_REMINDER = "answer_reminder"
    CALL_RECORDED = "call_recorded"
    SILENCE_EXTENDED = "silence_extended"
    SILENCE_OVER = "silence_over"
    SILENCE_HELD = "silence_held"
    RESULT_DECLARED = "result_declared"
    ADOPTED = "adopted"
    LATE_OBJECTION = "late_objection"
    STATEMENT_WITHDRAWN = "statement_withdrawn"
    CORRIGENDUM_PROPOSED = "correction_proposed"
    CORRIGENDUM_PUT = "correction_put"
    CORRIGENDUM_ENDED = "correction_ended"
    ACHIEVEMENT_SENT = "achievement_sent"
    ACHIEVEMENT_DECIDED = "achievement_decided"
    OPENING_PROPOSED = "opening_proposed"
    OPENED = "opened"
    ACTING_NAMED = "acting_named"
    ACTING_TO_CONFIRM = "acting_to_confirm"
    ACTING_ENDED = "acting_ended"
    HAND_OVER_OFFERED = "hand_over_offered"
    HAND_OVER_WITHDRAWN = "hand_over_withdrawn"
    HAND_OVER_TAKEN = "hand_over_taken"
    COSPONSOR_ASKED = "cosponsor_asked"
    COSPONSOR_ANSWERED = "cosponsor_answered"
    COSPONSOR_ENDED = "cosponsor_ended"
    POSITION_TO_CHECK = "position_to_check"
    POSITION_TO_CONFIRM = "position_to_confirm"
    POSITION_NOT_COUNTED = "position_not_counted"
    MEETING_CONVENED = "meeting_convened"
    MEETING_CALLED_OFF = "meeting_called_off"
    MINUTES_PROPOSED = "minutes_proposed"
    MINUTES_RETURNED = "minutes_returned"
    MINUTES_SENT = "minutes_sent"
    MINUTES_CORRECTED = "minutes_corrected"
    OBSERVER_INVITED = "observer_invited"
    OBSERVER_ROUND = "observer_round"
    OBSERVER_DEADLINE = "observer_deadline"
    OBSERVER_CLOSING = "observer_closing"
    OBSERVER_CLOSED = "observer_closed"
    OBSERVER_CIRCULATED = "observer_circulated"
    OBSERVER_ENDED = "observer_ended"


SIGNS_IN = (Letter.SIGN_IN, Letter.INVITED, Letter.OBSERVER_INVITED)
"""Those with a link that signs in: they leave at most once, and what is kept of them opens nothing."""
TO_THE_PERSON = (
    *(Letter.SIGN_IN, Letter.FACTOR_CHANGED, Letter.NEW_BROWSER),
    *(Letter.ACTING_ENDED, Letter.HAND_OVER_TAKEN, Letter.OBSERVER_ENDED),
)
"""Those to somebody who may hold no office any more; all others are for the holder of one."""
AT_HOME = (
    Letter.INVITED,
    Letter.HEARD,
    Letter.DEPARTMENT_DEADLINE,
    Letter.DEPARTMENT_REMINDER,
    Letter.OPINION_MESSAGE,
    Letter.CLEARANCE_ASKED,
    Letter.CLEARANCE_UNDONE,
    Letter.CLEARANCE_ENDED,
    Letter.COSPONSOR_ASKED,
    Letter.COSPONSOR_ANSWERED,
    Letter.COSPONSOR_ENDED,
)
"""Those that pass inside a member, or to another member by name; they are nobody else's business."""
OF_OWN_ANSWER = (Letter.REMINDER, Letter.RECEIPT)
"""Those that tell a member how many comments it is writing, or what its answer holds: the secretariat sees that they went, and not
what they say."""
_TEXT_FILES = (DocumentKind.TEXT, Format.PDF), (DocumentKind.TEXT, Format.DOCX)
CARRIED = {
    Letter.CIRCULATED: (*_TEXT_FILES, (DocumentKind.REDLINE, Format.PDF)),
    Letter.OBSERVER_CIRCULATED: _TEXT_FILES,
    Letter.LIFTING_ENDED: (*_TEXT_FILES, (DocumentKind.REDLINE, Format.PDF)),
    Letter.ADOPTION_BEGUN: (
        (DocumentKind.RESULTING, Format.PDF),
        (DocumentKind.RESULTING, Format.DOCX),
        (DocumentKind.RESULTING_REDLINE, Format.PDF),
    ),
    Letter.MINUTES_SENT: ((DocumentKind.MINUTES, Format.PDF), (DocumentKind.MINUTES, Format.DOCX)),
    Letter.ADOPTED: (
        (DocumentKind.CERTIFICATE, Format.PDF),
        (DocumentKind.TEXT, Format.PDF),
        (DocumentKind.MEETING, Format.PDF),
    ),
}
"""The files of a version that go out with a letter, the first of them before all others."""


WITH_DEADLINE = (
    Letter.INVITED,
    Letter.ROUND_OPENED,
    Letter.DEADLINE_CHANGED,
    Letter.REMINDER,
    Letter.TAKEN_BACK,
    Letter.OBSERVER_ROUND,
    Letter.OBSERVER_DEADLINE,
    Letter.OBSERVER_CLOSING,
)
"""Those that carry the deadline of their round for a calendar."""


ASKING = (
    *(Letter.ADOPTION_BEGUN, Letter.LIFTING_BEGUN, Letter.CORRIGENDUM_PUT),
    *(Letter.ANSWER_REMINDER, Letter.SILENCE_EXTENDED),
)
"""Those that carry the time until which members can answer what is put to them."""


ENDING = (
    *(Letter.ADOPTION_BROKEN, Letter.ADOPTION_LAPSED, Letter.ADOPTED),
    *(Letter.LIFTING_ENDED, Letter.CORRIGENDUM_ENDED),
)
"""Those that take this time out of calendars, where it is not over yet."""


WITH_MEETING = (Letter.MEETING_CONVENED, Letter.MEETING_CALLED_OFF)
"""Those that carry their meeting for a calendar."""


COPIED = (
    *(Letter.ROUND_OPENED, Letter.REMINDER, Letter.DEADLINE_CHANGED, Letter.ROUND_CLOSED, Letter.CIRCULATED),
    *(Letter.RECEIPT, Letter.TAKEN_BACK, Letter.FILED_LATE, Letter.LATE_DECIDED),
    *(
        Letter.COMMENT_CORRECTION_FILED,
        Letter.COMMENT_CORRECTION_DECIDED,
        Letter.TYPE_ASKED,
        Letter.DUTY_MARKED,
        Letter.PARTING_ASKED,
    ),
    *(Letter.ENTRY_CHECKED, Letter.ENTRY_LAPSED, Letter.POSITION_TO_CONFIRM, Letter.POSITION),
    *(Letter.LIFTING_BEGUN, Letter.LIFTING_ANSWERED, Letter.LIFTING_ENDED, Letter.CALL_RECORDED),
    *(Letter.ADOPTION_BEGUN, Letter.ANSWER_REMINDER, Letter.ADOPTION_BROKEN, Letter.ADOPTION_LAPSED, Letter.ADOPTED),
    Letter.STATEMENT_WITHDRAWN,
    *(Letter.MEETING_CONVENED, Letter.MEETING_CALLED_OFF, Letter.MINUTES_SENT),
)
"""Letters to a coordinator that are copied to the mailbox of the office. None signs in, and none passes inside a member."""
