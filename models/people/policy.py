"""Who may do what: the one table. The pages let people in by it, docs/permissions.md is written from it, and tests/web/permissions
walks every address as everybody, in every phase, and compares.

Offices are kept by this table itself. Whose things and when is kept by the seal (models/db/access.py) and by what each
operation guards.
"""

from models.people.permissions import Grant, Office, Permission, Phase, Whose, but, since

ALWAYS = tuple(Phase)
IN_ROUND = (Phase.OPEN, Phase.ANSWERED)
AT_WORK = (Phase.CLOSED, Phase.CANDIDATE)
BEFORE_SENT_OUT = (*IN_ROUND, *AT_WORK, Phase.PROPOSED)
AT_THE_SECRETARIAT = (Phase.CANDIDATE, Phase.PROPOSED)
WITH_THE_MEMBERS = but(*AT_THE_SECRETARIAT)
ONCE_SENT_OUT = (Phase.CIRCULATED, *since(Phase.LIFTING_ANNOUNCED))
"""What has come of a round is with the members: in phase 1, of the round before."""

EVERYBODY = tuple(Office)
MEMBERS = (Office.CONTRIBUTOR, Office.DEPUTY, Office.COORDINATOR)
SPEAKING = (Office.DEPUTY, Office.COORDINATOR)
HOLDERS = (*MEMBERS, Office.STAFF)


def _everybody(*phases: Phase) -> Grant:
    return Grant(EVERYBODY, Whose.ALL, phases)


def _holders(*phases: Phase) -> Grant:
    return Grant(HOLDERS, Whose.ALL, phases)


def _members(*phases: Phase) -> Grant:
    return Grant(MEMBERS, Whose.COUNTRY, phases)


def _all_members(*phases: Phase) -> Grant:
    return Grant(MEMBERS, Whose.ALL, phases)


def _speaking(*phases: Phase) -> Grant:
    return Grant(SPEAKING, Whose.COUNTRY, phases)


def _coordinator(*phases: Phase) -> Grant:
    return Grant((Office.COORDINATOR,), Whose.COUNTRY, phases)


def _department(*phases: Phase, whose: Whose = Whose.OWN) -> Grant:
    return Grant((Office.CONTRIBUTOR,), whose, phases)


def _staff(*phases: Phase) -> Grant:
    return Grant((Office.STAFF,), Whose.ALL, phases)


def _by_coordinator(words: str, *phases: Phase) -> Permission:
    """An official act: deputies prepare it and read that the coordinator does it."""
    return Permission(words, (_coordinator(*phases),), explained=(Office.DEPUTY,))


# For everybody
SIGN_IN = Permission("Ask for a link, and sign in with it", (_everybody(*ALWAYS),))
HOME = Permission(
    "See what there is to do, and sign out",
    (_everybody(*ALWAYS),),
    note="Who is not signed in is led to the page for that.",
)
DEMONSTRATION = Permission(
    "Act as anybody, and read all letters", (_everybody(),), note="In the demonstration only; there, everybody."
)
WATCH = Permission("See whether the service works", (_everybody(*ALWAYS),))
READ_FIGURES = Permission(
    "Read figures about the service",
    (_everybody(*ALWAYS),),
    note="With the operator's token; without one, from the machine itself.",
)
CHECK_RECORD = Permission("Check whether the record holds an entry", (_everybody(*ALWAYS),))
LIST_ADOPTED = Permission("See which texts are adopted", (_everybody(*ALWAYS),))
READ_ADOPTED = Permission("Read an adopted text", (_everybody(Phase.ADOPTED),))

