"""What each page of the secretariat is for: the part of PAGE_SUMMARIES that its officers read."""

from templates.translations.formats import gettext_noop

SECRETARIAT_SUMMARIES = {
    "secretariat/consultation.html": gettext_noop(
        "Here are the versions and rounds of this consultation, and what the secretariat can do next."
    ),
    "secretariat/new_consultation.html": gettext_noop(
        "Begin a consultation: upload the draft as a Word file, or paste its text. On the next page you look at its paragraphs before anything is made."
    ),
    "secretariat/new_text.html": gettext_noop(
        "Look at each paragraph and choose the terms of the consultation. “Make this consultation” keeps the text; nobody outside the secretariat gets it yet."
    ),
    "secretariat/draft_file.html": gettext_noop(
        "This is what the service has read in the file of the draft. Look at it before you go on."
    ),
    "secretariat/open_round.html": gettext_noop(
        "Ask the members to comment: choose the deadline, then press “Open the round”. All coordinators get a letter at once."
    ),
    "secretariat/round.html": gettext_noop(
        "Here you see who has answered in this round. You can remind those who have not, change the deadline, close the round, and then consolidate the answers into a candidate."
    ),
    "secretariat/deadline.html": gettext_noop(
        "Extend the deadline, or pause and resume the round. All members get a letter, and what they have written is kept."
    ),
    "secretariat/glance.html": gettext_noop("These pictures show at a glance how the round stands."),
    "secretariat/letters.html": gettext_noop(
        "Here you see which letters went out, to whom and when, and who has said that they arrived."
    ),
    "secretariat/letter.html": gettext_noop(
        "This is one letter, as it went out. You can send it again, or note that it came back."
    ),
    "secretariat/telephone.html": gettext_noop(
        "Mail does not reach this member, or it has not said that the letter arrived. Telephone, then press “Note the call”."
    ),
    "secretariat/comments.html": gettext_noop(
        "Here you give every comment a reasoned answer. A text cannot be circulated while a comment has none, or while an answer contradicts the text."
    ),
    "secretariat/answer.html": gettext_noop(
        "Choose what became of this comment and say why. The member reads your reason when the next version is circulated."
    ),
    "secretariat/standard_reasons.html": gettext_noop(
        "Reasons that you write often can be kept here, and chosen where you answer comments."
    ),
    "secretariat/comment_type.html": gettext_noop(
        "Ask the member to change the type of this comment, and say why. Only the member can change it."
    ),
    "secretariat/correction.html": gettext_noop(
        "A member asks to correct a submitted comment. Admit the correction or not, with a reason."
    ),
    "secretariat/late_answer.html": gettext_noop(
        "This answer came after the deadline. It counts only if you admit it, with a reason; the member gets a letter about your decision."
    ),
    "secretariat/entry_origin.html": gettext_noop(
        "Enter what a member has said by letter, mail or telephone, or at a meeting. First say where it comes from."
    ),
    "secretariat/entry.html": gettext_noop(
        "This is an answer that is entered for a member. Somebody who did not type it compares it with the original. It counts when the coordinator of the member has confirmed it, unless a signed letter prevails."
    ),
    "secretariat/entered_comment.html": gettext_noop(
        "Type the comment as the member has said it. You may not change its words."
    ),
    "secretariat/entry_brackets.html": gettext_noop("Enter here what the member says about each bracket."),
    "secretariat/consolidation.html": gettext_noop(
        "The service makes one text of all answers. That takes a few seconds; you can leave this page meanwhile."
    ),
    "secretariat/version.html": gettext_noop(
        "This is a version of the text, with what must still be done before it can go out. One officer proposes it, another approves it; approving sends it to all members at once."
    ),
    "secretariat/conflict.html": gettext_noop(
        "The members do not agree on these words. You can propose a compromise; it decides nothing. Only the members can lift a bracket."
    ),
    "secretariat/edit.html": gettext_noop(
        "Change the form of these words only, and say why. Members see each such change and can object to it. Agreed words stay as they are."
    ),
    "secretariat/chairs_files.html": gettext_noop(
        "Upload a Word file in which the words of the candidate were changed: the chair’s text."
    ),
    "secretariat/chairs_text.html": gettext_noop(
        "Decide for each change in the chair’s text what becomes of it, then press “Do what I have chosen”."
    ),
    "secretariat/sheet.html": gettext_noop("These are all brackets of the version, to be worked through at a meeting."),
    "secretariat/session.html": gettext_noop(
        "This page is for the screen of a meeting: one bracket after the other, with the words that the members say."
    ),
    "secretariat/lift.html": gettext_noop(
        "Put words for brackets to the members, from a meeting or under a silence procedure. Another officer must confirm before the members are asked."
    ),
    "secretariat/lifting.html": gettext_noop(
        "Here you see what each member has said to the words for brackets, and what that means."
    ),
    "secretariat/adopt.html": gettext_noop(
        "Choose how the text is to be adopted and until when the members can answer. Another officer must confirm before the members are asked."
    ),
    "secretariat/adoption.html": gettext_noop(
        "Here you see what each member has answered to the adoption, and what that means."
    ),
    "secretariat/enter_position.html": gettext_noop(
        "Enter what a member has said by letter, mail or telephone. Somebody else must compare it with the original."
    ),
    "secretariat/entered_position.html": gettext_noop(
        "Compare what was entered with the original. If you did not type it yourself, say that it agrees, or discard it."
    ),
    "secretariat/plan_meeting.html": gettext_noop(
        "Plan a meeting of the members. Nobody is invited before you convene it on the next page."
    ),
    "secretariat/meeting.html": gettext_noop(
        "Here you convene the meeting, and afterwards write its minutes. Another officer sends the minutes to the members, who confirm or correct them."
    ),
    "secretariat/members.html": gettext_noop("Here you see who speaks for each country."),
    "secretariat/member_office.html": gettext_noop(
        "Here you see who speaks for this country. A letter of the ministry about who acts is entered by one officer and confirmed by another."
    ),
    "secretariat/factor_resets.html": gettext_noop(
        "This page is for when somebody has lost all second factors. After a call, one officer asks for the reset and another confirms it."
    ),
    "secretariat/observers.html": gettext_noop(
        "Invite organisations to follow this consultation as observers, and to comment in a round."
    ),
    "secretariat/observer_comment.html": gettext_noop("Answer the comment of an observer, with a reason."),
    "secretariat/holidays.html": gettext_noop(
        "Enter the days on which offices of the members are closed. No silence procedure ends on one of them."
    ),
    "secretariat/system_status.html": gettext_noop(
        "Here you see whether letters, files and all parts of the service are working, and what to do if not."
    ),
}
