"""Who may do what: the one table. The pages let people in by it, docs/permissions.md is written from it, and tests/web/permissions
walks every address as everybody, in every phase, and compares.

Offices are kept by this table itself. Whose things and when is kept by the seal (models/db/access.py) and by what each
operation guards.
"""

from models.people.grants import (
    ALWAYS,
    AT_THE_SECRETARIAT,
    AT_WORK,
    BEFORE_SENT_OUT,
    IN_ROUND,
    ONCE_SENT_OUT,
    WITH_THE_MEMBERS,
    all_members,
    by_coordinator,
    coordinator,
    department,
    everybody,
    holders,
    members,
    signed_in,
    speaking,
    staff,
)
from models.people.permissions import Grant, Office, Permission, Phase, Whose, but, since

# For everybody
SIGN_IN = Permission("Ask for a link, and sign in with it", (everybody(*ALWAYS),))
HOME = Permission(
    "See what there is to do, and sign out",
    (everybody(*ALWAYS),),
    note="Who is not signed in is led to the page for that.",
)
OWN_ACCOUNT = Permission(
    "See what is kept about oneself, and where one is signed in",
    (signed_in(*ALWAYS),),
    note="Of others, nobody sees it on a page.",
)
END_BROWSER = Permission("Sign out in another browser of one's own", (signed_in(*ALWAYS),))
DEMONSTRATION = Permission(
    "Act as anybody, and read all letters", (everybody(),), note="In the demonstration only; there, everybody."
)
WATCH = Permission("See whether the service works", (everybody(*ALWAYS),))
READ_FIGURES = Permission(
    "Read figures about the service",
    (everybody(*ALWAYS),),
    note="With the operator's token; without one, from the machine itself.",
)
CHECK_RECORD = Permission("Check whether the record holds an entry", (everybody(*ALWAYS),))
LIST_ADOPTED = Permission("See which texts are adopted", (everybody(*ALWAYS),))
READ_ADOPTED = Permission("Read an adopted text", (everybody(Phase.ADOPTED),))

# Texts
READ_CONSULTATION = Permission("Read about a consultation, and compare its versions", (holders(*ALWAYS),))
READ_TEXT = Permission(
    "Read a text, what has changed in it and what came of the comments, and have files made",
    (holders(*WITH_THE_MEMBERS),),
)
READ_COMPENDIUM = Permission(
    "Read what came of a round at a glance, and keep the compendium",
    (holders(*but(*AT_THE_SECRETARIAT, *since(Phase.ADOPTION_ANNOUNCED))),),
    note="Of a text that came of a round.",
)
READ_FILES = Permission(
    "See which files of a text there are, and read them", (all_members(*WITH_THE_MEMBERS), staff(*ALWAYS))
)
TRACE = Permission("See what became of a comment", (holders(*ONCE_SENT_OUT),))
READ_ATTACHMENT = Permission(
    "Read a file that stands with a comment",
    (
        speaking(*since(Phase.OPEN)),
        department(*since(Phase.OPEN)),
        department(*since(Phase.ANSWERED), whose=Whose.COUNTRY),
        staff(*since(Phase.CLOSED)),
        all_members(*since(Phase.LIFTING_ANNOUNCED)),
    ),
)
READ_EDITORIAL = Permission("Read a change of the secretariat", (holders(*since(Phase.LIFTING_ANNOUNCED)),))
OBJECT_TO_EDITORIAL = Permission(
    "Object to a change of the secretariat", (speaking(Phase.LIFTING_ANNOUNCED, Phase.LIFTING),)
)
READ_RESULT = Permission(
    "Read the text that would be adopted",
    (all_members(*since(Phase.ADOPTION)), staff(*since(Phase.ADOPTION_ANNOUNCED))),
)

READ_REGISTER = Permission("Read the register of progress and achievements", (holders(*ALWAYS),))
WRITE_ACHIEVEMENT = Permission(
    "Write an entry of the register, with a picture or file",
    (speaking(*ALWAYS), Grant((Office.STAFF,), Whose.OWN, ALWAYS)),
    note="As long as it is with its author.",
)
SEND_ACHIEVEMENT = Permission(
    "Send an entry of the register to the secretariat, and take it back",
    (coordinator(*ALWAYS), Grant((Office.STAFF,), Whose.OWN, ALWAYS)),
    explained=(Office.DEPUTY,),
    note="As long as it is not public.",
)

