"""A new consultation, second page: its terms, and its paragraphs to be arranged. All of it travels with the form."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, Self

from flask import Response, after_this_request, request
from markupsafe import Markup
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField

from models.drafts import manuscript
from models.drafts.manuscript import Manuscript, Passage, Passages
from models.drafts.operations import NewParagraph
from models.drafts.queries import texts as queries
from models.drafts.version import Kind
from models.errors import Invalid, Refusal
from models.people.person import Member
from models.people.queries import home
from models.rounds.consultation import Policy
from models.text.scripts import LANGUAGES, language_of
from webapp.context import page, reading
from webapp.forms import Form, is_number, number

POLICIES = {
    Policy.BRACKET: "It stands in the text in brackets, with the names of the members that asked for it, until the "
    "members have agreed on it, or have all seen it in a round and let it stand. Choose this unless you have agreed on something else.",
    Policy.MERGE: "It goes into the text at once, without brackets. Only for early working drafts.",
}
ACTS: dict[str, Callable[[Passages, int], Passages]] = {
    "split": manuscript.split,
    "join": manuscript.join,
    "leave-out": manuscript.leave_out,
    "put-back": manuscript.put_back,
    **{kind.value: partial(manuscript.change_kind, kind=kind) for kind in Kind},
}
UNDECIDED = "Say whether words are missing at “{}”, or whether it is part of the text."
_TEXT_FIELD = re.compile(r"text-(\d{1,4})")


class Gap(NamedTuple):
    """What looks like a placeholder, the passages in which it stands, by their places, and what has been said of it so far:
    whether words are missing there, None while nothing has been said."""

    words: str
    places: Sequence[int]
    is_missing: bool | None


class TextForm(Form):
    """The terms of a consultation, and its paragraphs as fields named by their places."""

    title = StringField("Title of the text")
    language = SelectField(
        "Language of the text",
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        description="The comparison of words follows the rules of this language.",
    )
    members = SelectMultipleField("Members that take part", coerce=number, validate_choice=False)
    policy = RadioField(
        "What becomes of a substantive change that only some members ask for, and nobody contests?",
        choices=[SelectChoice(policy.value, words) for policy, words in POLICIES.items()],
    )

    source = HiddenField()  # the number of the file that the text came in, if it was a Word file

    passages: Passages = ()

    def __init__(self, *args: Any, passages: Passages = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages = passages
        self.wrong: dict[int, str] = {}  # by place, what is wrong with a paragraph
        self.undecided: set[str] = set()  # what looks like a placeholder, and nobody has said whether it is one

    @classmethod
    def from_manuscript(cls, found: Manuscript, everybody: Sequence[Member], source: int | None = None) -> "TextForm":
        """The form as it is when a text has just been read: all members take part."""
        return cls(
            formdata=None,
            title=found.title,
            language=language_of("\n".join(passage.text for passage in found.passages)),
            members=[member.id for member in everybody],
            policy=Policy.BRACKET.value,
            source=source,
            passages=found.passages,
        )

    @classmethod
    def from_request(cls) -> Self:
        """The form as it was sent."""
        return cls(passages=tuple(_sent_passage(place) for place in _sent_places()))

    def arrange(self) -> None:
        """Do what the button that was pressed asks for; one that is not known only shows the text again."""
        if request.form.get("act") == "check":
            self.check()
        act, _, place = request.form.get("act", "").rpartition("-")
        places = _sent_places()
        if act in ACTS and place in map(str, places):
            self.passages = ACTS[act](self.passages, places.index(int(place)))

    def check(self) -> None:
        """Say at each paragraph what is wrong with it."""
        for place, sentence in manuscript.faults(self.passages).items():
            self._add_error(place, sentence)
        for place, gap in enumerate(self.gaps):
            if gap.is_missing is None:
                self.undecided.add(gap.words)
                sentence = UNDECIDED.format(gap.words)
                self.form_errors.append(Markup('<a href="#missing-{}-yes">{}</a>').format(place, sentence))

    @property
    def gaps(self) -> list[Gap]:
        """What looks like a placeholder in the text, each wording once."""
        answers = {
            words.replace("\r\n", "\n"): request.form.get(f"missing-{name.removeprefix('gap-')}", "")
            for name, words in request.form.items()
            if name.startswith("gap-")
        }
        return [
            Gap(words, places, {"yes": True, "no": False}.get(answers.get(words, "")))
            for words, places in manuscript.gaps(self.passages).items()
        ]

    @property
    def source_id(self) -> int | None:
        """The file that the text came in."""
        source = str(self.source.data or "")
        return int(source) if is_number(source) else None

    @property
    def paragraphs(self) -> list[NewParagraph]:
        """What is to be put up."""
        return [NewParagraph(passage.kind, passage.text) for passage in self.passages if not passage.out]

    def offer(self, everybody: Sequence[Member]) -> None:
        """Show these members, to be ticked."""
        self.members.choices = [SelectChoice(member.id, member.name) for member in everybody]

    def add_refusal(self, refusal: Refusal) -> None:
        found = _TEXT_FIELD.fullmatch(refusal.field) if isinstance(refusal, Invalid) else None
        if found:
            self._add_error(int(found[1]), str(refusal))
        else:
            super().add_refusal(refusal)

    def _add_error(self, place: int, sentence: str) -> None:
        self.wrong[place] = sentence
        label = manuscript.labels(self.passages)[place]
        where = f"Paragraph {label}: " if label else ""
        link = Markup('<a href="#{}">{}{}</a>').format(manuscript.field(place), where, sentence)
        self.form_errors.append(link)


class NewConsultationForm(TextForm):
    """The same form when the consultation is to be made: everything in it must be right."""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        self.check()
        return super().validate(*args, **kwargs) and not self.wrong and not self.undecided


def text_page(form: TextForm) -> str:
    """The page on which a text is arranged."""
    after_this_request(allow_going_back)
    with reading() as session:
        form.offer(home.all_members(session))
        source = queries.draft_file(session, form.source_id) if form.source_id is not None else None
    return page(
        "secretariat/new_text.html",
        form=form,
        source=source,
        labels=manuscript.labels(form.passages),
        differing=manuscript.differing_numbers(form.passages),
        before_it=manuscript.before_it,
    )


def allow_going_back(response: Response) -> Response:
    """Let this person's browser keep the page: it holds words that are nowhere else, and “back” must lead to them."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _sent_places() -> list[int]:
    """The places for which words were sent, in order."""
    return sorted(int(found[1]) for name in request.form if (found := _TEXT_FIELD.fullmatch(name)))


def _sent_passage(place: int) -> Passage:
    sent = request.form
    kind, number, looks = (sent.get(f"{name}-{place}", "") for name in ("kind", "number", "looks"))
    return Passage(
        Kind(kind) if kind in list(Kind) else Kind.NUMBERED,
        sent[manuscript.field(place)].replace("\r\n", "\n"),
        int(number) if number.isdecimal() and len(number) < 5 else None,
        out=sent.get(f"out-{place}") == "out",
        looks=Kind(looks) if looks in list(Kind) else None,
    )
