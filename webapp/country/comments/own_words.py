"""The pages on which people write words of their own on a draft. A country's comments, the opinions of a department and the
comments of an observer have them alike, each at its own addresses."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session, raiseload

from models.comments.comment import Change, CommentType, Worded
from models.comments.operations.wording import Words
from models.comments.queries.places import titles_at
from models.comments.submission import Submission
from models.drafts.version import Paragraph
from models.observers.observer import RoundInvitation
from models.rounds.consultation import Round
from webapp.context import Page, page, reading, request_time, transaction
from webapp.country.comments.writing import ask_for_words, form_page, prefill, wanted_change
from webapp.country.forms import CommentForm
from webapp.forms import NumberedForm, number, validated

Written = TypeVar("Written", bound=Worded)
WrittenFor: TypeAlias = Submission | RoundInvitation


class OwnWords(ABC, Generic[Written]):
    """One kind of words: written, changed and removed as long as its people may. `draft`, `write`, `edit` and `remove` are the pages
    for that; `argument` names the words, which are rows of `kind`, in the addresses of the last two."""

    kind: type[Written]
    form: ClassVar[type[CommentForm]] = CommentForm
    argument: ClassVar[str]
    draft: ClassVar[str]
    write: ClassVar[str]
    edit: ClassVar[str]
    remove: ClassVar[str]
    template: ClassVar[str]
    removal: ClassVar[str]
    goes_on: ClassVar[bool] = False  # whether people can save and go to the next paragraph

    @abstractmethod
    def find_place(self, round_id: int, paragraph_id: int | None) -> tuple[WrittenFor, Paragraph | None]:
        """What the words are written for, and the paragraph that they are about; raises NotFound."""

    @abstractmethod
    def find_own(self, id: int) -> tuple[Written, WrittenFor]:
        """Words that the person may change, with what they are written for; raises NotFound."""

    @abstractmethod
    def draft_address(self, written: Written) -> str:
        """The address of the words beside the draft."""

    @abstractmethod
    def flash_saved(self, written: Written) -> None:
        """Say that the words are saved, and who can read them."""

    def next_paragraph_address(self, _written: Written) -> str:
        """The address of the paragraph behind that of the words, for those who go on to it; "" behind the last."""
        return ""

    def draft_arguments(self, paragraph: Paragraph | None) -> dict[str, Any]:
        """Where in the draft a paragraph or the whole text is commented on."""
        return {"_anchor": f"p-{paragraph.key}" if paragraph else "whole"}

    def is_changeable(self, _written: Written) -> bool:
        """Whether the words can still be changed, as long as anything can."""
        return True

    def form_values(self, _written: Written) -> dict[str, Any]:
        """What else the form shows when words are changed."""
        return {}

    def removal_values(self, _written: Written, _for: WrittenFor) -> dict[str, Any]:
        """What else the page that asks once more shows."""
        return {}

    def prefill(self, form: CommentForm, paragraph: Paragraph | None, change: Change) -> None:
        """Fill an empty form with what the person starts from."""
        prefill(form, paragraph, change)

    def show_new(self, round_id: int) -> Page:
        """A form with what the person starts from. If it is too late, the page of the draft says why."""
        change, paragraph_id = wanted_change()
        written_for, paragraph = self.find_place(round_id, paragraph_id)
        if not written_for.accepts_comments(request_time()):
            return redirect(url_for(self.draft, round_id=round_id))
        form = self.form()
        self.prefill(form, paragraph, change)
        if change is not Change.REMARK and not form.type.data and not written_for.round.final_reading:
            form.type.data = CommentType.SUBSTANTIVE.value  # which the others see before it stands
        return self._new_page(round_id, change, paragraph_id, form)

    def save_new(self, round_id: int, write: Callable[[Session, Words], int]) -> Page:
        """Keep what was typed, by a verb that gives the number of the words."""
        form = self.form()
        change, paragraph_id = wanted_change()
        show = partial(self._new_page, round_id, change, paragraph_id)
        if "look" in request.form:
            return show(form)
        with validated(ask_for_words(form, change), show), transaction() as session:
            id = write(session, form.words(change, paragraph_id))
        return self.redirect_to_draft(id)

    def show_existing(self, id: int) -> Page:
        """A form with the words as they stand."""
        written, written_for = self.find_own(id)
        if not self._can_change(written, written_for):
            return redirect(self.draft_address(written))
        form = self.form()
        form.fill(written)
        return self._edit_page(id, form)

    def save_changed(self, id: int, edit: Callable[[Session, Words, int], object]) -> Page:
        """Keep other words, by a verb that gets the revision that was seen."""
        form, show = self.form(), partial(self._edit_page, id)
        if "look" in request.form:
            return show(form)
        old, _ = self.find_own(id)
        with validated(ask_for_words(form, old.change), show), transaction() as session:
            edit(session, form.words(old.change, old.paragraph_id), form.revision)
        return self.redirect_to_draft(id)

    def ask_before_removal(self, id: int) -> Page:
        """Ask once more before words are thrown away."""
        written, written_for = self.find_own(id)
        if not self._can_change(written, written_for):
            return redirect(self.draft_address(written))
        return self._removal_page(id, NumberedForm())

    def throw_away(self, id: int, remove: Callable[[Session, int], Round]) -> Page:
        """Remove words, by a verb that gets the revision that was seen. The address names the paragraph to which people come back,
        since words that are removed already name none."""
        form = NumberedForm()
        with validated(form, partial(self._removal_page, id)), transaction() as session:
            round = remove(session, form.revision)
        flash("The comment has been removed.")
        _, paragraph = self.find_place(round.id, request.args.get("paragraph", type=number))
        return redirect(url_for(self.draft, round_id=round.id, **self.draft_arguments(paragraph)))

    def redirect_to_draft(self, id: int) -> Page:
        """Back to the words, which have just been saved, beside the draft."""
        with reading() as session:
            written = session.get_one(self.kind, id, options=[raiseload("*")])
        self.flash_saved(written)
        following = self.next_paragraph_address(written) if "next" in request.form else ""
        return redirect(following or self.draft_address(written))

    def _can_change(self, written: Written, written_for: WrittenFor) -> bool:
        return self.is_changeable(written) and written_for.accepts_comments(request_time())

    def _address(self, page: str, id: int, **more: int | None) -> str:
        named: dict[str, Any] = {self.argument: id, **more}
        return url_for(page, **named)

    def _new_page(self, round_id: int, change: Change, paragraph_id: int | None, form: CommentForm) -> str:
        written_for, paragraph = self.find_place(round_id, paragraph_id)
        address = url_for(self.write, round_id=round_id, change=change.value, paragraph=paragraph_id)
        back = url_for(self.draft, round_id=round_id, **self.draft_arguments(paragraph))
        return form_page(
            form,
            written_for,
            paragraph,
            change,
            address=address,
            back=back,
            template=self.template,
            goes_on=self.goes_on and paragraph is not None,
        )

    def _edit_page(self, id: int, form: CommentForm) -> str:
        written, written_for = self.find_own(id)
        return form_page(
            form,
            written_for,
            written.paragraph,
            written.change,
            address=self._address(self.edit, id),
            back=self.draft_address(written),
            template=self.template,
            goes_on=self.goes_on and written.paragraph is not None,
            **self.form_values(written),
        )

    def _removal_page(self, id: int, form: NumberedForm) -> str:
        written, written_for = self.find_own(id)
        form.seen.data = str(written.revision)
        with reading() as session:
            titles = titles_at(session, written)
        return page(
            self.removal,
            form=form,
            comment=written,
            titles=titles,
            round=written_for.round,
            address=self._address(self.remove, id, paragraph=written.paragraph_id),
            back=self.draft_address(written),
            **self.removal_values(written, written_for),
        )