# A country, in a round
READ_ROUND = Permission("Read the draft and its brackets, and look at words while writing", (members(*ALWAYS),))
READ_ANSWER = Permission(
    "Read the country's answer",
    (speaking(*ALWAYS), department(Phase.CIRCULATED, *since(Phase.ANSWERED), whose=Whose.COUNTRY)),
)
KEEP_DEADLINE = Permission("Put the deadline into a calendar", (holders(*ALWAYS),))
KEEP_PAPERS = Permission("Have papers of the answer, and its receipt", (speaking(*ALWAYS),))
ACKNOWLEDGE = Permission("Acknowledge that the draft has arrived", (speaking(*IN_ROUND),))
WRITE_COMMENT = Permission("Write, change and remove comments, with files", (speaking(Phase.OPEN),))
READ_OWN_FILES = Permission("See the files of a comment", (speaking(*ALWAYS),))
TAKE_FILE_AWAY = Permission("Take a file away from a comment", (speaking(Phase.OPEN), department(Phase.OPEN)))
READ_CARRIED = Permission("See comments of earlier rounds that are carried over", (speaking(*ALWAYS),))
READ_COSPONSORS = Permission("See who joins a comment of the country", (speaking(*ALWAYS),))
INVITE_COSPONSORS = by_coordinator("Show a comment to other countries by name, and take that back", *IN_ROUND)
READ_INVITATION = Permission(
    "Read a comment that another country has shown to one's own",
    (speaking(*since(Phase.OPEN)),),
    note="Until it is taken back.",
)
JOIN = by_coordinator("Join a comment of another country, or do so no more", *IN_ROUND)
CHOOSE = Permission("Choose in brackets; for a department: advise", (members(Phase.OPEN),))
LET_STAND = Permission("Let all other brackets stand", (speaking(Phase.OPEN),))
SUBMIT = by_coordinator("Submit the answer, or a nil return", Phase.OPEN)
MARK_SECTIONS = Permission("Mark the sections of the draft", (speaking(Phase.OPEN),))
READ_CLEARANCE = Permission("See how far the clearance of the answer is in the ministry", (speaking(*ALWAYS),))
ASK_CLEARANCE = Permission("Ask for the clearance of the answer, and end it", (speaking(Phase.OPEN),))
NOTE_CLEARANCE = by_coordinator(
    "Note who has cleared the answer, or that a signed letter says something else", Phase.OPEN
)
ATTACH_LETTER = by_coordinator("Attach the signed letter", *BEFORE_SENT_OUT)
CHOOSE_OFFICIAL_ACT = by_coordinator("Say what the official act of the country is", *ALWAYS)
READ_LETTER = Permission(
    "Read the signed letter of an answer", (speaking(*since(Phase.OPEN)), staff(*since(Phase.CLOSED)))
)
TAKE_BACK = by_coordinator("Take the answer back", Phase.ANSWERED)
ANSWER_LATE = by_coordinator("Answer after the deadline", Phase.CLOSED, *AT_THE_SECRETARIAT)
READ_ENTRY = Permission(
    "Read an answer that the secretariat has entered for the country", (speaking(*since(Phase.OPEN)),)
)
DECIDE_ENTRY = by_coordinator("Confirm, correct or reject an answer that was entered", *IN_ROUND, *AT_WORK)
READ_ORIGINAL = Permission(
    "Read the letter or mail from which an answer was entered",
    (speaking(*since(Phase.OPEN)), staff(*since(Phase.OPEN))),
)
READ_CORRECTION = Permission("See how a comment that was submitted can be corrected", (coordinator(*ALWAYS),))
CORRECT = Permission("Ask to correct a comment that was submitted", (coordinator(Phase.CLOSED, *AT_THE_SECRETARIAT),))
READ_DUTIES = Permission("See whom words in a bracket charge", (coordinator(*since(Phase.OPEN)),))
MARK_DUTY = Permission("Mark words in a bracket as a duty of members", (coordinator(*IN_ROUND),))
READ_PARTING = Permission("See who asks to part a bracket", (coordinator(*since(Phase.OPEN)),))
PART = Permission("Ask to part a bracket", (coordinator(*IN_ROUND),), note="Countries that are named in it.")

