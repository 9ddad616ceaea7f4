"""Other summaries of a page for some of its readers, or in some of its states: what stands on the page then, and no button that is
not there. The page sets `summary_for` to choose one.
"""

from templates.translations.formats import gettext_noop

_DECIDED = gettext_noop(
    "What is asked on this page is decided already, or can be decided no more. The page says what became of it."
)
_ENTERED = gettext_noop(
    "The secretariat entered this for your country. It is decided already, or can be decided no more: the page says what became of it."
)
_ATTACHED = gettext_noop(
    "Here are the files that are attached to a comment. Files can be attached and taken away only before the answer is submitted, while the round is open."
)
_SEALED = gettext_noop("What the members have written can be read here when the round has closed.")
_CALLED_OFF = gettext_noop("This meeting is called off. The page says why.")
_ANSWERED = gettext_noop("Here is a comment with its answer. The answer cannot be changed now: the page says why.")

FOR_SOME = {
    ("refusal.html", "typed"): gettext_noop(
        "The service could not do this. The reason is below, in English. What you typed is not lost."
    ),
    ("country/draft.html", "reads"): gettext_noop(
        "This is the text of the round, with the comments of your country beside it. Comments and choices cannot be changed on this page now: your country has answered, or the round has closed."
    ),
    ("country/department.html", "reads"): gettext_noop(
        "These are the comments of your department. Comments and choices cannot be changed on this page now: your country has answered, or the round has closed. Below each stands what became of it."
    ),
    ("country/answer.html", "reads"): gettext_noop(
        "This is what your country has written in this round. Comments and choices cannot be changed on this page now: your country has answered, or the round has closed."
    ),
    ("country/brackets.html", "reads"): gettext_noop(
        "These are the brackets of the text of this round. Comments and choices cannot be changed on this page now: your country has answered, or the round has closed."
    ),
    ("country/brackets.html", "advises"): gettext_noop(
        "These are the words on which the members have not agreed yet. For each bracket, you can advise what your country should say. Nobody outside your country ever reads your advice. Your coordinator decides what is submitted."
    ),
    ("country/departments.html", "reads"): gettext_noop(
        "These are the comments that your departments have forwarded, and what became of them. Comments and choices cannot be changed on this page now: your country has answered, or the round has closed."
    ),
    ("country/departments.html", "nothing"): gettext_noop(
        "No comment of your departments waits for a decision. What they forward stands here: you include it in the answer of your country, change its words first, or leave it out with a reason. Only what you include is submitted."
    ),
    ("country/contributors.html", "reads"): gettext_noop(
        "These are the people of your departments whom you have invited to give their opinion. Others can be invited only while your country can comment."
    ),
    ("country/observers.html", "reads"): gettext_noop(
        "These are the comments of observers. Words of an observer come into the text only if a member sponsors them. While the round is open, your coordinator decides which of them your country sponsors."
    ),
    ("country/comment.html", "proposes no words"): gettext_noop(
        "Write what you have to say or to propose, and why. Press “Save” to keep it: it is not sent to anybody outside your country by that."
    ),
    ("country/lifting.html", "reads"): gettext_noop(
        "The members were asked about words for brackets. The time to answer is over, or the result is known already. The page says what came of it."
    ),
    ("country/adoption.html", "reads"): gettext_noop(
        "The members were asked to adopt this text. The time to answer is over, or the result is known already. The page says what came of it."
    ),
    ("observers/draft.html", "reads"): gettext_noop(
        "This is the text of the round, with your comments beside it. The round has closed for comments. When the next version is circulated, what became of each comment stands below it."
    ),
    ("secretariat/round.html", "closed"): gettext_noop(
        "Here you see who has answered in this round. The round has closed: the answers can be consolidated into a candidate, until the next version is circulated."
    ),
    ("texts/editorial_change.html", "reads"): gettext_noop(
        "The secretariat has changed the form of these words. Here you read why, and what became of the change."
    ),
    ("account/home.html", "waits for nobody"): gettext_noop(
        "Under “For you now” stands what you can do and how much time is left; what somebody waits for comes first. The texts, with their versions and rounds, are below."
    ),
    ("account/home.html", "nothing"): gettext_noop(
        "There is nothing for you here at present. You will get a letter when a consultation begins."
    ),
    ("country/attached.html", "reads"): _ATTACHED,
    ("country/attached_to_opinion.html", "reads"): _ATTACHED,
    ("country/uploads.html", "reads"): gettext_noop(
        "Here are the files that were sent for this round, and what became of them. No more are accepted now: your country has answered, or the round has closed."
    ),
    ("country/upload.html", "reads"): gettext_noop(
        "This is a file that was sent to the service. The page says whether it could be read, and what became of it."
    ),
    ("country/carried.html", "reads"): gettext_noop(
        "These comments of your country from earlier rounds were deferred, or came late and were not admitted. The page says whether your country has made each of them again in this round or withdrawn it."
    ),
    ("country/carried.html", "nothing"): gettext_noop("No comment of your country is carried over into this round."),
    ("duties.html", "reads"): gettext_noop(
        "Here you see to which countries words of a bracket would give a task, a lead or a cost. Such words stand only if that country expressly accepts them. Your coordinator marks such words."
    ),
    ("country/cosponsors.html", "reads"): gettext_noop(
        "Here you see which members were asked to join this comment, and what they have answered. Nobody can be asked now: the round is not open."
    ),
    ("country/cosponsorship.html", "reads"): gettext_noop(
        "Another member has shown your country this comment. Please keep it to yourselves. The page says whether your country joins it, and what your coordinator can still do."
    ),
    ("country/joining.html", "reads"): gettext_noop(
        "Your country cannot join this comment of another member as it is, because its text has changed. The page says what you can do instead."
    ),
    ("country/clearance.html", "reads"): gettext_noop(
        "Here you see whether your ministry has cleared the answer, and its signed letter. Clearance cannot be asked for now: your country has answered, or the round has closed. The page says what can still be done about the letter."
    ),
    ("country/letter_prevails.html", "reads"): gettext_noop(
        "The secretariat cannot be told now that a signed letter differs from the answer. The page says why, and what your country can do instead."
    ),
    ("country/receipt.html", "no answer"): gettext_noop("The secretariat has no answer of your country in this round."),
    ("country/receipt.html", "late"): gettext_noop(
        "This shows that the secretariat has received the answer of your country, but after the deadline. It counts only if the secretariat admits it. Until then, your coordinator can press “Take the answer back”, change it, and submit it again."
    ),
    ("country/receipt.html", "reads"): gettext_noop(
        "This shows that the secretariat has received the answer of your country. It cannot be taken back any more."
    ),
    ("country/correction.html", "reads"): gettext_noop(
        "The words of this comment cannot be corrected at present. The page says why."
    ),
    ("country/comment_type.html", "reads"): gettext_noop(
        "The secretariat asked whether this comment is of another type. That is decided already, or can be decided no more: the page says what became of it."
    ),
    ("country/entered.html", "prevails"): gettext_noop(
        "A signed letter of your ministry prevails: for all that it says, this is the answer of your country. It lets no bracket stand by silence until your coordinator has confirmed it. Please read it; your coordinator confirms it if it is right."
    ),
    ("country/entered.html", "reads"): _ENTERED,
    ("country/entered_position.html", "stopped a corrigendum"): gettext_noop(
        "The secretariat has entered that your country objects to a corrigendum. This has stopped it. If your country has not said so, your coordinator can reject it: then the corrigendum goes on."
    ),
    ("country/entered_position.html", "reads"): _ENTERED,
    ("country/meeting.html", "called off"): _CALLED_OFF,
    ("texts/resulting_text.html", "reads"): gettext_noop(
        "This is the text that the members were asked to adopt. They are not asked any more: the page of the adoption says what came of it."
    ),
    ("texts/corrigenda.html", "objects"): gettext_noop(
        "A corrigendum corrects an error in the adopted text; the adopted text itself stays as it is. If your country does not agree, press “Object for …” before the time that the page names, and say why. One objection stops the corrigendum, and cannot be taken back. If no member objects in time, it is issued."
    ),
    ("secretariat/version.html", "reads"): gettext_noop(
        "This is a version of the text. It has gone out already, or a newer text has taken its place."
    ),
    ("secretariat/comments.html", "sealed"): _SEALED,
    ("secretariat/comments.html", "nothing"): gettext_noop(
        "No comment was submitted in this round, so there is nothing to answer here."
    ),
    ("secretariat/comments.html", "reads"): gettext_noop(
        "Here are the comments with their answers. The answers cannot be changed now: the text has been proposed for approval, or has gone out."
    ),
    ("secretariat/answer.html", "reads"): _ANSWERED,
    ("secretariat/observer_comment.html", "reads"): _ANSWERED,
    ("secretariat/comment_type.html", "reads"): gettext_noop(
        "The member cannot be asked now to change the type of this comment. The page says why."
    ),
    ("secretariat/correction.html", "reads"): _DECIDED,
    ("secretariat/late_answer.html", "reads"): _DECIDED,
    ("secretariat/late_answer.html", "sealed"): _SEALED,
    ("secretariat/entry.html", "reads"): _DECIDED,
    ("secretariat/entered_position.html", "reads"): _DECIDED,
    ("secretariat/entered_position.html", "waits for the member"): gettext_noop(
        "This was compared with the original. It counts for nothing until the coordinator of the member has confirmed it."
    ),
    ("secretariat/conflict.html", "reads"): gettext_noop(
        "Here are the words on which the members do not agree, and who asks for them. Nothing can be changed here now: the page says why. Only the members can lift a bracket."
    ),
    ("secretariat/edit.html", "reads"): gettext_noop("These words cannot be edited now. The page says why."),
    ("secretariat/deadline.html", "reads"): gettext_noop(
        "Here you see how the deadline was changed. The round has closed for comments: the deadline cannot be changed any more."
    ),
    ("secretariat/consolidation.html", "failed"): gettext_noop(
        "The service could not make one text of the answers. Nothing is lost. Press “Try again”; if it fails again, tell the operator what the page says."
    ),
    ("secretariat/meeting.html", "called off"): _CALLED_OFF,
}
