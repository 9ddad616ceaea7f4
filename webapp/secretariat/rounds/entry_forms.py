"""The forms with which an answer is entered for a member."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask_wtf.file import FileField
from wtforms import DateField, DateTimeLocalField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from models.comments.attachment import LARGEST
from models.comments.comment import Change
from models.comments.entered import EntryChannel
from models.comments.operations.entering import Origin
from models.comments.queries.clearance import letters_to_enter
from models.meetings.queries import meeting_details
from models.people.person import Member
from webapp.context import current_person, reading
from webapp.files import ACCEPTED, megabytes, safe_file
from webapp.forms import TIME_HINT, TYPED_TIME, Form, NumberedForm, is_number

CHANNELS = {
    EntryChannel.SIGNED_LETTER: "By a signed letter, such as a note verbale: its words prevail",
    EntryChannel.EMAIL: "By e-mail",
    EntryChannel.PAPER: "On paper, without a signature that binds",
    EntryChannel.TELEPHONE: "By telephone",
    EntryChannel.MEETING: "At a meeting",
}
CHANGES = {
    Change.REMARK: "A remark",
    Change.REPLACE: "Other words for the paragraph",
    Change.INSERT_AFTER: "A new paragraph after it",
    Change.DELETE: "To delete it",
    Change.MOVE: "To move it",
    Change.JOIN: "To join it with the one before",
}


class OriginForm(NumberedForm):
    """How an answer came; the original once it is there stays until another is chosen."""

    channel = RadioField(
        "How did it come?",
        choices=[SelectChoice(channel.value, words) for channel, words in CHANNELS.items()],
        invalid_choice_message="Choose how it came.",
    )
    meeting = SelectField(
        "At which meeting?",
        description="Only for what was said at a meeting: then its date and its time count, and the meeting is the original.",
        validate_choice=False,
    )
    dated = DateField(
        "Its date",
        description="Of the letter or the mail, of the call or the meeting.",
        validators=[InputRequired("Enter a date, such as 2027-06-30.")],
    )
    sender = StringField("Who signed it, wrote it or said it?", description="The name and the office.")
    arrived_at = DateTimeLocalField("When did it arrive?", format=TYPED_TIME, validators=[InputRequired(TIME_HINT)])
    file = FileField(
        "The original",
        description=f"PDF, Word, Excel or a picture, up to {megabytes(LARGEST)}; save a mail as a PDF first. Needed for a signed letter.",
        render_kw=ACCEPTED,
        validators=[safe_file],
    )

    def origin(self, zone: str) -> Origin:
        uploaded, meeting = self.file.data, (self.meeting.data or "") if self.meeting else ""
        return Origin(
            EntryChannel(self.channel.data),
            self.dated.data,
            self.sender.data or "",
            self.arrived_at.data.replace(tzinfo=ZoneInfo(zone)),
            (uploaded.filename or "", uploaded.read()) if uploaded else None,
            int(meeting) if is_number(meeting) else None,
        )


class AnswerForm(OriginForm):
    """How an answer to a round came; and, where a signed letter differs from what was submitted, in what."""

    differs = TextAreaField(
        "In what does the letter differ from the answer that was submitted?",
        description="In a few words. All members read this with the comments and their answers.",
    )

    def origin(self, zone: str) -> Origin:
        return replace(super().origin(zone), differs=self.differs.data or "")

    def ask_for_differences(self) -> None:
        """Only a signed letter prevails over an answer that was submitted."""
        letter = EntryChannel.SIGNED_LETTER
        self.channel.choices, self.channel.data = [SelectChoice(letter.value, CHANNELS[letter])], letter.value


class EntryForm(NumberedForm):
    """What is done with an entry, and why where that is asked."""

    reason = TextAreaField("What should be changed?", description="Whoever has typed it reads this in a letter.")
    why = TextAreaField("Why is it admitted, or not?", description="The member reads this in a letter.")


class PlaceForm(Form):
    """Where a comment of the answer belongs, and what it asks for."""

    paragraph = SelectField("What is it about?", validate_choice=False)
    change = SelectField(
        "What does it ask for?", choices=[SelectChoice(one.value, words) for one, words in CHANGES.items()]
    )


def form_from_meeting(meeting_id: int, member_id: int) -> AnswerForm:
    """How something came that a member said at a meeting."""
    with reading() as session:
        there = meeting_details(session, meeting_id)
        member = there.of(session.get_one(Member, member_id))
    meeting, zone = there.meeting, ZoneInfo(current_person().zone)
    people = member.attendance.people if member.attendance else ""
    return AnswerForm(
        formdata=None,
        channel=EntryChannel.MEETING.value,
        meeting=str(meeting.id),
        dated=meeting.held_on,
        sender=people.replace("\n", "; "),
        arrived_at=meeting.begins_at.astimezone(zone).replace(tzinfo=None) if meeting.begins_at else None,
    )


def form_from_letter(round_id: int, member_id: int) -> AnswerForm:
    """Begins with what the coordinator has said about a signed letter, if anything."""
    with reading() as session:
        letters = {one.submission.member_id: one.differs for one in letters_to_enter(session, round_id)}
    return AnswerForm(formdata=None, differs=letters.get(member_id, ""))