# Texts
READ_CONSULTATION = Permission("Read about a consultation, and compare its versions", (_holders(*ALWAYS),))
READ_TEXT = Permission(
    "Read a text, what has changed in it and what came of the comments, and have files made",
    (_holders(*WITH_THE_MEMBERS),),
)
READ_COMPENDIUM = Permission(
    "Read what came of a round at a glance, and keep the compendium",
    (_holders(*but(*AT_THE_SECRETARIAT, *since(Phase.ADOPTION_ANNOUNCED))),),
    note="Of a text that came of a round.",
)
READ_FILES = Permission(
    "See which files of a text there are, and read them", (_all_members(*WITH_THE_MEMBERS), _staff(*ALWAYS))
)
TRACE = Permission("See what became of a comment", (_holders(*ONCE_SENT_OUT),))
READ_ATTACHMENT = Permission(
    "Read a file that stands with a comment",
    (
        _speaking(*since(Phase.OPEN)),
        _department(*since(Phase.OPEN)),
        _department(*since(Phase.ANSWERED), whose=Whose.COUNTRY),
        _staff(*since(Phase.CLOSED)),
        _all_members(*since(Phase.LIFTING_ANNOUNCED)),
    ),
)
READ_EDITORIAL = Permission("Read a change of the secretariat", (_holders(*since(Phase.LIFTING_ANNOUNCED)),))
OBJECT_TO_EDITORIAL = Permission(
    "Object to a change of the secretariat", (_speaking(Phase.LIFTING_ANNOUNCED, Phase.LIFTING),)
)
READ_RESULT = Permission(
    "Read the text that would be adopted",
    (_all_members(*since(Phase.ADOPTION)), _staff(*since(Phase.ADOPTION_ANNOUNCED))),
)

# A country, in a round
READ_ROUND = Permission("Read the draft and its brackets, and look at words while writing", (_members(*ALWAYS),))
READ_ANSWER = Permission(
    "Read the country's answer",
    (_speaking(*ALWAYS), _department(Phase.CIRCULATED, *since(Phase.ANSWERED), whose=Whose.COUNTRY)),
)
KEEP_DEADLINE = Permission("Put the deadline into a calendar", (_holders(*ALWAYS),))
KEEP_PAPERS = Permission("Have papers of the answer, and its receipt", (_speaking(*ALWAYS),))
ACKNOWLEDGE = Permission("Acknowledge that the draft has arrived", (_speaking(*IN_ROUND),))
WRITE_COMMENT = Permission("Write, change and remove comments, with files", (_speaking(Phase.OPEN),))
READ_OWN_FILES = Permission("See the files of a comment", (_speaking(*ALWAYS),))
TAKE_FILE_AWAY = Permission("Take a file away from a comment", (_speaking(Phase.OPEN), _department(Phase.OPEN)))
CHOOSE = Permission("Choose in brackets; for a department: advise", (_members(Phase.OPEN),))
LET_STAND = Permission("Let all other brackets stand", (_speaking(Phase.OPEN),))
SUBMIT = _by_coordinator("Submit the answer, or a nil return", Phase.OPEN)
MARK_SECTIONS = Permission("Mark the sections of the draft", (_speaking(Phase.OPEN),))
READ_CLEARANCE = Permission("See how far the clearance of the answer is in the ministry", (_speaking(*ALWAYS),))
ASK_CLEARANCE = Permission("Ask for the clearance of the answer, and end it", (_speaking(Phase.OPEN),))
NOTE_CLEARANCE = _by_coordinator(
    "Note who has cleared the answer, or that a signed letter says something else", Phase.OPEN
)
ATTACH_LETTER = _by_coordinator("Attach the signed letter", *BEFORE_SENT_OUT)
CHOOSE_OFFICIAL_ACT = _by_coordinator("Say what the official act of the country is", *ALWAYS)
READ_LETTER = Permission(
    "Read the signed letter of an answer", (_speaking(*since(Phase.OPEN)), _staff(*since(Phase.CLOSED)))
)
TAKE_BACK = _by_coordinator("Take the answer back", Phase.ANSWERED)
ANSWER_LATE = _by_coordinator("Answer after the deadline", Phase.CLOSED, *AT_THE_SECRETARIAT)
READ_ENTRY = Permission(
    "Read an answer that the secretariat has entered for the country", (_speaking(*since(Phase.OPEN)),)
)
DECIDE_ENTRY = _by_coordinator("Confirm, correct or reject an answer that was entered", *IN_ROUND, *AT_WORK)
READ_ORIGINAL = Permission(
    "Read the letter or mail from which an answer was entered",
    (_speaking(*since(Phase.OPEN)), _staff(*since(Phase.OPEN))),
)
READ_CORRECTION = Permission("See how a comment that was submitted can be corrected", (_coordinator(*ALWAYS),))
CORRECT = Permission("Ask to correct a comment that was submitted", (_coordinator(Phase.CLOSED, *AT_THE_SECRETARIAT),))
READ_DUTIES = Permission("See whom words in a bracket charge", (_coordinator(*since(Phase.OPEN)),))
MARK_DUTY = Permission("Mark words in a bracket as a duty of members", (_coordinator(*IN_ROUND),))
READ_PARTING = Permission("See who asks to part a bracket", (_coordinator(*since(Phase.OPEN)),))
PART = Permission("Ask to part a bracket", (_coordinator(*IN_ROUND),), note="Countries that are named in it.")

