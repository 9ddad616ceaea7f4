"""Writing, changing and removing the member's comments."""

from typing import Any

from flask import flash

from models.brackets.queries import answering
from models.comments.comment import Comment
from models.comments.operations import comments
from models.comments.queries import cosponsors
from models.comments.queries import country as queries
from models.comments.submission import Submission
from models.departments import queries as departments
from models.drafts.version import Paragraph
from models.people import policy
from webapp.blueprints import country
from webapp.context import Page, current_person, may, reading, request_time
from webapp.country.comments.margin import comment_address
from webapp.country.comments.own_words import OwnWords, WrittenFor
from webapp.country.comments.writing import find_place, next_paragraph_address

CHOICE_COUNTS = (
    "The choice there is what counts: change it, or take it back, if these words are what your country wants."
)


class Comments(OwnWords[Comment]):
    """Of the country, by those who speak for it."""

    kind = Comment
    argument, draft = "comment_id", "country.draft"
    write, edit, remove = "country.write_comment", "country.edit_comment", "country.remove_comment"
    template, removal = "country/comment.html", "country/remove.html"
    goes_on = True

    def find_place(self, round_id: int, paragraph_id: int | None) -> tuple[WrittenFor, Paragraph | None]:
        return find_place(round_id, paragraph_id)

    def find_own(self, id: int) -> tuple[Comment, Submission]:
        member = current_person().of_member()
        with reading() as session:
            comment = queries.own_comment(session, id, member)
            return comment, queries.answer(session, comment.round_id, member)

    def draft_arguments(self, paragraph: Paragraph | None) -> dict[str, Any]:
        return super().draft_arguments(paragraph) | {"paragraph": paragraph.id if paragraph else None}

    def draft_address(self, written: Comment) -> str:
        return comment_address(written.round_id, written.id)

    def next_paragraph_address(self, written: Comment) -> str:
        return next_paragraph_address(written.round_id, written.paragraph_id)

    def flash_saved(self, written: Comment) -> None:
        member = current_person().of_member()
        flash(f"The comment is saved. Until it is submitted, only people of {member.name} can see it.")
        with reading() as session:
            overruled = answering.overruled_by_choice(session, written)
        for name in overruled:
            flash(f"{name}: {member.name} has chosen something else in the list of brackets. {CHOICE_COUNTS}", "care")

    def form_values(self, written: Comment) -> dict[str, Any]:
        with reading() as session:
            shown = cosponsors.invitations_of(session, written.id)
        return {
            "comment_id": written.id,
            "asked_to_join": [one.invited.name for one in shown if not one.can_be_shown_again],
        }

    def removal_values(self, written: Comment, _for: WrittenFor) -> dict[str, Any]:
        with reading() as session:
            behind = departments.forwarded_opinions(session, written.round_id, written.member).behind(written)
        return {"answer": _for, "behind": behind}


COMMENTS = Comments()


@country.get("/rounds/<int:round_id>/comments/new")
@may(policy.WRITE_COMMENT)
def new_comment(round_id: int) -> Page:
    return COMMENTS.show_new(round_id)


@country.post("/rounds/<int:round_id>/comments")
@may(policy.WRITE_COMMENT)
def write_comment(round_id: int) -> Page:
    by, now = current_person(), request_time()
    return COMMENTS.save_new(round_id, lambda session, words: comments.write(session, round_id, words, by=by, now=now))


@country.get("/comments/<int:comment_id>")
@may(policy.WRITE_COMMENT)
def comment(comment_id: int) -> Page:
    return COMMENTS.show_existing(comment_id)


@country.post("/comments/<int:comment_id>")
@may(policy.WRITE_COMMENT)
def edit_comment(comment_id: int) -> Page:
    by, now = current_person(), request_time()
    return COMMENTS.save_changed(
        comment_id,
        lambda session, words, seen: comments.edit(session, comment_id, words, by=by, seen=seen, now=now),
    )


@country.get("/comments/<int:comment_id>/remove")
@may(policy.WRITE_COMMENT)
def removal(comment_id: int) -> Page:
    return COMMENTS.ask_before_removal(comment_id)


@country.post("/comments/<int:comment_id>/remove")
@may(policy.WRITE_COMMENT)
def remove_comment(comment_id: int) -> Page:
    by, now = current_person(), request_time()
    return COMMENTS.throw_away(
        comment_id, lambda session, seen: comments.remove(session, comment_id, by=by, seen=seen, now=now)
    )
