"""How people write where something belongs, apart from any draft: “para. 3”, “第三段”, “paragraphs 3 to 5”, “after paragraph 3”."""

import re
from collections.abc import Mapping

from models.drafts.provisional_labels import LABEL
from models.uploads.reading import Field
from worker.documents.forms.column_titles import (
    AFTER,
    AFTER_BEHIND,
    BEFORE,
    BEFORE_BEHIND,
    COLUMNS,
    JOINING,
    PARAGRAPHS,
    WHOLE,
    split_names,
)
from worker.documents.forms.places.headings import CHAPTERS
from worker.documents.forms.places.numerals import ORDINAL, in_digits, number_in_words, ordinal

NAMING_FIELDS: tuple[Field, ...] = ("paragraph", "section")
PLACE_FIELDS: tuple[Field, ...] = ("section", "paragraph", "page", "line")
RANGE_ENDS: Mapping[Field, Field] = {"page": "page_to", "line": "line_to"}
WHOLE_TEXT_WORDS = frozenset(
    ("", "-", "–", "all", "ge", "gen", "general", "general comment", "general comments", "overall", "entire text", "entire document", "whole draft", "all text", "n/a", "na", "none", "whole text", "the whole text", "whole document", "document", "overall document", "the draft", "entire draft", "whole", "whole report", "entire report", "throughout", "throughout the text", "passim", "all paragraphs", "whole strategy", "entire strategy", *split_names(WHOLE))
)  # fmt: skip


def _one_of(*names: str) -> str:
    """Any of the names, as a regular expression that tries the longest first."""
    return "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True))