# A country, at home
READ_OWN_ANSWERS = Permission("See what became of the comments of the country, over all rounds", (_members(*ALWAYS),))
KEEP_OWN_ANSWERS = Permission("Have that made as a file", (_speaking(*ALWAYS),))
READ_TYPE_REQUEST = Permission("See which type the secretariat asks for", (_speaking(*AT_WORK),))
DECIDE_TYPE = _by_coordinator("Change the type of a comment, or keep it", *AT_WORK)
READ_AUTHORITY = Permission("See who may agree for the country", (_speaking(*ALWAYS),))
AUTHORIZE = _by_coordinator("Record who may agree for the country", *ALWAYS)
READ_CONTRIBUTORS = Permission("See whom the country has invited", (_speaking(*ALWAYS),))
INVITE = Permission("Invite people of departments", (_speaking(*IN_ROUND),))
WITHDRAW_INVITATION = Permission("Withdraw an invitation", (_speaking(*ALWAYS),))
READ_OPINIONS = Permission("Read what departments have forwarded", (_speaking(*ALWAYS),))
DECIDE_OPINION = Permission("Include an opinion or leave it out", (_speaking(Phase.OPEN),))
SET_DEPARTMENT_DEADLINE = Permission("Set an internal deadline for departments", (_speaking(Phase.OPEN),))
WRITE_MESSAGE = Permission(
    "Write a message about an opinion", (_speaking(Phase.OPEN), _department(Phase.OPEN)), note="One that is forwarded."
)
WRITE_OPINION = Permission("Write an opinion, and forward it", (_department(Phase.OPEN),))
READ_OPINION_FILES = Permission("See the files of an opinion", (_department(*since(Phase.OPEN)),))
SEND_FILE = Permission(
    "Send a Word file or a filled form in", (_members(*ALWAYS),), note="What comes too late is kept, and not read."
)
READ_UPLOAD = Permission(
    "See a file that was sent in", (_speaking(*since(Phase.OPEN)), _department(*since(Phase.OPEN)))
)
TAKE_OVER = Permission("Take over what a file asks for", (_speaking(Phase.OPEN), _department(Phase.OPEN)))

# A country, about words for brackets and an adoption
READ_LIFTING = Permission("Read words for brackets that are put to the members", (_members(*since(Phase.LIFTING)),))
ACKNOWLEDGE_LIFTING = Permission("Acknowledge words for brackets", (_speaking(Phase.LIFTING),))
ANSWER_LIFTING = _by_coordinator("Agree or object to words for brackets", Phase.LIFTING)
READ_ADOPTION = Permission("Read how an adoption stands", (_members(*since(Phase.ADOPTION)),))
ANSWER_ADOPTION = _by_coordinator("Agree or object to an adoption", Phase.ADOPTION)

