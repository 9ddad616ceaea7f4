"""The words around what a member is to clear, the same on paper and in Word."""

from models.comments.clearance import shortened
from models.comments.comment import whose_words
from models.documents.queries.papers import NumberedComment, Pack
from models.rounds.consultation import until
from models.text.instants import when
from models.text.lists import listed
from templates.environment import counted

ROOM = "\n" * 2  # for a hand and a stamp
SIGNING = tuple(f"{act} by{ROOM}" for act in ("Prepared", "Cleared", "Approved"))
SIGNED = (("", 30), ("Name and office", 60), ("Date", 25), ("Signature", 40))
"""Who signs what: titles, and how wide each column is (millimetres)."""


def title(pack: Pack) -> str:
    """What the paper is."""
    return f"The answer of {pack.round_answer.submission.member.name} in {pack.round_answer.round.name}"


def marking(pack: Pack) -> str:
    """For whom it is."""
    if pack.round_answer.submission.is_in:
        return "As it was submitted to the secretariat."
    return f"For clearance in {pack.round_answer.submission.member.name}. Not yet submitted."


def standing(pack: Pack) -> str:
    """The time at which it all stood so, by the member's clock."""
    return f"As it stood on {when(pack.at, pack.round_answer.submission.member.zone)}."


def mark(fingerprint: str) -> str:
    """What stands on each page, so that paper and screen can be compared."""
    return f"fingerprint {shortened(fingerprint)}"


def declared(pack: Pack) -> str:
    """What stands above what the answer declares about priority fields."""
    return f"Where {pack.round_answer.submission.member.name} stands on the priority fields"


NATIONAL = "In the national language (a courtesy; the English counts)"
SECTIONS = "Sections of the text"


def facts(pack: Pack) -> list[tuple[str, str]]:
    """What it is about, as names and words."""
    round, member, version = (
        pack.round_answer.round,
        pack.round_answer.submission.member,
        pack.round_answer.round.version,
    )
    return [
        ("Text", f"{version.consultation.title}, {version.name}"),
        ("Country", f"{member.name}, {member.ministry.name}"),
        ("The round is open until", until(round, member.zone)),
        (
            "Answer",
            "No comment (nil return)" if pack.is_nil else _count_comments(pack),
        ),
        ("Fingerprint", f"{shortened(pack.fingerprint)} (it is on each page, and on the page of the clearance)"),
    ]


def _count_comments(pack: Pack) -> str:
    comments, choices = len(pack.round_answer.comments), pack.on_brackets.choices
    on_brackets = f", {counted(choices, 'choice', 'choices')} on brackets" if choices else ""
    return counted(comments, "comment", "comments") + on_brackets


def head(numbered: NumberedComment) -> str:
    """A comment's number, the departments, the co-sponsors and the observer that it names, and its type."""
    comment = numbered.comment
    by = f" ({comment.departments})" if comment.departments else ""
    joined = f", with {listed(comment.cosponsors)}" if comment.cosponsors else ""
    proposed = whose_words(comment.proposed_by, comment.joins)
    about = f", about “{comment.cell}”" if comment.cell else ""
    number = comment.label if comment.number else f"Comment {numbered.number}"
    return f"{number}{by}{joined}{proposed}, {comment.type.value}{about}"
