"""What each page is for, and what its buttons do, in a few sentences that are translated; the page itself speaks English.
FOR_SOME (state_summaries.py) has others for some readers and states of a page.

The keys are the files in templates/pages. What stands in quotation marks is a button or a link of the page, by its English words, so
that readers find it; "…" is in the place of a name.
"""

from templates.translations.formats import gettext_noop
from templates.translations.secretariat_summaries import SECRETARIAT_SUMMARIES

PAGE_SUMMARIES = {
    "account/sign_in.html": gettext_noop(
        "Sign in here. Enter your e-mail address and press “Send me a link”. A letter comes with a link and a code: open the link in this browser, or type the code on the next page."
    ),
    "account/link_sent.html": gettext_noop(
        "A letter is on its way to you. Open its link in this browser, or type the code from the letter here and press “Sign in”. If no letter comes in five minutes, look among unwanted mail, then ask again."
    ),
    "account/link.html": gettext_noop("Press “Sign in”. The link works only once."),
    "account/password.html": gettext_noop(
        "Sign in with your e-mail address and your password. If you have forgotten the password, ask for a link instead."
    ),
    "account/step_up.html": gettext_noop(
        "Before an official act you show that it is you. Type the code from your app or from your printed sheet, then press “Confirm and go on”. What you have typed before is kept."
    ),
    "account/home.html": gettext_noop(
        "Under “For you now” stands what you can do and how much time is left; what somebody waits for comes first. Under “Waiting for others” stands what others are doing. The texts, with their versions and rounds, are below."
    ),
    "account/own_account.html": gettext_noop(
        "Here you see what the service keeps about you and where you are signed in. You can choose the language of your letters, sign out in other browsers, and find forms that you have not sent."
    ),
    "account/languages.html": gettext_noop(
        "Choose the language in which pages and letters begin, then press “Save”. Below are the words of the service in your language, with what they mean."
    ),
    "account/second_factors.html": gettext_noop(
        "Set up at least one second factor here, better two: an app on your telephone, a printed sheet of codes, or a passkey. You need it for official acts. A password is possible, and not necessary."
    ),
    "account/app.html": gettext_noop(
        "Scan the picture with an authenticator app, type the code that the app shows, then press “Use this app”."
    ),
    "account/sheet.html": gettext_noop(
        "Print this sheet or write it down now: it is shown only once. Each code works once."
    ),
    "country/draft.html": gettext_noop(
        "This is the text of the round, with the comments of your country beside it. At a paragraph, first press “Comment or change”; then press “Suggest a change” to propose other words, or “Comment” to say something about it. Nobody outside your country reads your comments before your coordinator has submitted them."
    ),
    "country/comment.html": gettext_noop(
        "Write your comment, or change the words in the box to those that you propose, and say why. “Preview the change” shows what your words change. Press “Save” to keep it: it is not sent to anybody outside your country by that."
    ),
    "country/opinion.html": gettext_noop(
        "Write the comment of your department, or change the words in the box to those that you propose, and say why. “Save and forward to the coordinator” sends it to the coordinator of your country; “Save only” keeps it for you alone."
    ),
    "account/guide.html": gettext_noop(
        "This is the guide for your office, in English. Each page of the service leads to the part of the guide that is about it."
    ),
    "account/demo.html": gettext_noop(
        "This is a demonstration: choose a person, and look at the service as that person sees it."
    ),
    "account/mailbox.html": gettext_noop("This is a demonstration: here are the letters that the service has sent."),
    "account/letter.html": gettext_noop("This is a demonstration: here is one letter, as its reader gets it."),
    "country/remove.html": gettext_noop("“Remove it” takes this comment away. You cannot get it back."),
    "country/remove_opinion.html": gettext_noop("“Remove it” takes this comment away. You cannot get it back."),
    "observers/remove.html": gettext_noop("“Remove it” takes this comment away. You cannot get it back."),
    "country/attached.html": gettext_noop(
        "Here you attach files to a comment, such as a map or a study. Nobody outside your country gets them before your answer is submitted."
    ),
    "country/attached_to_opinion.html": gettext_noop(
        "Here you attach files to a comment, such as a map or a study. Nobody outside your country gets them before your answer is submitted."
    ),
    "country/department.html": gettext_noop(
        "These are the comments of your department. Forward them to the coordinator of your country, who decides what your country says. Below each stands what became of it."
    ),
    "country/contributors.html": gettext_noop(
        "Invite people of your departments to give their opinion: their comments come to you, and to nobody else. “Invite” sends them a letter with a link."
    ),
    "country/withdraw.html": gettext_noop(
        "“Withdraw the invitation” ends the access of this person. What the department has forwarded stays with you."
    ),
    "country/departments.html": gettext_noop(
        "These are the comments that your departments have forwarded. For each, “Include” makes it a comment of your country; you can also change its words first, or leave it out with a reason. Only what you include is submitted."
    ),
    "country/into_one.html": gettext_noop(
        "Make one comment of several that your departments have forwarded, then press “Include in these words”."
    ),
    "country/leave_out.html": gettext_noop(
        "Say why your country leaves this comment of a department out; the department reads the reason. Then press “Leave it out”."
    ),
    "country/enter.html": gettext_noop("Enter here what a department has told you by letter, mail or telephone."),
    "country/uploads.html": gettext_noop(
        "Work in Word or in a form if you prefer: take the file of the text, write your changes and comments into it, and upload it here. Nothing becomes a comment before you have looked at it and saved it."
    ),
    "country/upload.html": gettext_noop(
        "This is what the service has read in your file. Decide for each change and comment whether it becomes a comment of your country, then save. What could not be understood is shown, too."
    ),
    "country/placing.html": gettext_noop(
        "Choose the paragraph to which these words belong, then press “Keep it there”."
    ),
    "country/carried.html": gettext_noop(
        "These comments of your country from earlier rounds were deferred, or came late and were not admitted. For each, make it again in this round, or withdraw it."
    ),
    "country/brackets.html": gettext_noop(
        "These are the words on which the members have not agreed yet. For each bracket, choose which words your country can accept, or propose others. A bracket that is only to be seen stands if your answer says nothing about it. Your choices count when your coordinator submits the answer."
    ),
    "country/parting.html": gettext_noop(
        "Here a country asks that each place of a bracket becomes a bracket of its own. It happens only if every country that asks for words in it agrees."
    ),
    "duties.html": gettext_noop(
        "Mark a country to which words of a bracket would give a task, a lead or a cost. Such words stand only if that country expressly accepts them."
    ),
    "country/cosponsors.html": gettext_noop(
        "Your coordinator can ask other members to join this comment. Only those who are asked can read it before you submit it. They are named only if their coordinator confirms."
    ),
    "country/cosponsorship.html": gettext_noop(
        "Another member shows you its comment, and asks your country to join it. Please keep it to yourselves. Only your coordinator can join, in exactly these words."
    ),
    "country/joining.html": gettext_noop(
        "Your coordinator can join this comment of another member. Your country is then named with it and asks for its words, too."
    ),
    "country/observers.html": gettext_noop(
        "These are the comments of observers. Words of an observer come into the text only if a member sponsors them: “Sponsor …” makes a comment of your country with these words."
    ),
    "country/answer.html": gettext_noop(
        "This is everything that your country says in this round, with what its silence would mean. Read it. Your coordinator then presses “Submit for …”; if your country has no comment, “Send a nil return for …”. You can take the answer back while the round is open."
    ),
    "country/clearance.html": gettext_noop(
        "If your ministry must approve the answer first, ask for clearance here, print the file, and note who has cleared it. If the answer changes after that, it must be cleared again."
    ),
    "country/letter_prevails.html": gettext_noop(
        "Your coordinator can tell the secretariat here that a signed letter of your ministry says something else than the answer. The letter prevails."
    ),
    "country/receipt.html": gettext_noop(
        "This shows that the secretariat has received the answer of your country. While the round is open, your coordinator can press “Take the answer back”, change it, and submit it again."
    ),
    "country/correction.html": gettext_noop(
        "Your coordinator can ask here to correct the words of a comment after the round has closed. The secretariat decides and says why."
    ),
    "country/comment_type.html": gettext_noop(
        "The secretariat asks whether this comment is of another type. Only your coordinator decides. If nobody decides, the type stays."
    ),
    "country/our_comments.html": gettext_noop(
        "Here you read how each comment of your country was answered and why, and where its words are in the text now."
    ),
    "country/entered.html": gettext_noop(
        "The secretariat has entered this answer for your country, from a letter, a call or a meeting. Compare it with what your country has said. Your coordinator confirms it, corrects it in the draft, or rejects it with a reason."
    ),
    "country/entered_position.html": gettext_noop(
        "The secretariat has entered what your country has said. Your coordinator confirms it or rejects it. Until then it counts for nothing."
    ),
    "country/lifting.html": gettext_noop(
        "The members are asked about words for brackets. For each bracket, your coordinator can agree with the words or object to them, before the time that the page names. Read what your silence would mean."
    ),
    "country/adoption.html": gettext_noop(
        "The members are asked to adopt this text. Your coordinator can agree, also with a reservation or an interpretative statement, or object and say why, before the time that the page names. Read what your silence would mean."
    ),
    "country/authority.html": gettext_noop(
        "Your coordinator records here who may agree for your country, and how far: fully, ad referendum, or only with the clearance of somebody else."
    ),
    "country/meeting.html": gettext_noop(
        "Here are the time, the place and the agenda of a meeting, and afterwards its minutes. Your coordinator can confirm the minutes, or correct what is not right."
    ),
    "country/office.html": gettext_noop(
        "Here you see who speaks for your country. The coordinator can let a deputy act for some days, or hand the office over to a successor."
    ),
    "country/translation.html": gettext_noop(
        "Write a courtesy translation of this paragraph for the people of your own country. It is not official, and no other country reads it."
    ),
    "texts/consultation.html": gettext_noop(
        "Here are all versions and rounds of this text, and what is open now. The pictures show how the text has come together."
    ),
    "texts/version.html": gettext_noop(
        "This is one version of the text. Words in brackets are not agreed yet; the names before them are the members that ask for them. Please do not cite a text that is not adopted."
    ),
    "texts/redline.html": gettext_noop(
        "This shows what changed between two versions: words that were taken out are struck through, new words are underlined. Below a change stand the comments behind it."
    ),
    "texts/compendium.html": gettext_noop(
        "Here are all submitted comments, paragraph by paragraph, each with the answer of the secretariat and its reason."
    ),
    "texts/glance.html": gettext_noop(
        "These pictures show at a glance who has answered, what the comments are about, and where the members do not agree yet."
    ),
    "texts/trace.html": gettext_noop("This follows a comment to the words of the text that it has changed."),
    "texts/consensus.html": gettext_noop(
        "Here each member says for each priority field where it stands. The members declare it themselves; nothing is counted from their comments."
    ),
    "texts/files.html": gettext_noop(
        "Here you get the text, its changes and the comments as files for Word, PDF and Excel. A file is made when somebody asks for it; that can take a minute."
    ),
    "texts/editorial_change.html": gettext_noop(
        "The secretariat has changed the form of these words. If your country sees more than a change of form in it, you can press “Object to this change”."
    ),
    "texts/resulting_text.html": gettext_noop("This is the text as it would be adopted."),
    "texts/corrigenda.html": gettext_noop(
        "A corrigendum corrects an error in the adopted text. It is issued if no member objects in time. The adopted text itself stays as it is."
    ),
    "texts/adopted.html": gettext_noop("This text is adopted by the members. Everybody may read and cite it."),
    "texts/all_adopted.html": gettext_noop(
        "These are the texts that the members have adopted. Everybody may read and cite them."
    ),
    "texts/record.html": gettext_noop(
        "Here you can check that nothing in the record was changed later: enter the long code from a letter or a receipt."
    ),
    "register/achievements.html": gettext_noop(
        "This register shows what was achieved in each year and priority field. Members send entries, and the secretariat enters them."
    ),
    "register/opened_achievements.html": gettext_noop(
        "This register shows what was achieved in each year and priority field."
    ),
    "register/achievement.html": gettext_noop(
        "This is one entry of the register. Its author can change it and send it; the secretariat enters it, edits its words, or returns it with a reason."
    ),
    "register/write_achievement.html": gettext_noop(
        "Write what was achieved, in which year and field. “Save this entry” keeps it; it is sent to the secretariat only when you send it on the next page."
    ),
    "register/openings.html": gettext_noop(
        "More than the adopted text can be opened to the public. One officer proposes it and another decides; what was opened stays open."
    ),
    "register/fields.html": gettext_noop(
        "These are the priority fields of the strategy, as the register and the pictures use them."
    ),
    "observers/home.html": gettext_noop(
        "Here are the texts that you may read as an observer, and the rounds in which you can comment. Please do not cite texts that are not adopted."
    ),
    "observers/draft.html": gettext_noop(
        "Read the text and comment on its paragraphs. Until you submit your comments, only your own people can read them. Words of yours come into the text only if a member sponsors them."
    ),
    "observers/comment.html": gettext_noop(
        "Write your comment, or change the words in the box to those that you propose, and say why. Press “Save” to keep it; it is submitted on the page of the round."
    ),
    "observers/version.html": gettext_noop("You may read this version as an observer. Please do not cite it."),
    "refusal.html": gettext_noop("The service could not do this. The reason is below, in English."),
    **SECRETARIAT_SUMMARIES,
}
