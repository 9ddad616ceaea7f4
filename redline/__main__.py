"""The command line: `python -m redline merge` answers one JSON object a line."""

import argparse
import json
import os
import sys
from typing import Any, BinaryIO

from redline.engine import ENGINE, LANGUAGE
from redline.errors import RedlineError
from redline.merge.merge import merge
from redline.merge.serialise import as_json
from redline.pieces import Proposal
from redline.text.key import check_characters

_EXAMPLE = """example:
  $ echo '{"base": "The members meet.", "locale": "en", "proposals": [
    {"id": "1", "sponsors": ["Cambodia"], "text": "The members shall meet."},
    {"id": "2", "sponsors": ["Viet Nam"], "text": "The members may meet."}]}' | tr -d '\\n' | python -m redline merge

answers, on one line, {"pieces": [...], "conflicts": 1, "merged": null,
  "bracketed": "The members [Cambodia: shall][Viet Nam: may] meet."}

A text of null or "" proposes to delete the paragraph. A line that cannot be read is answered {"error": "..."}.
"""


def main() -> None:
    """Read the arguments and serve standard input."""
    parser = argparse.ArgumentParser(
        prog="python -m redline",
        description="Merge what several sponsors propose for a paragraph.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"{ENGINE}, merging in {LANGUAGE}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser(
        "merge",
        help="read JSON objects line by line from standard input, and answer each with one line",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args()
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        # Nobody reads on; without this, closing standard output would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line with one line, at once."""
    for line in questions:
        answers.write(json.dumps(answer(line), ensure_ascii=False).encode() + b"\n")
        answers.flush()


def answer(line: bytes) -> dict[str, Any]:
    """The answer to one line: the merged paragraph, or what is wrong."""
    if not line.strip():
        return {"error": "The line is blank; a JSON object is expected."}
    try:
        question = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return {"error": f"The line is not JSON in UTF-8: {error}."}
    try:
        return as_json(merge(*_read_question(question)))
    except RedlineError as error:
        return {"error": str(error)}


def _refuse_constant(constant: str) -> object:
    raise ValueError(f"{constant} is no number of JSON")


def _read_question(question: object) -> tuple[str, list[Proposal], str]:
    if not isinstance(question, dict):
        raise RedlineError('The line must be an object with "base", "proposals" and perhaps "locale".')
    proposals = question.get("proposals")
    if not isinstance(proposals, list):
        raise RedlineError('"proposals" must be a list.')
    base = _read_text(question.get("base"), '"base"')
    return base, [_read_proposal(each) for each in proposals], _read_text(question.get("locale", "und"), '"locale"')


def _read_proposal(proposal: object) -> Proposal:
    if not isinstance(proposal, dict):
        raise RedlineError('Each proposal must be an object with "id", "sponsors" and "text".')
    id = _read_text(proposal.get("id"), "The id of a proposal")
    sponsors = proposal.get("sponsors")
    if not isinstance(sponsors, list) or not sponsors or "" in sponsors:
        raise RedlineError(f"The sponsors of proposal {id!r} must be a list of at least one name, none of them empty.")
    if "text" not in proposal:
        raise RedlineError(f"Proposal {id!r} has no text; null would propose to delete the paragraph.")
    text = proposal["text"]
    return Proposal(
        id,
        tuple(_read_text(sponsor, f"A sponsor of proposal {id!r}") for sponsor in sponsors),
        None if text is None else _read_text(text, f"The text of proposal {id!r}"),
    )


def _read_text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise RedlineError(f"{what} must be a string.")
    return check_characters(value)


if __name__ == "__main__":
    main()
