"""What the columns of comment forms are called, and what each is for; and the types of comments, as forms call them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from models.uploads.reading import SAYING, Field
from worker.documents.forms import column_titles
from worker.documents.forms.column_titles import KINDS, split_names

_TITLES: Mapping[Field, str] = {
    "number": "no, nr, number, item, item no, comment no, comment nr, comment number, comment id, master id, id, ref, serial no, s no, row, issue, issue no, issue number, tracker, s n, sl no, sr no, amendment no, amendment number, proposal no, proposal number, reference no, reference number",
    "member": "mb, nc, mb nc, mb nb, nb, member, member body, member country, member state, country, countries, country name, name of country, contracting party, nppo, country organization, country organisation, party, on behalf of, national committee, liaison, delegation, government",
    "author": "author, name, reviewer, reviewer name, reviewer full name, full name, commenter, commentator, comment by, comments by, comment from, comments from, commented by, expert, expert name, submitted by, submitter, from, person, department, organization, organisation, affiliation, contact, ministry, agency, surname, last name, first name, given name, family name, your name, your organisation, your organization, tabled by, proposed by, stakeholder",
    "section": "section, section no, section number, clause, clause no, clause number, subclause, sub clause, clause subclause, clause subclause annex, clause subclause annex figure table, chapter, chapter number, part, annex, heading, article, article no, article number, provision",
    "paragraph": "paragraph, para, paragraph no, paragraph nr, paragraph number, para no, para number, paragraph figure table, paragraph figure table note, paragraph list item note, paragraph list item, figure table, location, reference, reference in text, place, place in text, which paragraph, paragraph concerned, location in text, position in text",
    "line": "line, lines, line no, line nr, line number, line numbers, from line, line from, start line, line start, first line",
    "line_to": "till line, to line, line to, line till, until line, end line, line end, last line",
    "page": "page, pages, page no, page number, page url, from page, page from, start page, page start, first page",
    "page_to": "till page, to page, page to, page till, until page, end page, page end, last page",
    "type": "type, type of comment, comment type, issue type, kind of comment, category, comment category, nature of comment, vote and type, vote, ge te ed, te ed",
    "change": "what should happen, kind of change",
    "words": "existing, present words, present text, existing wording, existing text, current text, current wording, original text, original wording, text as it is, text of the paragraph, present wording, existing provision, original, draft text, text in draft, text of the draft, text of draft, text in the draft, draft reads, currently reads, reads, current reading, existing reading, existing language, current provision, original provision, original version, old text, old wording, draft wording, secretariat text, chair s text",
    "comment": "comment, comments, ballot comment, ballot comments, issue description, comment description, description of the issue, remark, remarks, observation, observations, comment text, general comment, comment justification for change, comment and justification, comments of the country, view, views, opinion, opinions, feedback, input, inputs, country position, comments and reasons, what do you think, comment and rationale, comments and rationale, concern, concerns, comments and suggestions, comments suggestions, comment suggestion, general comments, comment and proposal, comments and proposals, comments proposals, comment and proposed change, comments and proposed changes, comments and proposed amendments, comments and recommendations",
    "proposed": "proposed, proposed change, proposed changes, change, proposed text, proposed wording, proposed rewording, proposed amendment, proposed revision, proposal, suggested change, suggested text, suggested wording, suggested rewording, suggestion, suggested resolution, suggested fix, suggested edit, recommendation, recommended change, recommended text, recommended wording, new text, new wording, change proposed, proposed words, proposed provision, proposed language, proposed formulation, suggested language, suggested edits, suggested amendment, suggestion for amendment, suggestions, suggested changes, revised text, revised wording, revised provision, new provision, amended text, amended wording, amendment, amendments, should read, to read, text proposed, wording proposed, what should it say instead, redraft, suggested redraft, alternative text, alternative wording, preferred text, preferred wording, replacement text, replace with, change to, amend to, textual proposal, drafting suggestion, drafting suggestions, requested change, requested changes, change requested, changes requested",
    "justification": "justification, justification for change, rationale, explanation, explanations, reason, reasons, reason for change, why, ground, grounds, justifications, rationales, comment rationale, why this matters, why is this needed, purpose, evidence, basis, legal basis, motivation",
    "date": "date, date acknowledged, date received, date of comment, timestamp, submitted on",
    "answer": "observations of the secretariat, secretariat observations, secretariat observations on each comment submitted, observation of the secretariat, what was done with the comment, response, author response, answer, resolution, disposition, disposition comment, disposition comment or retract withdraw details, status, decision, secretariat response, proposed resolution, closed, verified, outcome, outcomes, responses, reply, replies, action taken, actions taken, how addressed, how it was addressed, how the comment was addressed",
}
_OFTEN_MEANT: Mapping[Field, str] = {
    "comment": "summary, description, issue, item, details, note, notes",
    "type": "sub category, severity, priority",
    "proposed": "insert, insertion, replacement",
}
"""Titles that often mean the field, where no other column does."""

OURS = "this service"
_MODIFIERS = frozenset(
    column_titles.split_names(
        "a, affected, all, and, any, ballot, comment, comments, commenter, commenters, consultation, country, detailed, document, draft, exact, feedback, full, further, hl, iec, if, iso, issue, main, member, national, or, original, our, overall, relevant, report, reviewer, reviewers, specific, stakeholder, stakeholders, submitter, suggested, the, their, this, your"
    )
)
"""Words before a known title, or behind its preposition, that leave its meaning as it is."""
_PREPOSITIONS = frozenset(column_titles.split_names("about, by, for, from, in, of, on, per, to, where, which, with"))
_ANSWER_WORDS = frozenset(
    column_titles.split_names(
        "committee, decision, disposition, editor, editors, resolution, response, secretariat, triage"
    )
)
"""Words with which the title of an answer begins."""
_ANSWERS = frozenset(("answer", "answers", "reply", "replies", "response", "responses"))
"""What is an answer, whoever gives it."""
_DRAFTERS = _ANSWER_WORDS | {"bureau", "chair", "commission", "presidency", "rapporteur"}
_FROM_TO: Mapping[str, Field] = {"from": "words", "to": "proposed"}
"""Where both are there, the words and what should become of them: not who sends them, and to whom."""
_NEVER_LAST = frozenset(("from", "id", "name", "part", "party", "row"))  # "artifact id", "page name": of other things
_ASIAN_LETTERS = "\u0e00-\u1dff\u3000-\uffff"
_EXAMPLE = re.compile(
    rf"[(\[{{<*]*(?:{'|'.join(map(re.escape, sorted(split_names(column_titles.EXAMPLES), key=len, reverse=True)))})"
    r"(?:\.?\s*(?:row|comment|entry|only|no\.?|text)?\s*\d{0,2}[)\]}>*.:]*|[)\]}:：].*)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(
    rf"[/|:;\n]| [-–—] |(?<=[A-Za-z]) +(?=[{_ASIAN_LETTERS}])|(?<=[{_ASIAN_LETTERS}]) +(?=[A-Za-z])"
)
_HEAD_FIRST = ("vi", "fr")  # languages with spaces in which what a title is about stands at its beginning
_HEAD_LAST = ("zh", "my")  # languages in which what a title is about stands at its end
_MOST_WORDS = 8  # of a title; more is a sentence
_MOST_LETTERS = 30  # of one in a script without spaces
_LEAST_LETTERS = 2  # of a known title within another; a single letter may stand in any word

SURE, LIKELY, VAGUE = 3, 2, 1

Claim = tuple[Field, int]
"""What a column may be for, and how sure that is: SURE, the title is known as a whole; LIKELY, all its words are; VAGUE,
it is of a kind of words, but there are strange words in its title."""

# By the values of `CommentType`, in the order of their weight: of two in one cell, the first counts.
TYPES: Mapping[str, str] = {
    "substantive": "substantive, substantial, su, sub, major, critical, a-s, suggestion, enhancement, policy, "
    "neg, neg-mj, neg-mi, negative, negative major, negative minor, negative with comment, negative with comments",
    "technical": "technical, te, t, tech, minor, correction, factual, scientific, legal",
    "general": "general, ge, g, gen, a, a-q, a-c, question, query, clarification, affirmative, affirmative with comment, "
    "affirmative with comments, abstain, abstain with comment, abstain with comments",
    "translation": "translation, tr, trans",
    "editorial": "editorial, ed, e, edit, a-t, typo, typographical, spelling, grammar, grammatical, format, formatting, "
    "wording, language, administrative",
}
_KIND_BY_NAME = {name: type for type, listed in TYPES.items() for name in split_names(listed)}
_KIND_SEPARATORS = re.compile(r"[\s/,;:+&()|]+|\band\b|\bor\b")
_FILLER_WORDS = frozenset(("comment", "comments", "with"))
_LONGEST_TITLE = 80  # characters; more is a sentence that says something


def field_of(title: str) -> Claim | None:
    """What a column with this title is for, best of all; None if it is strange."""
    return next(iter(claims_of(title)), None)


def is_surely_known(title: str) -> bool:
    """Whether the title is known as a whole."""
    found = field_of(title)
    return found is not None and found[1] == SURE


def is_vague(title: str) -> bool:
    """Whether the title names something beside the kind of words: “Comments of the Department of Water”."""
    found = field_of(title)
    return found is not None and found[1] == VAGUE


def claims_among(titles: Mapping[int, str]) -> Mapping[int, Sequence[Claim]]:
    """What each of the columns with these titles may be for, the likeliest first."""
    claims = {column: claims_of(title) for column, title in titles.items()}
    pair = {name: column for column, title in titles.items() if (name := plain(title)) in _FROM_TO}
    if pair.keys() == _FROM_TO.keys():
        claims |= {column: [(_FROM_TO[name], SURE)] for name, column in pair.items()}
    return claims


def claims_of(title: str) -> Sequence[Claim]:
    """What a column with this title may be for, the likeliest first."""
    words = plain(title)
    joined = words.replace(" ", "")
    for each in (words, plain(title.replace("- ", "").replace("-", "").replace("\u00ad", "")), joined):
        if each in _CLAIMS:
            return _CLAIMS[each]
    parts = [part for part in map(plain, _SEPARATORS.split(title)) if len(part) > 1 or not part.isascii()]
    known = [_CLAIMS[part][0][0] for part in parts if part in _CLAIMS]
    if known:
        return [(known[0], LIKELY)]
    return (
        list(_claims_by_last_words(words.split()))
        or list(_claims_without_spaces(joined))
        or [claim for part in parts for claim in _claims_by_last_words(part.split())]
    )


def _claims_by_last_words(words: Sequence[str]) -> Iterator[Claim]:
    """What the phrase before the first preposition ends in: a "ballot comment" is a comment, a "comment type" a type."""
    if not 1 < len(words) <= _MOST_WORDS:
        return
    for count in range(len(words) - 1, 0, -1):
        if (name := " ".join(words[:count])) in _HEAD_FIRST_TITLES:
            yield _HEAD_FIRST_TITLES[name], LIKELY
            return
    behind = next((place for place, word in enumerate(words) if place and word in _PREPOSITIONS), len(words))
    for start in range(behind):
        name = " ".join(words[start:behind])
        if name not in _CLAIMS or (start and name in _NEVER_LAST):
            continue
        field = _CLAIMS[name][0][0]
        if field == "number" and (rest := " ".join(each for each in words[behind + 1 :] if each != "the")) in _CLAIMS:
            yield _CLAIMS[rest][0][0], LIKELY
        elif name in _ANSWERS:
            yield "answer", LIKELY
        elif field in SAYING and _is_by_drafters(words, start, behind):
            yield "words" if field == "proposed" and words[0] not in _ANSWER_WORDS else "answer", LIKELY
        elif all(word in _MODIFIERS for word in words[:start]) and all(
            word in _MODIFIERS or word in _VOCABULARY for word in words[behind + 1 :]
        ):
            yield field, LIKELY
        elif field in SAYING:
            yield field, VAGUE
        return


def _is_by_drafters(words: Sequence[str], start: int, behind: int) -> bool:
    """Whether the title says that those who drafted the text have written it, and no member: “text proposed by the secretariat”."""
    authors = {*words[behind + 1 :]} - {"the"}
    return (start > 0 and words[0] in _DRAFTERS) or (bool(authors) and authors <= _DRAFTERS)


def _claims_without_spaces(joined: str) -> Iterator[Claim]:
    """What a title in a script without spaces ends in, or begins with, as its language puts what it is about; else what it ends
    in anyway."""
    if len(joined) > _MOST_LETTERS:
        return
    lengths = range(len(joined) - 1, _LEAST_LETTERS - 1, -1)
    ends = (_HEAD_LAST_TITLES[joined[-count:]] for count in lengths if joined[-count:] in _HEAD_LAST_TITLES)
    begins = (_TITLES_WITHOUT_SPACES[joined[:count]] for count in lengths if joined[:count] in _TITLES_WITHOUT_SPACES)
    others = (_TITLES_WITHOUT_SPACES[joined[-count:]] for count in lengths if joined[-count:] in _TITLES_WITHOUT_SPACES)
    for field in chain(ends, begins, others):
        yield field, LIKELY
        return


def plain(title: str) -> str:
    """The words of a title, or of what is chosen from a list, without case, marks of notes, examples in brackets and signs."""
    text = unicodedata.normalize("NFKC", title).casefold().replace("\u00ad", "")
    text = re.sub(r"\([^()]*\)", " ", text)
    letters = (each if unicodedata.category(each)[0] in "LM" else " " for each in text)
    return " ".join("".join(letters).split())


def _fields_by_title(titles: Mapping[Field, str]) -> dict[str, Field]:
    return {plain(name): field for field, listed in titles.items() for name in column_titles.split_names(listed)}


def _fields_in(languages: Sequence[str]) -> dict[str, Field]:
    return {name: field for each in languages for name, field in _fields_by_title(column_titles.COLUMNS[each]).items()}


_HEAD_FIRST_TITLES = _fields_in(_HEAD_FIRST)
_HEAD_LAST_TITLES = _fields_in(_HEAD_LAST)
_TITLES_WITHOUT_SPACES = _fields_in([language for language in column_titles.COLUMNS if language not in _HEAD_FIRST])
_ENGLISH = _fields_by_title(_TITLES)
_CLAIMS: dict[str, list[Claim]] = {
    name: [(field, SURE)] for name, field in (_ENGLISH | _HEAD_FIRST_TITLES | _TITLES_WITHOUT_SPACES).items()
}
for _name, _field in _fields_by_title(_OFTEN_MEANT).items():
    _CLAIMS.setdefault(_name, []).append((_field, LIKELY))
_VOCABULARY = frozenset(word for name in _ENGLISH for word in name.split())


def family_of(fields: set[Field], titles: str) -> str:
    """Who uses a form with these fields, as a name for people; "" if unknown."""
    known = titles.casefold()
    if {"words", "change"} <= fields:
        return OURS
    if "answer" in fields and {"words", "proposed"} & fields and "vote" in known:
        return "HL7"
    if "answer" in fields and ("clause" in known or {"section", "paragraph", "type"} <= fields):
        return "ISO/IEC"
    if "page" in fields and "page_to" in fields:
        return "IPBES/IPCC"
    if "rewording" in known:
        return "IPPC"
    if "commenter" in known and "disposition" in known:
        return "OASIS"
    return ""


_KIND_BY_TRANSLATED_NAME = {plain(name): type for type, listed in KINDS.items() for name in split_names(listed)}


_BOX = re.compile(r"([☐□❑❒◻☒☑✔✓■]|\[[ xX✓]?\])")
_TICKED = {"☒", "☑", "✔", "✓", "■", "[x]", "[X]", "[✓]"}


def has_no_tick(text: str) -> bool:
    """Whether a text has boxes to tick, and none of them is."""
    boxes = _BOX.findall(text)
    return bool(boxes) and _TICKED.isdisjoint(boxes)


def _ticked_words(text: str) -> str:
    """The words beside boxes that are ticked, in a text with boxes; any other text as it stands."""
    first, *others = _BOX.split(text)
    if not others:
        return text
    boxes, words = others[::2], others[1::2]
    if first.strip() and not words[-1].strip():  # each box stands behind its words
        words = [first, *words]
    return ", ".join(each.strip() for box, each in zip(boxes, words, strict=False) if box in _TICKED)


def kind_of(text: str) -> str:
    """The type that is named, or ticked, a value of `CommentType`; "" for none, and for one that is not known."""
    text = _ticked_words(text)
    words = " ".join(text.casefold().replace(".", "").split())
    if len(words) > _LONGEST_TITLE:
        return ""
    if type := _KIND_BY_NAME.get(words) or _KIND_BY_TRANSLATED_NAME.get(plain(text)):
        return type
    kinds = {_KIND_BY_NAME.get(name) for name in _KIND_SEPARATORS.split(words) if name and name not in _FILLER_WORDS}
    if None in kinds:
        return ""
    return next((type for type in TYPES if type in kinds), "")


def is_example(words: str) -> bool:
    """Whether a cell says that its row is an example: “Example 1”, “(sample row)”, “Example: the text is unclear.”"""
    return _EXAMPLE.fullmatch(" ".join(words.split())) is not None
