"""What the columns of comment forms are called, and what each is for."""

import re
import unicodedata
from collections.abc import Mapping

from models.form_fields import Field
from worker.documents.forms import tongues

_TITLES: Mapping[Field, str] = {
    "number": "no, nr, number, item, item no, comment no, comment nr, comment number, comment id, id, ref, serial no, s no, row, issue",
    "member": "mb, nc, mb nc, mb nb, nb, member, member body, member country, member state, country, countries, contracting party, nppo, country organization, country organisation, party, on behalf of, national committee, liaison",
    "author": "author, name, reviewer, reviewer name, reviewer full name, full name, commenter, commentator, commented by, submitted by, submitter, from, person, department, organization, organisation, affiliation, contact",
    "section": "section, section no, section number, clause, clause no, clause number, subclause, sub clause, clause subclause, clause subclause annex, clause subclause annex figure table, chapter, chapter number, part, annex, heading",
    "paragraph": "paragraph, para, paragraph no, paragraph nr, paragraph number, para no, para number, paragraph figure table, paragraph figure table note, paragraph list item note, paragraph list item, figure table, location",
    "line": "line, lines, line no, line nr, line number, line numbers, from line, line from, start line, line start, first line",
    "line_to": "till line, to line, line to, line till, until line, end line, line end, last line",
    "page": "page, pages, page no, page number, page url, from page, page from, start page, page start, first page",
    "page_to": "till page, to page, page to, page till, until page, end page, page end, last page",
    "type": "type, type of comment, comment type, kind of comment, category, comment category, nature of comment, vote and type, ge te ed, te ed",
    "change": "what should happen, kind of change",
    "words": "present words, present text, existing wording, existing text, current text, current wording, original text, original wording, text as it is, text of the paragraph",
    "comment": "comment, comments, description, remark, remarks, observation, observations, comment text, general comment, comment justification for change, comment and justification, summary, comments of the country",
    "proposed": "proposed change, proposed changes, change, proposed text, proposed wording, proposed rewording, proposed amendment, proposed revision, proposal, suggested change, suggested text, suggested wording, suggested rewording, suggestion, new text, new wording, change proposed, proposed words",
    "justification": "justification, justification for change, rationale, explanation, explanations, reason, reasons, reason for change, why",
    "date": "date, date acknowledged, date received, date of comment",
    "answer": "observations of the secretariat, secretariat observations, secretariat observations on each comment submitted, observation of the secretariat, what was done with the comment, response, author response, answer, resolution, disposition, disposition comment, status, decision, secretariat response, proposed resolution, closed, verified",
}
OURS = "this service"
_MOST_WORDS = 8  # of a title that only begins like a known one; more is a sentence
_MOST_LETTERS = 30  # of such a one in a script without spaces
_LEAST_LETTERS = 2  # of the known title with which that begins; a single letter may begin any word

SURE, LIKELY = 2, 1


def field_of(title: str) -> tuple[Field, int] | None:
    """What a column with this title is for, and how sure that is (SURE, LIKELY); None if it is strange."""
    words = plain(title)
    joined = words.replace(" ", "")
    for each in (words, plain(title.replace("-", "").replace("\u00ad", "")), joined):
        if each in _FIELD:
            return _FIELD[each], SURE
    apart = words.split()
    if len(apart) <= _MOST_WORDS:
        for count in range(len(apart) - 1, 0, -1):
            if (known := " ".join(apart[:count])) in _FIELD:
                return _FIELD[known], LIKELY
    if len(joined) <= _MOST_LETTERS:
        for count in range(len(joined) - 1, _LEAST_LETTERS - 1, -1):
            if (known := joined[:count]) in _WITHOUT_SPACES:
                return _WITHOUT_SPACES[known], LIKELY
    return None


def plain(title: str) -> str:
    """The words of a title, or of what is chosen from a list, without case, marks of notes, examples in brackets and signs."""
    text = unicodedata.normalize("NFKC", title).casefold().replace("\u00ad", "")
    text = re.sub(r"\([^()]*\)", " ", text)
    letters = (each if unicodedata.category(each)[0] in "LM" else " " for each in text)
    return " ".join("".join(letters).split())


def _by_title(titles: Mapping[Field, str]) -> dict[str, Field]:
    return {plain(name): field for field, listed in titles.items() for name in tongues.names(listed)}


_WITHOUT_SPACES = {
    name: field
    for language, titles in tongues.COLUMNS.items()
    if language != "vi"
    for name, field in _by_title(titles).items()
}
_FIELD = _by_title(_TITLES) | _by_title(tongues.COLUMNS["vi"]) | _WITHOUT_SPACES


def family_of(fields: set[Field], titles: str) -> str:
    """Whose form it is that has these fields, in the words of a person; "" if of nobody known."""
    known = titles.casefold()
    if {"words", "change"} <= fields:
        return OURS
    if "answer" in fields and ("clause" in known or {"section", "paragraph", "type"} <= fields):
        return "ISO/IEC"
    if "page" in fields and "page_to" in fields:
        return "IPBES/IPCC"
    if "rewording" in known:
        return "IPPC"
    if "commenter" in known and "disposition" in known:
        return "OASIS"
    return ""
