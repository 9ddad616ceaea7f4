"""Comment forms in the shape of real ones: their titles, as their owners write them, over a row of words of our own."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

WORDS = "The members should say by when the quality of the water is to be reported, and to whom."
SHORT = "Say by when"
NEW = "The members report on the quality of the water every year."
ANSWER = "Agreed, with other words, at the meeting in May."


class Shape(NamedTuple):
    """A form: its titles with what stands below each, and the title of the column that says most."""

    name: str
    row: Mapping[str, str]
    main: str


SHAPES: Sequence[Shape] = (
    Shape(
        "HL7, ballots of 2016 to 2019",
        {
            "Comment Number": "16", "Ballot": "Water", "Chapter": "", "Section": "1.1", "Page #": "", "Line #": "",
            "Artifact ID": "", "Resource(s)": "", "HTML Page name(s)": "overview", "URL": "https://example.org/overview",
            "Vote and Type": "NEG", "Sub-category": "Clarification", "Tracker #": "", "Existing Wording": "Old words.",
            "Proposed Wording": NEW, "Ballot Comment": WORDS, "Summary": SHORT, "In person resolution requested": "Yes",
            "Comment grouping": "A", "Schedule": "Wed Q2", "Triage Note": "", "Disposition WG": "Rivers",
            "Disposition": "Persuasive", "Disposition Comment or Retract/Withdraw details": ANSWER, "For ": "6",
            "Against": "0", "Abstain": "1", "Submitted By": "Sok Dara", "Organization": "", "On behalf of": "",
            "Commenter Email": "dara@example.org", "Submitter Tracking ID": "4", "Notes": "",
        },
        "Ballot Comment",
    ),
    Shape(
        "HL7, combined comments of 2012",
        {
            "Master Id": "2", "Submitter": "Sok Dara", " Id": "1", "Section": "1.3", "Vote": "Neg-Mj",
            "Existing": "Old words.", "Proposed": NEW, "Comments": WORDS, "The editor's analysis": "Discuss it.",
            "Category": "detailed design", "Scheduled Quarter": "Wed Q2", "Disposition": "fixed", "Explanation": ANSWER,
            "mover": "Chan Mony", "Affirmative": "6", "Negative": "0",
        },
        "Comments",
    ),
    Shape(
        "a review of quality",
        {"#": "3", "Page": "overview", "Issue Description": WORDS, "Type": "Typo", "Suggested fix": NEW},
        "Issue Description",
    ),
    Shape(
        "W3C, a disposition of comments",
        {
            "Issue": "7", "Summary": WORDS, "From": "Sok Dara", "Comment": "https://example.org/archive/0042.html",
            "Response": "https://example.org/archive/0051.html", "Closed": "Accepted", "Verified": "",
        },
        "Summary",
    ),
    Shape(
        "a tracker of issues",
        {"tracker_item_id": "2839", "priority": "3", "summary": SHORT, "details": WORDS, "submitted_by": "105"},
        "details",
    ),
    Shape("a form with a column of numbers called issue", {"Issue": WORDS, "Page": "4", "Type": "loud"}, "Issue"),
)  # fmt: skip
