"""What a Word file says beside its changes of the draft: comments in its margin, and words that have no place in the draft."""

from collections.abc import Sequence

from models.comments.comment import CommentType
from models.comments.operations.wording import Words
from models.drafts.version import Paragraph
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from worker.documents.docx_in.matching import AcceptedParagraph
from worker.documents.docx_in.read import Margin


def unplaced_change(whole: AcceptedParagraph, text: str, note: str) -> Found:
    """Words that are no paragraph of the draft, to be decided on; the note says which words were taken out."""
    words = Words(CommentType.SUBSTANTIVE, text=text)
    return Found(words, ", ".join(whole.authors), note, UploadDecision.OPEN)


def margin_remark(margin: Margin, on: Paragraph | None, *, open: bool) -> Found:
    """A comment in the margin, on a paragraph of the text or on all of it."""
    words = Words(
        CommentType.SUBSTANTIVE if on else CommentType.GENERAL, paragraph_id=on.id if on else None, text=margin.text
    )
    note = f"It is attached to the words “{margin.anchor}”." if margin.anchor and on is None else ""
    decision = UploadDecision.OPEN if open else UploadDecision.SUGGESTED
    return Found(words, margin.author, note, UploadDecision.LEAVE_OUT if margin.done else decision)


def reason(margin: Sequence[Margin]) -> str:
    """What is said in the margin of a change."""
    return "\n\n".join(each.text for each in margin)


def author_names(whole: AcceptedParagraph | None, margin: Sequence[Margin]) -> str:
    """Who has changed a paragraph, or commented on it in the margin."""
    names = {*(whole.authors if whole else ()), *(each.author for each in margin if each.author)}
    return ", ".join(sorted(names))