# The secretariat
FOLLOW = Permission(
    "Follow consultations, their rounds, brackets and letters, and what the workers do", (_staff(*ALWAYS),)
)
TRY_AGAIN = Permission("Have failed work done again", (_staff(*ALWAYS),))
BEGIN_CONSULTATION = Permission("Begin a consultation", (_staff(*ALWAYS),))
READ_SHEET = Permission(
    "Read the sheet of brackets, and how words or a text could be put", (_staff(*WITH_THE_MEMBERS),)
)
SAVE_SHEET = Permission(
    "Note words on the sheet of brackets",
    (_staff(*but(*AT_THE_SECRETARIAT, *since(Phase.LIFTING_ANNOUNCED))),),
)
OPEN_ROUND = Permission("Open a round", (_staff(Phase.CIRCULATED),))
SET_DEADLINE = Permission("Extend the deadline of a round, or pause it", (_staff(*IN_ROUND),))
KEEP_HOLIDAYS = Permission("Keep the list of holidays", (_staff(*ALWAYS),))
RECORD_ROUND_CALL = Permission("Record a call to a member that has not answered", (_staff(*IN_ROUND),))
ENTER_BOUNCE = Permission("Enter that a letter came back", (_staff(*ALWAYS),))
ENTER_ANSWER = Permission(
    "Enter an answer that a member has given in another way, and check it",
    (_staff(*BEFORE_SENT_OUT),),
    note="Checked by another person than typed it.",
)
DECIDE_LATE = Permission("Admit or decline a late answer, or a correction", (_staff(Phase.CLOSED, Phase.CANDIDATE),))
REMIND = Permission("Remind members", (_staff(*IN_ROUND),))
CLOSE_ROUND = Permission("Close a round before its time", (_staff(*IN_ROUND),), note="When every member has answered.")
READ_COMMENT = Permission("Read a comment and its answer", (_staff(Phase.CIRCULATED, *since(Phase.CLOSED)),))
ANSWER = Permission("Answer comments", (_staff(Phase.CLOSED, Phase.CANDIDATE),))
ASK_TYPE = Permission("Ask a member to change the type of a comment", (_staff(*AT_WORK),))
KEEP_REASONS = Permission("Keep standard reasons for answers", (_staff(*ALWAYS),))
CONSOLIDATE = Permission("Consolidate", (_staff(Phase.CLOSED, Phase.CANDIDATE),))
READ_CANDIDATE = Permission("Read the consolidated text", (_staff(*AT_THE_SECRETARIAT),))
EDIT = Permission("Change words of the consolidated text", (_staff(Phase.CANDIDATE),))
READ_CHAIRS_TEXT = Permission("See a chair's text, and have one read again", (_staff(*since(Phase.CANDIDATE)),))
PROPOSE_COMPROMISE = Permission("Propose a compromise for a bracket", (_staff(Phase.CANDIDATE),))
MARK_DUTY_AT_WORK = Permission("Mark words in the text as a duty of members", (_staff(Phase.CANDIDATE),))
PROPOSE = Permission("Propose the text for circulation", (_staff(Phase.CANDIDATE),))
APPROVE = Permission(
    "Approve a text, or send it back", (_staff(Phase.PROPOSED),), note="Approved by another person than proposed it."
)
ANNOUNCE_LIFTING = Permission("Announce words for brackets", (_staff(Phase.CIRCULATED),))
FOLLOW_LIFTING = Permission("Follow words for brackets", (_staff(*since(Phase.LIFTING_ANNOUNCED)),))
BEGIN_LIFTING = Permission(
    "Put announced words to the members", (_staff(Phase.LIFTING_ANNOUNCED),), note="Another person than announced them."
)
WITHDRAW_LIFTING = Permission("Withdraw words for brackets", (_staff(Phase.LIFTING_ANNOUNCED, Phase.LIFTING),))
RECORD_CALL = Permission("Record that a member was told by telephone", (_staff(Phase.LIFTING),))
ANNOUNCE_ADOPTION = Permission("Announce an adoption", (_staff(Phase.CIRCULATED),))
FOLLOW_ADOPTION = Permission("Follow an adoption", (_staff(*since(Phase.ADOPTION_ANNOUNCED)),))
BEGIN_ADOPTION = Permission(
    "Ask the members to adopt", (_staff(Phase.ADOPTION_ANNOUNCED),), note="Another person than announced it."
)
WITHDRAW_ADOPTION = Permission("Withdraw an adoption", (_staff(Phase.ADOPTION_ANNOUNCED, Phase.ADOPTION),))