# A country, at home
READ_OWN_ANSWERS = Permission("See what became of the comments of the country, over all rounds", (members(*ALWAYS),))
KEEP_OWN_ANSWERS = Permission("Have that made as a file", (speaking(*ALWAYS),))
READ_TYPE_REQUEST = Permission("See which type the secretariat asks for", (speaking(*AT_WORK),))
DECIDE_TYPE = by_coordinator("Change the type of a comment, or keep it", *AT_WORK)
READ_AUTHORITY = Permission("See who may agree for the country", (speaking(*ALWAYS),))
AUTHORIZE = by_coordinator("Record who may agree for the country", *ALWAYS)
READ_OFFICE = Permission("See who holds the office of the country, and what is open for it", (speaking(*ALWAYS),))
PASS_OFFICE_ON = by_coordinator(
    "Name who acts as coordinator, offer the office to a successor, end the office of a deputy", *ALWAYS
)
TAKE_OFFICE_OVER = Permission(
    "Take the office of the coordinator over",
    (Grant((Office.DEPUTY,), Whose.COUNTRY, ALWAYS),),
    explained=(Office.COORDINATOR,),
    note="The successor who was named.",
)
READ_ACTING_LETTER = Permission(
    "Read the ministry's letter on who acts as coordinator", (speaking(*ALWAYS), staff(*ALWAYS))
)
READ_CONTRIBUTORS = Permission("See whom the country has invited", (speaking(*ALWAYS),))
INVITE = Permission("Invite people of departments", (speaking(*IN_ROUND),))
WITHDRAW_INVITATION = Permission("Withdraw an invitation", (speaking(*ALWAYS),))
READ_OPINIONS = Permission("Read what departments have forwarded", (speaking(*ALWAYS),))
DECIDE_OPINION = Permission("Include an opinion or leave it out", (speaking(Phase.OPEN),))
SET_DEPARTMENT_DEADLINE = Permission("Set an internal deadline for departments", (speaking(Phase.OPEN),))
WRITE_MESSAGE = Permission(
    "Write a message about an opinion", (speaking(Phase.OPEN), department(Phase.OPEN)), note="One that is forwarded."
)
WRITE_OPINION = Permission("Write an opinion, and forward it", (department(Phase.OPEN),))
READ_OPINION_FILES = Permission("See the files of an opinion", (department(*since(Phase.OPEN)),))
SEND_FILE = Permission(
    "Send a Word file or a filled form in", (members(*ALWAYS),), note="What comes too late is kept, and not read."
)
READ_UPLOAD = Permission("See a file that was sent in", (speaking(*since(Phase.OPEN)), department(*since(Phase.OPEN))))
TAKE_OVER = Permission("Take over what a file asks for", (speaking(Phase.OPEN), department(Phase.OPEN)))

# A country, about words for brackets and an adoption
READ_LIFTING = Permission("Read words for brackets that are put to the members", (members(*since(Phase.LIFTING)),))
ACKNOWLEDGE_LIFTING = Permission("Acknowledge words for brackets", (speaking(Phase.LIFTING),))
ANSWER_LIFTING = by_coordinator("Agree or object to words for brackets", Phase.LIFTING)
READ_ADOPTION = Permission("Read how an adoption stands", (members(*since(Phase.ADOPTION)),))
ANSWER_ADOPTION = by_coordinator("Agree or object to an adoption", Phase.ADOPTION)

READ_POSITION = Permission(
    "Read what was entered for the country about an adoption or words for brackets",
    (speaking(*since(Phase.LIFTING)),),
)
DECIDE_POSITION = by_coordinator("Confirm or reject what was entered about it", Phase.LIFTING, Phase.ADOPTION)
READ_POSITION_ORIGINAL = Permission(
    "Read the letter or mail from which that was entered",
    (speaking(*since(Phase.LIFTING)), staff(*since(Phase.LIFTING))),
)
READ_MEETING = Permission("Read about a meeting, and its minutes once they are sent", (all_members(*ALWAYS),))
KEEP_MEETING = Permission("Put a meeting into a calendar", (holders(*ALWAYS),))
ANSWER_MINUTES = by_coordinator("Confirm or correct the minutes of a meeting", *ALWAYS)