_TRANSLATED_TITLES = {name for titles in COLUMNS.values() for one in NAMING_FIELDS for name in split_names(titles[one])}
_PARAGRAPHS = "(?:sub-?)?(?:paragraphs?|paras?|pars?)|¶+"
_WORDS = f"(?:draft )?(?:{_PARAGRAPHS})|articles?|arts?|clauses?|cl|sections?|sec|points?|items?|rows?|actions?|§+"
_TRANSLATED = _one_of(*(_TRANSLATED_TITLES - CHAPTERS), *split_names(PARAGRAPHS))
_COUNTED = "nos?|numbers?|num|nr|n°|nº|№|#"
_NAMED = rf"(?:(?:the )?(?:{_WORDS}|{_TRANSLATED})[\s.:-]*)?(?:(?:{_COUNTED})[\s.:]*)?[(\[（]?\s*"
"""What stands before the number of a place."""
_CLOSED = r"(?:\s*[)\]）])?(?:\s*(?:自然段|[段条款项节]))?"
"""What stands behind it."""
_ONE = rf"{_NAMED}({LABEL}){_CLOSED}"
_OTHERS = rf"{_NAMED}{LABEL}{_CLOSED}"
_NUMBER = re.compile(rf"[\s.:-]*{_NAMED}[\s.:-]*({LABEL}|\S+?){_CLOSED}[\s.,:;、-]*", re.IGNORECASE)
_COUNTED_PARAGRAPH = re.compile(rf"(?:the )?({ORDINAL})\s+(?:{_PARAGRAPHS})", re.IGNORECASE)
_PARTS = (
    r"(?:the )?(?:\d*(?:1st|2nd|3rd|th)|first|second|third|fourth|fifth|last|final|title|heading|chapeau|beginning|start|end"
    r"|lines?|sentences?|sent|bullets?|dash|indent|footnotes?|fn|letter|lit|cell|column|dòng|câu|第\d+[行句]"
    r"|(?:บรรทัด|ແຖວ|ບັນທັດ|បន្ទាត់|ជួរ|စာကြောင်း)(?:ที่|ທີ|ទី)?)"
)
_BEFORE_MORE = re.compile(
    rf"(?:paragraph|para|par)\b[\s.:]*({LABEL})(?:\s*[,;:(]\s*|\s+)(?!\s|\d|and\b|or\b|to\b|&|\+|para)\D.*"
    rf"|{_ONE}[\s.,;:၊/–—-]*\(?{_PARTS}(?![^\W\d_]).*",
    re.IGNORECASE | re.DOTALL,
)
_BEHIND_MORE = re.compile(rf"{_PARTS}\b.*\b(?:of|in)\s+(?:the )?(?:{_PARAGRAPHS})[\s.]*({LABEL})\.?", re.IGNORECASE)
_JOINED = rf"(?:\s*(?:[-–—~,、၊;&/+]|and|to|through|thru|until|till|or|plus|{_one_of(*split_names(JOINING))})\s*|\s+)"
_ONWARDS = r"\s*(?:ff?|et seq|and following|onwards?|to (?:the )?end)"
_SEVERAL = re.compile(
    rf"(?:from )?(?:the )?(?P<word>{_WORDS}|{_TRANSLATED})?[\s.:-]*(?:(?:{_COUNTED})[\s.:]*)?[(\[（]?(?P<first>{LABEL}){_CLOSED}"
    rf"(?:(?:{_JOINED}(?:(?P=word)[\s.:-]*)?[(\[（]?{LABEL}{_CLOSED})+(?:{_ONWARDS})?|{_ONWARDS})\.?",
    re.IGNORECASE,
)
_NEW = rf"(?:please )?(?:add |insert )?(?:an? )?(?:new )?(?:{_PARAGRAPHS}|text|sentence|row)?\s*"
_AFTER = re.compile(
    rf"(?:{_NEW}(?:after|behind|below|following)\s+(?:the )?|(?:{_one_of(*split_names(AFTER))})\s*){_ONE}(?:之?后)?"
    rf"|{_NEW}between\s+{_ONE}\s*(?:and|[-–])\s*{_OTHERS}"
    rf"|在?{_ONE}\s*(?:{_one_of(*split_names(AFTER_BEHIND))})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:{_NEW}(?:before|above|preceding)\s+(?:the )?|(?:{_one_of(*split_names(BEFORE))})\s*){_ONE}"
    rf"|在?{_ONE}\s*(?:{_one_of(*split_names(BEFORE_BEHIND))})",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    rf"(?:{_PARAGRAPHS}|{_TRANSLATED})[\s.:-]*(?:(?:{_COUNTED})[\s.:]*)?({LABEL}){_CLOSED}\s*(?:[:：,，;；–—-]|\.\s)",
    re.IGNORECASE,
)
_ASKS_FOR_NEW = re.compile(r"(?:please )?(?:add|insert|(?:an? )?new)\b", re.IGNORECASE)
_WITHIN = re.compile(rf"(.+?)[\s,;:–-]+(?:{_PARAGRAPHS}|{_TRANSLATED})[\s.]*({LABEL})", re.IGNORECASE)
_PART = re.compile(
    rf"{_NAMED}(?P<number>{LABEL})[\s.,-]*(?:(?:letter|lit|point|sub-?(?:paragraph|para))[\s.]*)?"
    r"(?:\((?P<part>\d{1,2}|[ivx]+|[^\W\d_])\)|(?P<bare>[a-z]|[ivx]+)\)?)\.?",
    re.IGNORECASE,
)
_AMONG_WORDS = re.compile(rf"(?<![\w.,/(-]){LABEL}(?![\w/-]|[.,:]\d)", re.IGNORECASE)
_ENDS_ON_PARAGRAPH = re.compile(rf"(?:{_PARAGRAPHS}|{_TRANSLATED})[\s.]*$", re.IGNORECASE)
_LARGER = "annex|appendix|box|chapters?|chap|ch|figures?|fig|goals?|parts?|sections?|sec|tables?|versions?"
_LARGER_PLACE = re.compile(rf"\b(?:{_LARGER})[\s.]*$", re.IGNORECASE)
_OTHER_PLACE = re.compile(
    rf"\b(?:{_LARGER}|pages?|pp?|lines?|ll?|footnotes?|fn|sentences?|bullets?)[\s.]*$", re.IGNORECASE
)
_ONLY_PLACE = re.compile(
    rf"(?:(?:{_LARGER}|{_WORDS}|{_TRANSLATED}|{_one_of(*CHAPTERS)}|pages?|pp?|lines?)[\s.:-]*)?(?:[a-z]?[\d.,()\s–-]*|[ivxlc]+)[a-z]?\.?|第[\d一二三四五六七八九十]+[章节段条款项]",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(r"\d\.\d|\d{4}")
_LONGEST = 500  # characters
_HYPHEN = re.compile(r"(?<=\d)-(?=[a-z])")
_DECIMALS = re.compile(r"(?<=\d)\.0+$")
_QUOTES = " \n“”„‘’«»「」『』\"'…"


def place_number(text: str) -> str:
    """What a place is called, without the word for what it is: "12" of "Para. 12." and of "第12段", in the digits 0 to 9."""
    found = _NUMBER.fullmatch(in_digits(_stripped(text)))
    if found is None:
        return ""
    number = _DECIMALS.sub("", number_in_words(found[1]) or found[1].casefold())
    return re.sub(r"^0+(?=\d)", "", _HYPHEN.sub(" ", number))


def ordinal_of_paragraph(text: str) -> str:
    """The number of a paragraph that is counted: "12" of "the 12th paragraph" and of "twelfth"; "" for none."""
    words = _stripped(text).removesuffix(".")
    found = _COUNTED_PARAGRAPH.fullmatch(words)
    return ordinal(found[1] if found else words)


def number_before_more(text: str) -> str:
    """The number of a paragraph beside what says where in it: "2" of "Para. 2, line 4" and of "end of para 2"."""
    return _number_in(_BEFORE_MORE, text[:_LONGEST]) or _number_in(_BEHIND_MORE, text)


def first_of_several(text: str) -> str:
    """The first of several numbers: "3" of "paragraphs 3 to 5"."""
    found = _SEVERAL.fullmatch(in_digits(_stripped(text)))
    return found["first"] if found else ""


def number_before_new(text: str) -> str:
    """The number after which something new is to stand: "3" of "new paragraph after 3"."""
    return _number_in(_AFTER, _with_counted(_stripped(text)))


def number_behind_new(text: str) -> str:
    """The number before which something new is to stand: "3" of "before para 3"."""
    return _number_in(_BEFORE, _with_counted(_stripped(text)))


def number_at_beginning(comment: str) -> str:
    """The number of the paragraph with which a comment begins: "3" of "Para 3: not clear"."""
    found = _BEGINNING.match(in_digits(_stripped(comment[:_LONGEST])))
    return found[1] if found else ""


def asks_for_new(text: str) -> bool:
    """Whether a place says of itself that it is for something new: “new para after 3”, not only “after 3”."""
    return _ASKS_FOR_NEW.match(_stripped(text)) is not None


def within(text: str) -> tuple[str, str]:
    """A larger place, and a paragraph in it: "Chapter 2" and "3" of "Chapter 2, para 3"; else two empty texts."""
    found = _WITHIN.fullmatch(_with_counted(_stripped(text)))
    return (found[1], found[2]) if found else ("", "")


def part_of_paragraph(text: str) -> tuple[str, str]:
    """A number, and the part that it has: "3" and "(a)" of "para 3 (a)"; else two empty texts."""
    found = _PART.fullmatch(in_digits(_stripped(text)))
    return (found["number"], f"({found['part'] or found['bare']})") if found else ("", "")


def number_among_words(text: str, *, only_named: bool = False) -> str:
    """The first number that may be one of a paragraph, in words that are not understood otherwise: "3" of "see also 3"; or
    only one that is called so, as in "p. 4, para 3"."""
    words = in_digits(_stripped(text))
    numbers = [(found[0], words[: found.start()]) for found in _AMONG_WORDS.finditer(words)]
    if not numbers or _LARGER_PLACE.search(numbers[0][1]) or _OTHER_NUMBER.search(words):
        return ""
    named = [number for number, before in numbers if _ENDS_ON_PARAGRAPH.search(before)]
    others = [] if only_named else [number for number, before in numbers if not _OTHER_PLACE.search(before)]
    return next(iter(named or others), "")


def is_only_place(text: str) -> bool:
    """Whether words name a place, of this draft or another, and say nothing: “Part B”, “Section 2.1”, “p. 4”, “general”."""
    words = in_digits(_stripped(text))
    return words.casefold() in WHOLE_TEXT_WORDS or _ONLY_PLACE.fullmatch(words) is not None


def in_words(field: Field, fields: Mapping[Field, str]) -> str:
    """What a row has in one of its fields for places, with what it is: "line 17 to 19"; "" for nothing."""
    text, last = (" ".join(fields.get(one, "").split()) for one in (field, RANGE_ENDS.get(field, field)))
    what = "" if text.casefold().startswith((field, "para", "after", "before", "between")) else f"{field} "
    return f"{what}{text}{f' to {last}' if field in RANGE_ENDS and last else ''}" if text else ""


def without_quotes(text: str) -> str:
    """Words that are quoted, without the marks around them."""
    return text.strip(_QUOTES)


def _number_in(notation: re.Pattern[str], text: str) -> str:
    """The number that is found in one of the ways of a notation."""
    found = notation.fullmatch(in_digits(_stripped(text)))
    return next(filter(None, found.groups()), "") if found else ""


def _with_counted(text: str) -> str:
    """The text with “para 12” for “the 12th paragraph”."""
    return _COUNTED_PARAGRAPH.sub(lambda found: f"para {ordinal(found[1])}", text)


def _stripped(text: str) -> str:
    """The words with one space between two of them; none if there are more than anybody writes of a place."""
    words = " ".join(text.replace("\u200b", "").split())
    return words if len(words) <= _LONGEST else ""
