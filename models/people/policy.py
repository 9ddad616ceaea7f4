"""Who may do what: the one table. The pages let people in by it, docs/permissions.md is written from it, and tests/web/permissions
walks every address as everybody, in every phase, and compares.

The table decides by office; the seal (models/db/access.py) and the guards of operations decide whose things, and when.
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
    by_staff,
    coordinator,
    department,
    everybody,
    for_coordinator,
    for_everybody,
    granted,
    holders,
    members,
    observer,
    official,
    signed_in,
    speaking,
    staff,
    with_members_until,
    without_factor,
)
from models.people.permissions import Grant, Office, Permission, PermissionScope, Phase, since

# For everybody
SIGN_IN = for_everybody("Ask for a link, and sign in with it or with a password", *ALWAYS)
CHOOSE_LANGUAGE = for_everybody("Choose the language in which pages and letters begin", *ALWAYS)
SINGLE_SIGN_ON = for_everybody("Sign in by a provider", note="Where the operator has set one; then, everybody.")
SIGN_OUT = for_everybody("Sign out", *ALWAYS)
HOME = granted("See what there is to do", everybody(*ALWAYS), note="Who is not signed in is led to the page for that.")
OWN_ACCOUNT = granted("See what is kept about oneself and where one is signed in; sign out there", signed_in(*ALWAYS))
READ_GUIDE = granted("Read the guide for one's office", signed_in(*ALWAYS))
USE_FACTORS = without_factor("See one's own second factors, and confirm with one", signed_in(*ALWAYS))
CHANGE_FACTORS = without_factor(
    "Set up one's own second factors, and remove one",
    official(signed_in(*ALWAYS)),
    "The first one without confirming; the last one stays.",
)
CHANGE_PASSWORD = without_factor("Set, change or remove one's own password", official(signed_in(*ALWAYS)))
DEMONSTRATION = for_everybody("Act as anybody, and read all letters", note="Only in the demonstration.")
WATCH = for_everybody("See whether the service works", *ALWAYS)
READ_FIGURES = for_everybody("Read figures about the service", *ALWAYS, note="With a token, or on the machine itself.")
CHECK_RECORD = for_everybody("Check whether the record holds an entry", *ALWAYS)
LIST_ADOPTED = for_everybody("See which texts are adopted", *ALWAYS)
READ_ADOPTED = for_everybody("Read an adopted text", Phase.ADOPTED)

# Texts
READ_CONSULTATION = granted("Read about a consultation, and compare its versions", holders(*ALWAYS))
READ_TEXT = granted(
    "Read a text, what has changed in it and what came of the comments, and have files made", holders(*WITH_THE_MEMBERS)
)
READ_COMPENDIUM = granted(
    "Read what came of a round at a glance, and keep the compendium",
    holders(*with_members_until(Phase.ADOPTION_ANNOUNCED)),
    note="Of a text that came of a round.",
)
READ_CONSENSUS = granted("See where the members stand on the priority fields", holders(*ALWAYS))
READ_FILES = granted("See which files a text has, and read them", all_members(*WITH_THE_MEMBERS), staff(*ALWAYS))
TRACE = granted("See what became of a comment", holders(*ONCE_SENT_OUT))
READ_ATTACHMENT = granted(
    "Read a file that stands with a comment",
    speaking(*since(Phase.OPEN)),
    department(*since(Phase.OPEN)),
    department(*since(Phase.ANSWERED), scope=PermissionScope.COUNTRY),
    staff(*since(Phase.CLOSED)),
    all_members(*since(Phase.LIFTING_ANNOUNCED)),
)
READ_EDITORIAL = granted("Read a change of the secretariat", holders(*since(Phase.LIFTING_ANNOUNCED)))
OBJECT_TO_EDITORIAL = granted("Object to a change of the secretariat", speaking(Phase.LIFTING_ANNOUNCED))
READ_RESULT = granted(
    "Read the text that would be adopted", all_members(*since(Phase.ADOPTION)), staff(*since(Phase.ADOPTION_ANNOUNCED))
)
TRANSLATE = granted("Translate a paragraph for one's own country", speaking(*ALWAYS, scope=PermissionScope.ALL))
READ_REGISTER = granted("Read the register of progress and achievements", holders(*ALWAYS))
WRITE_ACHIEVEMENT = granted(
    "Write an entry of the register, with a picture or file",
    speaking(*ALWAYS),
    Grant((Office.STAFF,), PermissionScope.OWN, ALWAYS),
    note="As long as it is with its author.",
)
SEND_ACHIEVEMENT = Permission(
    "Send an entry of the register to the secretariat, and take it back",
    (coordinator(*ALWAYS), Grant((Office.STAFF,), PermissionScope.OWN, ALWAYS)),
    explained=(Office.DEPUTY,),
    note="As long as it is not public.",
)

# An observer
READ_AS_OBSERVER = granted(
    "Read, as an observer, the texts that went to the members; of what members say, only what became of its own words",
    observer(*WITH_THE_MEMBERS),
)
READ_OWN_AS_OBSERVER = granted(
    "Read, as an observer that is invited to a round, its draft with one's own comments", observer(*since(Phase.OPEN))
)
WRITE_AS_OBSERVER = granted("Write comments there, and submit them", observer(*IN_ROUND, scope=PermissionScope.OWN))
READ_OBSERVERS = granted("Read what observers have submitted in a round", speaking(*ALWAYS))
SPONSOR = by_coordinator("Sponsor a comment of an observer", Phase.OPEN)

# A country, in a round
READ_ROUND = granted("Read the draft and its brackets, and look at words while writing", members(*ALWAYS))
READ_ANSWER = granted(
    "Read the country's answer",
    speaking(*ALWAYS),
    department(Phase.CIRCULATED, *since(Phase.ANSWERED), scope=PermissionScope.COUNTRY),
)
KEEP_DEADLINE = granted("Put the deadline into a calendar", holders(*ALWAYS), observer(*ALWAYS))
KEEP_PAPERS = granted("Have papers of the answer, and its receipt", speaking(*ALWAYS))
ACKNOWLEDGE = granted("Acknowledge that the draft has arrived", speaking(*IN_ROUND))
WRITE_COMMENT = granted("Write, change and remove comments, with files", speaking(Phase.OPEN))
READ_OWN_FILES = granted("See the files of a comment", speaking(*ALWAYS))
TAKE_FILE_AWAY = granted("Take a file away from a comment", speaking(Phase.OPEN), department(Phase.OPEN))
READ_CARRIED = granted("See comments of earlier rounds that are carried over", speaking(*ALWAYS))
READ_COSPONSORS = granted("See who joins a comment of the country", speaking(*ALWAYS))
INVITE_COSPONSORS = by_coordinator("Show a comment to other countries by name, and take that back", *IN_ROUND)
READ_INVITATION = granted(
    "Read a comment that another country has shown to one's own",
    speaking(*since(Phase.OPEN)),
    note="Until it is taken back.",
)
JOIN = by_coordinator("Join a comment of another country, or do so no more", *IN_ROUND)
CHOOSE = granted("Choose in brackets; for a department: advise", members(Phase.OPEN))
LET_STAND = granted("Let all other brackets stand", speaking(Phase.OPEN))
SUBMIT = by_coordinator("Submit the answer, or a nil return", Phase.OPEN)
DECLARE_FIELDS = granted("Declare where the country stands on the priority fields", speaking(Phase.OPEN))
MARK_SECTIONS = granted("Mark the sections of the draft", speaking(Phase.OPEN))
READ_CLEARANCE = granted("See how far the clearance of the answer is in the ministry", speaking(*ALWAYS))
ASK_CLEARANCE = granted("Ask for the clearance of the answer, and end it", speaking(Phase.OPEN))
NOTE_CLEARANCE = by_coordinator("Note who has cleared the answer, or that a signed letter says otherwise", Phase.OPEN)
ATTACH_LETTER = by_coordinator("Attach the signed letter", *BEFORE_SENT_OUT)
LETTER_PREVAILS = by_coordinator(
    "Tell the secretariat that a signed letter prevails", Phase.CLOSED, *AT_THE_SECRETARIAT
)
TAKE_BACK_LETTER_NOTICE = by_coordinator("Take back that a signed letter prevails", *IN_ROUND, *AT_WORK)
CHOOSE_OFFICIAL_ACT = by_coordinator("Say what the official act of the country is", *ALWAYS)
READ_LETTER = granted("Read the signed letter of an answer", speaking(*since(Phase.OPEN)), staff(*since(Phase.CLOSED)))
TAKE_BACK = by_coordinator("Take the answer back", Phase.ANSWERED)
ANSWER_LATE = by_coordinator("Answer after the deadline", Phase.CLOSED, *AT_THE_SECRETARIAT)
READ_ENTRY = granted("Read an answer that the secretariat has entered for the country", speaking(*since(Phase.OPEN)))
DECIDE_ENTRY = by_coordinator("Confirm, correct or reject an answer that was entered", *IN_ROUND, *AT_WORK)
READ_ORIGINAL = granted(
    "Read the letter or mail from which an answer was entered", speaking(*since(Phase.OPEN)), staff(*since(Phase.OPEN))
)
READ_CORRECTION = granted("See how what was submitted can be corrected", speaking(*ALWAYS))
CORRECT = for_coordinator("Ask to correct a comment that was submitted", Phase.CLOSED, *AT_THE_SECRETARIAT)
READ_DUTIES = granted("See whom words in a bracket charge", speaking(*since(Phase.OPEN)))
MARK_DUTY = for_coordinator("Mark words in a bracket as a duty of members", *IN_ROUND)
READ_PARTING = granted("See who asks to part a bracket", speaking(*since(Phase.OPEN)))
PART = for_coordinator("Ask to part a bracket", *IN_ROUND, note="Countries that are named in it.")

# A country, at home
READ_OWN_ANSWERS = granted("See what became of the comments of the country, over all rounds", members(*ALWAYS))
KEEP_OWN_ANSWERS = granted("Have that made as a file", speaking(*ALWAYS))
READ_TYPE_REQUEST = granted("See which type the secretariat asks for", speaking(*AT_WORK))
DECIDE_TYPE = by_coordinator("Change the type of a comment, or keep it", *AT_WORK)
READ_AUTHORITY = granted("See who may agree for the country", speaking(*ALWAYS))
AUTHORIZE = by_coordinator("Record who may agree for the country", *ALWAYS)
READ_OFFICE = granted("See who holds the office of the country, and what is open for it", speaking(*ALWAYS))
PASS_OFFICE_ON = by_coordinator(
    "Name who acts as coordinator, offer the office to a successor, end that of a deputy, set the mailbox", *ALWAYS
)
TAKE_OFFICE_OVER = Permission(
    "Take the office of the coordinator over",
    (official(Grant((Office.DEPUTY,), PermissionScope.COUNTRY, ALWAYS)),),
    explained=(Office.COORDINATOR,),
    note="The successor who was named.",
)
READ_ACTING_LETTER = granted("Read the ministry's letter on who acts as coordinator", speaking(*ALWAYS), staff(*ALWAYS))
READ_CONTRIBUTORS = granted("See whom the country has invited", speaking(*ALWAYS))
INVITE = granted("Invite people of departments", speaking(*IN_ROUND))
WITHDRAW_INVITATION = granted("Withdraw an invitation", speaking(*ALWAYS))
READ_OPINIONS = granted("Read what departments have forwarded", speaking(*ALWAYS))
DECIDE_OPINION = granted("Include an opinion or leave it out", speaking(Phase.OPEN))
SET_DEPARTMENT_DEADLINE = granted("Set an internal deadline for departments", speaking(Phase.OPEN))
WRITE_MESSAGE = granted(
    "Write a message about an opinion", speaking(Phase.OPEN), department(Phase.OPEN), note="One that is forwarded."
)
WRITE_OPINION = granted("Write an opinion, and forward it", department(Phase.OPEN))
READ_OPINION_FILES = granted("See the files of an opinion", department(*since(Phase.OPEN)))
SEND_FILE = granted(
    "Send a Word file or a filled form in", members(*ALWAYS), note="What comes too late is kept, and not read."
)
READ_UPLOAD = granted("See a file that was sent in", speaking(*since(Phase.OPEN)), department(*since(Phase.OPEN)))
TAKE_OVER = granted("Take over what a file asks for", speaking(Phase.OPEN), department(Phase.OPEN))

# A country, about words for brackets and an adoption
READ_LIFTING = granted("Read words for brackets that are put to the members", members(*since(Phase.LIFTING)))
ACKNOWLEDGE_LIFTING = granted("Acknowledge words for brackets", speaking(Phase.LIFTING))
ACKNOWLEDGE_ADOPTION = granted("Say that the country knows of an adoption", speaking(Phase.ADOPTION))
ANSWER_LIFTING = by_coordinator("Agree or object to words for brackets", Phase.LIFTING)
READ_ADOPTION = granted("Read how an adoption stands", members(*since(Phase.ADOPTION)))
ANSWER_ADOPTION = by_coordinator("Agree or object to an adoption", Phase.ADOPTION)
WITHDRAW_STATEMENT = by_coordinator("Withdraw what was attached to an adopted text", Phase.ADOPTED)
READ_POSITION = granted("Read what was entered for the country outside a round", speaking(*since(Phase.LIFTING)))
CONFIRM_POSITION = by_coordinator("Confirm what was entered about it", Phase.LIFTING, Phase.ADOPTION)
REJECT_POSITION = by_coordinator("Reject what was entered about it", Phase.LIFTING, Phase.ADOPTION, Phase.ADOPTED)
READ_POSITION_ORIGINAL = granted(
    "Read the letter or mail from which that was entered", speaking(*since(Phase.LIFTING)), staff(*since(Phase.LIFTING))
)
READ_MEETING = granted("Read about a meeting, and its minutes once they are sent", all_members(*ALWAYS))
KEEP_MEETING = granted("Put a meeting into a calendar", holders(*ALWAYS))
ANSWER_MINUTES = by_coordinator("Confirm or correct the minutes of a meeting", *ALWAYS)

# The secretariat
FOLLOW = by_staff("Follow consultations, their rounds, brackets and letters, and what the workers do", *ALWAYS)
TRY_AGAIN = by_staff("Have failed work done again", *ALWAYS)
BEGIN_CONSULTATION = by_staff("Begin a consultation", *ALWAYS)
READ_SHEET = by_staff("Read the sheet of brackets, and how words or a text could be put", *WITH_THE_MEMBERS)
SAVE_SHEET = by_staff("Note words on the sheet of brackets", *with_members_until(Phase.LIFTING_ANNOUNCED))
PLAN_MEETING = by_staff("Plan, convene or call off a meeting", *ALWAYS)
KEEP_MINUTES = by_staff("Write the minutes of a meeting, and propose them", *ALWAYS)
SEND_MINUTES = by_staff(
    "Send the minutes of a meeting, or send them back", *ALWAYS, note="Sent by another person than proposed them."
)
OPEN_ROUND = by_staff("Open a round", Phase.CIRCULATED)
SET_DEADLINE = by_staff("Extend the deadline of a round, or pause it", *IN_ROUND)
NAME_FIELDS = by_staff("Name the priority fields of a text", *ALWAYS)
KEEP_REGISTER = by_staff("Edit, enter and return entries of the register", *ALWAYS)
READ_TEXT_CORRIGENDA = granted("Read corrigenda to an adopted text", all_members(Phase.ADOPTED), staff(Phase.ADOPTED))
KEEP_TEXT_CORRIGENDA = by_staff(
    "Propose a corrigendum to an adopted text, put it to the members, or decline it",
    Phase.ADOPTED,
    note="One proposes, another puts it to the members.",
)
OBJECT_TO_CORRIGENDUM = by_coordinator("Object to a corrigendum to an adopted text", Phase.ADOPTED)
READ_OPENINGS = by_staff("See what is open to the public with an adopted text", Phase.ADOPTED)
OPEN_TO_PUBLIC = by_staff(
    "Open more to the public with an adopted text", Phase.ADOPTED, note="Confirmed by another person than proposed it."
)
READ_OFFICES = by_staff("See who holds the office of each country, and has held it", *ALWAYS)
ENTER_ACTING = by_staff(
    "Enter a ministry's letter on who acts as coordinator, confirm or reject it; set the mailbox of an office",
    *ALWAYS,
    note="A letter is confirmed by another person than entered it.",
)
INVITE_OBSERVERS = by_staff("Invite an observer to a consultation or to comment in a round, and end that", *ALWAYS)
ANSWER_OBSERVER = by_staff("Answer a comment of an observer", *BEFORE_SENT_OUT)
RESET_FACTORS = Permission(
    "Reset the second factors of somebody after a call", (official(staff(*ALWAYS)),), note="One asks, another confirms."
)
KEEP_HOLIDAYS = by_staff("Keep the list of holidays", *ALWAYS)
RECORD_ROUND_CALL = by_staff("Record a call to a member that has not answered", *IN_ROUND)
ENTER_BOUNCE = by_staff("Enter that a letter came back", *ALWAYS)
ENTER_ANSWER = by_staff(
    "Enter an answer that a member has given in another way, and check it",
    *BEFORE_SENT_OUT,
    note="Checked by another person than typed it.",
)
DECIDE_LATE = by_staff("Admit or decline a late answer, or a correction", Phase.CLOSED, Phase.CANDIDATE)
REMIND = by_staff("Remind members", *IN_ROUND)
CLOSE_ROUND = by_staff("Close a round before its time", *IN_ROUND, note="When every member has answered.")
READ_COMMENT = by_staff("Read a comment and its answer", Phase.CIRCULATED, *since(Phase.CLOSED))
ANSWER = by_staff("Answer comments", Phase.CLOSED, Phase.CANDIDATE)
ASK_TYPE = by_staff("Ask a member to change the type of a comment", *AT_WORK)
KEEP_REASONS = by_staff("Keep standard reasons for answers", *ALWAYS)
CONSOLIDATE = by_staff("Consolidate", Phase.CLOSED, Phase.CANDIDATE)
READ_CANDIDATE = by_staff("Read the consolidated text", *AT_THE_SECRETARIAT)
EDIT = by_staff("Change words of the consolidated text", Phase.CANDIDATE)
READ_CHAIRS_TEXT = by_staff("See a chair's text, and have one read again", *since(Phase.CANDIDATE))
PROPOSE_COMPROMISE = by_staff("Propose a compromise for a bracket", Phase.CANDIDATE)
MARK_DUTY_AT_WORK = by_staff("Mark words in the text as a duty of members", Phase.CANDIDATE)
PROPOSE = by_staff("Propose the text for circulation", Phase.CANDIDATE)
APPROVE = by_staff("Approve a text, or send it back", Phase.PROPOSED, note="Approved by another than proposed it.")
ANNOUNCE_LIFTING = by_staff("Announce words for brackets", Phase.CIRCULATED)
FOLLOW_LIFTING = by_staff("Follow words for brackets", *since(Phase.LIFTING_ANNOUNCED))
BEGIN_LIFTING = by_staff(
    "Put announced words to the members", Phase.LIFTING_ANNOUNCED, note="Another person than announced them."
)
REMIND_OF_LIFTING = by_staff("Remind members of words for brackets", Phase.LIFTING)
WITHDRAW_LIFTING = by_staff("Withdraw words for brackets", Phase.LIFTING_ANNOUNCED, Phase.LIFTING)
RECORD_ADOPTION_CALL = by_staff("Record that a member was told of an adoption by telephone", Phase.ADOPTION)
DECLARE_RESULT = by_staff(
    "Declare the result of a silence; confirm it", Phase.LIFTING, Phase.ADOPTION, note="One declares, another confirms."
)
RECORD_CALL = by_staff("Record that a member was told by telephone", Phase.LIFTING)
ANNOUNCE_ADOPTION = by_staff("Announce an adoption", Phase.CIRCULATED)
FOLLOW_ADOPTION = by_staff("Follow an adoption", *since(Phase.ADOPTION_ANNOUNCED))
BEGIN_ADOPTION = by_staff("Ask members to adopt", Phase.ADOPTION_ANNOUNCED, note="Another person than announced it.")
ENTER_WORDS = by_staff("Enter what a member says to words for brackets in another way", Phase.LIFTING)
ENTER_POSITION = by_staff("Enter what a member says to an adoption in another way", Phase.ADOPTION)
ENTER_OBJECTION = by_staff("Enter that a member objects to a corrigendum in another way", Phase.ADOPTED)
CHECK_POSITION = by_staff(
    "Check what was entered about an adoption, words for brackets or a corrigendum, or discard it",
    *(Phase.LIFTING, Phase.ADOPTION, Phase.ADOPTED),
    note="Checked by another person than typed it.",
)
REMIND_OF_ADOPTION = by_staff("Remind members of an adoption", Phase.ADOPTION)
WITHDRAW_ADOPTION = by_staff("Withdraw an adoption", Phase.ADOPTION_ANNOUNCED, Phase.ADOPTION)