# The secretariat
FOLLOW = Permission(
    "Follow consultations, their rounds, brackets and letters, and what the workers do", (staff(*ALWAYS),)
)
TRY_AGAIN = Permission("Have failed work done again", (staff(*ALWAYS),))
BEGIN_CONSULTATION = Permission("Begin a consultation", (staff(*ALWAYS),))
READ_SHEET = Permission("Read the sheet of brackets, and how words or a text could be put", (staff(*WITH_THE_MEMBERS),))
SAVE_SHEET = Permission(
    "Note words on the sheet of brackets",
    (staff(*but(*AT_THE_SECRETARIAT, *since(Phase.LIFTING_ANNOUNCED))),),
)
PLAN_MEETING = Permission("Plan, convene or call off a meeting", (staff(*ALWAYS),))
KEEP_MINUTES = Permission("Write the minutes of a meeting, and propose them", (staff(*ALWAYS),))
SEND_MINUTES = Permission(
    "Send the minutes of a meeting, or send them back",
    (staff(*ALWAYS),),
    note="Sent by another person than proposed them.",
)
OPEN_ROUND = Permission("Open a round", (staff(Phase.CIRCULATED),))
SET_DEADLINE = Permission("Extend the deadline of a round, or pause it", (staff(*IN_ROUND),))
NAME_FIELDS = Permission("Name the priority fields of a text", (staff(*ALWAYS),))
KEEP_REGISTER = Permission("Edit, enter and return entries of the register", (staff(*ALWAYS),))
READ_OPENINGS = Permission("See what is open to the public with an adopted text", (staff(Phase.ADOPTED),))
OPEN_TO_PUBLIC = Permission(
    "Open more to the public with an adopted text",
    (staff(Phase.ADOPTED),),
    note="Confirmed by another person than proposed it.",
)
READ_OFFICES = Permission("See who holds the office of each country, and has held it", (staff(*ALWAYS),))
ENTER_ACTING = Permission(
    "Enter a ministry's letter on who acts as coordinator, and confirm or reject it",
    (staff(*ALWAYS),),
    note="Confirmed by another person than entered it.",
)
KEEP_HOLIDAYS = Permission("Keep the list of holidays", (staff(*ALWAYS),))
RECORD_ROUND_CALL = Permission("Record a call to a member that has not answered", (staff(*IN_ROUND),))
ENTER_BOUNCE = Permission("Enter that a letter came back", (staff(*ALWAYS),))
ENTER_ANSWER = Permission(
    "Enter an answer that a member has given in another way, and check it",
    (staff(*BEFORE_SENT_OUT),),
    note="Checked by another person than typed it.",
)
DECIDE_LATE = Permission("Admit or decline a late answer, or a correction", (staff(Phase.CLOSED, Phase.CANDIDATE),))
REMIND = Permission("Remind members", (staff(*IN_ROUND),))
CLOSE_ROUND = Permission("Close a round before its time", (staff(*IN_ROUND),), note="When every member has answered.")
READ_COMMENT = Permission("Read a comment and its answer", (staff(Phase.CIRCULATED, *since(Phase.CLOSED)),))
ANSWER = Permission("Answer comments", (staff(Phase.CLOSED, Phase.CANDIDATE),))
ASK_TYPE = Permission("Ask a member to change the type of a comment", (staff(*AT_WORK),))
KEEP_REASONS = Permission("Keep standard reasons for answers", (staff(*ALWAYS),))
CONSOLIDATE = Permission("Consolidate", (staff(Phase.CLOSED, Phase.CANDIDATE),))
READ_CANDIDATE = Permission("Read the consolidated text", (staff(*AT_THE_SECRETARIAT),))
EDIT = Permission("Change words of the consolidated text", (staff(Phase.CANDIDATE),))
READ_CHAIRS_TEXT = Permission("See a chair's text, and have one read again", (staff(*since(Phase.CANDIDATE)),))
PROPOSE_COMPROMISE = Permission("Propose a compromise for a bracket", (staff(Phase.CANDIDATE),))
MARK_DUTY_AT_WORK = Permission("Mark words in the text as a duty of members", (staff(Phase.CANDIDATE),))
PROPOSE = Permission("Propose the text for circulation", (staff(Phase.CANDIDATE),))
APPROVE = Permission(
    "Approve a text, or send it back", (staff(Phase.PROPOSED),), note="Approved by another person than proposed it."
)
ANNOUNCE_LIFTING = Permission("Announce words for brackets", (staff(Phase.CIRCULATED),))
FOLLOW_LIFTING = Permission("Follow words for brackets", (staff(*since(Phase.LIFTING_ANNOUNCED)),))
BEGIN_LIFTING = Permission(
    "Put announced words to the members", (staff(Phase.LIFTING_ANNOUNCED),), note="Another person than announced them."
)
WITHDRAW_LIFTING = Permission("Withdraw words for brackets", (staff(Phase.LIFTING_ANNOUNCED, Phase.LIFTING),))
RECORD_CALL = Permission("Record that a member was told by telephone", (staff(Phase.LIFTING),))
ANNOUNCE_ADOPTION = Permission("Announce an adoption", (staff(Phase.CIRCULATED),))
FOLLOW_ADOPTION = Permission("Follow an adoption", (staff(*since(Phase.ADOPTION_ANNOUNCED)),))
BEGIN_ADOPTION = Permission(
    "Ask the members to adopt", (staff(Phase.ADOPTION_ANNOUNCED),), note="Another person than announced it."
)
ENTER_WORDS = Permission("Enter what a member says to words for brackets in another way", (staff(Phase.LIFTING),))
ENTER_POSITION = Permission("Enter what a member says to an adoption in another way", (staff(Phase.ADOPTION),))
CHECK_POSITION = Permission(
    "Check what was entered about an adoption or words for brackets, or discard it",
    (staff(Phase.LIFTING, Phase.ADOPTION),),
    note="Checked by another person than typed it.",
)
WITHDRAW_ADOPTION = Permission("Withdraw an adoption", (staff(Phase.ADOPTION_ANNOUNCED, Phase.ADOPTION),))
