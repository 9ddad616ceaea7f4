"""How people write where something belongs, apart from any draft: “para. 3”, “第三段”, “paragraphs 3 to 5”, “after paragraph 3”."""

import re
from collections.abc import Mapping

from models.drafts.provisional_labels import LABEL
from models.uploads.reading import Field
from redline.text.digits import to_ascii_digits
from worker.documents.forms.column_titles import COLUMNS, WHOLE, split_names
from worker.documents.forms.places.headings import CHAPTERS

NAMING_FIELDS: tuple[Field, ...] = ("paragraph", "section")
PLACE_FIELDS: tuple[Field, ...] = ("section", "paragraph", "page", "line")
RANGE_ENDS: Mapping[Field, Field] = {"page": "page_to", "line": "line_to"}
WHOLE_TEXT_WORDS = frozenset(
    ("", "-", "–", "all", "ge", "gen", "general", "general comment", "general comments", "overall", "entire text", "entire document", "whole draft", "all text", "n/a", "na", "none", "whole text", "the whole text", "whole document", "document", "overall document", "the draft", "entire draft", "whole strategy", "entire strategy", *split_names(WHOLE))
)  # fmt: skip
_TRANSLATED_TITLES = sorted(
    {name for titles in COLUMNS.values() for field in NAMING_FIELDS for name in split_names(titles[field])} - CHAPTERS,
    key=len,
    reverse=True,
)
_PARAGRAPHS = "paragraphs?|paras?|pars?|¶+"
_WORDS = f"(?:draft )?(?:{_PARAGRAPHS})|articles?|arts?|clauses?|cl|sections?|sec|points?|items?|rows?|actions?|nos?|nr|n°|nº|№|§+|#|第"
_NUMBER = re.compile(
    rf"(?:{_WORDS}|[(\[]|{'|'.join(_TRANSLATED_TITLES)})?[\s.:-]*({LABEL}|\S+?)[段条款项节]?[.)\]]?", re.IGNORECASE
)
_BEFORE_MORE = re.compile(
    rf"(?:paragraph|para|par)\b[\s.:]*({LABEL})(?:\s*[,;:(]\s*|\s+)(?!\s|\d|and\b|or\b|to\b|&|\+|para)\D.*",
    re.IGNORECASE | re.DOTALL,
)
"""“Para. 2, line 4”: a paragraph, and where in it."""
_SEVERAL = re.compile(
    rf"(?P<word>{_WORDS})?[\s.:]*(?P<first>{LABEL})(?:\s*(?:[-–—~,、;&/+]|and|to|or|和|至|到)\s*(?:(?P=word)[\s.]*)?{LABEL}[段条款项]?)+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:please )?(?:add |insert )?(?:an? )?(?:new )?(?:{_PARAGRAPHS}|text|sentence|row)?\s*(?:after|behind|below|following)\s+(?:the )?(?:{_WORDS})?[\s.]*({LABEL})",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"(.+?)[\s,;:–-]+(?:{_PARAGRAPHS})[\s.]*({LABEL})", re.IGNORECASE)
_PART = re.compile(rf"(?:{_WORDS})?[\s.:-]*(?P<number>\d+)\s*(?P<part>\((?:\d{{1,2}}|[a-z]|[ivx]+)\))", re.IGNORECASE)
_CHINESE = re.compile(r"第([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)(?=[段条款项节章])")
_CHINESE_DIGITS = "〇一二三四五六七八九"
_QUOTES = " \n“”„‘’«»「」『』\"'…"


def place_number(text: str) -> str:
    """What a place is called, without the word for what it is: "12" of "Para. 12." and of "第12段", in the digits 0 to 9."""
    found = _NUMBER.fullmatch(_comparable(text))
    return re.sub(r"^0+(?=\d)", "", found[1].casefold()) if found else ""


def number_before_more(text: str) -> str:
    """The number of a paragraph before what says where in it: "2" of "Para. 2, line 4"."""
    found = _BEFORE_MORE.fullmatch(text)
    return found[1] if found else ""


def first_of_several(text: str) -> str:
    """The first of several numbers: "3" of "paragraphs 3 to 5"."""
    found = _SEVERAL.fullmatch(_comparable(text))
    return found["first"] if found else ""


def number_before_new(text: str) -> str:
    """The number after which something new is to stand: "3" of "new paragraph after 3"."""
    found = _AFTER.fullmatch(_comparable(text))
    return found[1] if found else ""


def within(text: str) -> tuple[str, str]:
    """A larger place, and a paragraph in it: "Chapter 2" and "3" of "Chapter 2, para 3"; else two empty texts."""
    found = _WITHIN.fullmatch(text.strip())
    return (found[1], found[2]) if found else ("", "")


def part_of_paragraph(text: str) -> tuple[str, str]:
    """A number, and the part that it has: "3" and "(a)" of "para 3 (a)"; else two empty texts."""
    found = _PART.fullmatch(_comparable(text))
    return (found["number"], found["part"]) if found else ("", "")


def in_words(field: Field, fields: Mapping[Field, str]) -> str:
    """What a row has in one of its fields for places, with what it is: "line 17 to 19"; "" for nothing."""
    text, last = (" ".join(fields.get(one, "").split()) for one in (field, RANGE_ENDS.get(field, field)))
    what = "" if text.casefold().startswith((field, "para", "after")) else f"{field} "
    return f"{what}{text}{f' to {last}' if field in RANGE_ENDS and last else ''}" if text else ""


def without_quotes(text: str) -> str:
    """Words that are quoted, without the marks around them."""
    return text.strip(_QUOTES)


def _comparable(text: str) -> str:
    return to_ascii_digits(_CHINESE.sub(_in_digits, text.replace("\u200b", "").strip()))


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = (_CHINESE_DIGITS.find(each) if each else 0 for each in found.groups())
    return f"第{(tens or 1) * 10 + ones if ten else tens or ones}"
