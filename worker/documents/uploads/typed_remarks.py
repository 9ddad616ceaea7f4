"""Remarks that people type among the words of a draft instead of in its margin: “(Thailand: too rare)”, “Comment: …”."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

import redline
from models.comments.comment import Change
from models.uploads.operations.uploads import Found
from models.uploads.upload import UploadDecision
from worker.documents.forms.titles import LIKELY, field_of

REMARK = "“{}” looks like a remark, not like words for the text. Keep this if the text should say it."
_LEAD = re.compile(r"(?:^|(?P<bracket>[\[({（【]))\s*(?P<lead>[^\[\](){}（）【】:：\n]{1,60})[:：]", re.MULTILINE)
_LONGEST_QUOTE = 40  # characters of a remark
_OF_NAMES = "["  # what stands in one behind a name is refused as the bracket of that member


def flag_typed_remark(found: Found, present: str, members: Collection[str], language: str) -> Found:
    """The change, to be decided on if the words that it adds to the `present` ones seem to hold a remark."""
    if found.decision is not UploadDecision.SUGGESTED:
        return found
    if (remark := next(_remarks_in(found, present, members, language), None)) is None:
        return found
    note = f"{found.note} {REMARK.format(remark)}".strip()
    return replace(found, note=note, decision=UploadDecision.OPEN)


def _remarks_in(found: Found, present: str, members: Collection[str], language: str) -> Iterator[str]:
    proposed = found.words.proposed_text
    if found.words.change is Change.REPLACE:
        added = [edit.replacement for edit in redline.diff(present, proposed, language)]
    else:
        added = [proposed] if found.words.change is Change.INSERT_AFTER else []
    for words in map(str.strip, added):
        for each in _LEAD.finditer(words):
            lead = each["lead"].strip()
            if _names_a_remark(lead) or (each["bracket"] not in (None, _OF_NAMES) and lead in members):
                remark = " ".join(words[each.start() :].split())
                yield f"{remark[:_LONGEST_QUOTE]}…" if len(remark) > _LONGEST_QUOTE else remark


def _names_a_remark(lead: str) -> bool:
    """Whether it is called a comment, as in “Comment of the Department of Forests”."""
    claims = (field_of(name) for name in (lead, *lead.split()[:1]))
    return any(claim is not None and claim[0] == "comment" and claim[1] >= LIKELY for claim in claims)
