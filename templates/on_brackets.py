"""The words around what a member says about brackets: the same on pages, on paper and in Word."""

from collections.abc import Sequence

from models.brackets import whole_paragraph, written
from models.brackets.agreement import OpenBracket, Words
from models.brackets.bracket import BracketDuty, BracketParting
from models.brackets.parting import awaited_to_part
from models.brackets.queries.in_answer import OnBracket
from models.brackets.queries.placed import EarlierBracket, PlacedBracket
from models.brackets.queries.why_open import WhyOpen
from models.brackets.sentence import Stretch
from models.brackets.written import shown_bracket_words, shown_words, whose_compromise
from models.consolidation.consolidation import ConflictKind
from models.text.lists import listed

ADD, STANCES = written.ADD, written.STANCES
is_of_paragraph, in_place, without_words, no_words_beside = (
    whole_paragraph.is_of_paragraph,
    written.readable_words,
    written.without_words,
    written.no_words_beside,
)
visible = whole_paragraph.visible

CHOSEN = "On brackets"
LETS_STAND = "What this answer lets stand"
AGREED_AT_MEETING = "What a meeting has agreed"
NO_WORDS = "(no words here)"
_KEEPS = {
    whole_paragraph.KEEP_PARAGRAPH: "Keep the paragraph",
    whole_paragraph.KEEP_PLACE: "Keep the paragraph where it is",
    whole_paragraph.KEEP_AS_IS: "Keep the paragraph as it is",
    whole_paragraph.NO_PARAGRAPH: "Keep the draft, without this paragraph",
}


def keeps(one: PlacedBracket) -> str:
    """The choice of the draft in a bracket."""
    if one.bracket.is_on_paragraph:
        return _KEEPS[without_words(one.bracket)]
    if any(one.bracket.standing):
        return "Keep the draft"
    return f"Keep the draft, without {'this paragraph' if one.kind is ConflictKind.PARAGRAPH else 'these words'}"


def goes_on(country: str) -> str:
    """What stands above the brackets in which a member is named and about which it has said nothing new."""
    return f"What {country} goes on asking for"


def nothing_new(count: int) -> str:
    """What its silence means there."""
    it, place = ("this bracket", "a paragraph that it") if count == 1 else ("these brackets", "paragraphs that they")
    return (
        f"This answer says nothing new about {it}. "
        f"What was said before still counts: about {it}, or about words in {place} would take out."
    )


def because_silent(country: str, count: int, *, sent: bool) -> str:
    """What an answer lets stand, and why; `sent`: it has been sent already."""
    answer, it = "its" if sent else "this", "it" if count == 1 else "them"
    changes = "this change" if count == 1 else f"these {count} changes"
    return f"With {answer} answer {country} lets {changes} stand, because it has said nothing about {it}."


def not_opposed(country: str) -> str:
    """What stands above the brackets that an answer leaves to the members that are named in them."""
    return f"Where {country} does not object"


def leaves_it(country: str, count: int, *, sent: bool) -> str:
    """What an answer leaves to others, and why; `sent`: it has been sent already."""
    answer, it = "its" if sent else "this", "it" if count == 1 else "them"
    brackets = "this bracket" if count == 1 else f"these {count} brackets"
    return (
        f"With {answer} answer {country} does not object to any of the words in {brackets}, because it has said nothing "
        f"about {it}. The members named there can agree on one of these wordings."
    )


def held(country: str) -> str:
    """What stands above the brackets that an answer holds by saying nothing."""
    return f"What waits for {country} to accept it"


def held_by_silence(country: str, count: int) -> str:
    """That it is not enough to say nothing where words give the country something to do, or wait for its confirmation."""
    stay, their = ("This bracket stays", "Its") if count == 1 else (f"These {count} brackets stay", "Their")
    return (
        f"{stay} open. {their} words stand only when {country} accepts them: they would give it a task, a lead or a cost, or a "
        f"meeting has agreed on them and {country} must still confirm them."
    )


def awaits_others(country: str, brackets: Sequence[OnBracket]) -> str:
    """That a country need say nothing where words wait for others, who have still to confirm what a meeting agreed."""
    awaited = {one.listed.bracket.ad_referendum for one in brackets}
    names = listed(sorted({name for members in awaited for name in members}))
    return (
        f"A meeting has agreed on the words below, ad referendum: {names} must still confirm "
        f"{'them' if len(awaited) == 1 else 'some of them'}. {country} need say nothing about "
        f"{'this bracket' if len(brackets) == 1 else 'these brackets'}. If a member chooses other words, what the meeting agreed "
        f"does not stand."
    )


def duty(one: BracketDuty, country: str = "") -> str:
    """What a mark says and what follows from it: "“China shall report” gives China a task, a lead or a cost, as Lao PDR has marked.
    These words stand only when China accepts them."; `country` reads it."""
    whom = _name_charged(one, country)
    accept = "accepts" if len(one.members) == 1 else "accept"
    return f"{marked(one, country)} These words stand only when {whom} {accept} them."


def naming(bracket: OpenBracket, country: str = "") -> str:
    """Whose agreement the words of a bracket in a table need, since they name it: "Needs the agreement of Viet Nam, which it names."; ""
    where they name nobody newly; `country` reads it."""
    names = sorted({name for words in bracket.circulated for name in bracket.names_newly(words)})
    if not names:
        return ""
    own = [f"{name} (your country)" if name == country else name for name in names]
    return f"Needs the agreement of {listed(own)}, which it names."


def marked(one: BracketDuty, country: str = "") -> str:
    """What a mark says, and who has set it; `country` reads it."""
    words = "All words here but the draft’s give" if one.words is None else f"“{shown_words(one.words)}” gives"
    return f"{words} {_name_charged(one, country)} a task, a lead or a cost, as {one.marked_by} has marked."


def _name_charged(one: BracketDuty, country: str) -> str:
    return listed(["your country" if name == country else name for name in one.members])


def came_from(earlier: Sequence[EarlierBracket]) -> str:
    """The brackets of an earlier text that one is made from, in words; "" for a new one."""
    if not earlier:
        return ""
    version = f"version {earlier[0].version}"
    if len(earlier) == 1:
        return f"Part of what was bracket {earlier[0].number} in {version}."
    numbers = listed([str(number) for number in sorted(one.number for one in earlier)])
    return (
        f"To be seen once more: in this sentence, brackets {numbers} of {version} would have ended, each by the choice of other "
        "countries, and nobody has asked for all of these words together. They stand only when every country has answered "
        "with this sentence on its list."
    )


def parting(wishes: Sequence[BracketParting], bracket: OpenBracket, *, done: bool = False) -> str:
    """Who wants a bracket to be parted and why, and who has still to agree; of a round that is `done`, who wanted that."""
    names, awaited = [one.member.name for one in wishes], awaited_to_part(bracket)
    wants, want = ("wanted", "wanted") if done else ("wants", "want")
    who = _members_phrase(
        names, wants, want, "this bracket to be parted, so that each of its places becomes a bracket of its own"
    )
    reasons = "; ".join(f"{one.member.name}: “{one.reason}”" for one in wishes if one.reason)
    sentence = f"{who}{f' ({reasons})' if reasons else ''}."
    if done:
        return sentence
    if awaited:
        return f"{sentence} It is parted only if {listed(awaited)} {'agrees' if len(awaited) == 1 else 'agree'} too."
    return f"{sentence} All who ask for words in it agree: it is parted when the round is consolidated, unless it ends there."


def whose(one: OnBracket, words: Words) -> tuple[str, ...]:
    """Who asks for words, or that they are a compromise."""
    bracket = one.listed.bracket
    by = one.listed.asked_by(words)
    return by if by or bracket.compromise != words else (whose_compromise(bracket),)


def compromise_of(bracket: OpenBracket) -> str:
    """What stands before the compromise where a bracket is laid open: whose it is."""
    if bracket.ad_referendum:
        return f"Agreed at a meeting, still to be confirmed by {listed(bracket.ad_referendum)}"
    return written.SECRETARIAT


def together(one: OnBracket) -> str:
    """That a bracket is linked in a package."""
    if one.alone:
        return only_one(one.package)
    return f"Only together with the others of package “{one.package}”."


def only_one(package: str) -> str:
    """That a package has only one bracket."""
    return f"Package “{package}” has only one bracket and links nothing yet."


def why_open(why: WhyOpen) -> str:
    """Why a bracket is open and who is waited for: "China and Viet Nam ask for different words; Lao PDR has not answered"."""
    sponsors = sorted({name for names in why.asking for name in names})
    different = "different words" if len(why.asking) > 1 else "other words"
    parts = [
        _members_phrase(sponsors, "asks", "ask", f"for {different}"),
        _members_phrase(why.keeping, "keeps", "keep", "the draft"),
        "Several of the words can be accepted, and no member has said which" if why.undecided else "",
        "words are still missing in the draft, so it does not end with these" if why.incomplete else "",
        "the members have yet to see words that were first written in this round" if why.unseen else "",
        _members_phrase(why.unanswered, "has", "have", "not answered"),
        _members_phrase(why.ad_referendum, "has", "have", "still to confirm what a meeting agreed"),
        _members_phrase(
            why.charged,
            "has",
            "have",
            f"yet to accept words that give {'it' if len(why.charged) == 1 else 'them'} a task, a lead or a cost",
        ),
        _members_phrase(
            why.inside,
            "has",
            "have",
            f"still to agree that words go on which {'it has' if len(why.inside) == 1 else 'they have'} spoken",
        ),
        _members_phrase(why.late, "has", "have", "accepted words in an answer that came late"),
        _members_phrase(why.linked, "has", "have", "linked it in a package, so it ends only with the others"),
        _members_phrase(
            why.reserved, "reserves its", "reserve their", "position" if len(why.reserved) == 1 else "positions"
        ),
    ]
    return "; ".join(filter(None, parts))


def _members_phrase(names: Sequence[str], one: str, many: str, what: str) -> str:
    return f"{listed(names)} {one if len(names) == 1 else many} {what}" if names else ""


def could_accept(one: OnBracket, country: str) -> str:
    """With which other words the member could live: for its own people, who sign for it."""
    words = ", ".join(f"“{shown_bracket_words(one.listed.bracket, words)}”" for words in one.could_accept)
    return f"{country} could also accept {words}. Nobody outside {country} reads this." if words else ""


def in_bracket(stretch: Stretch) -> str:
    """The words that stand in a bracket's place, as people read them. What is said of the whole paragraph, and of white space
    alone, stands in round brackets."""
    if is_of_paragraph(stretch.text) or stretch.text.isspace():
        return f"({in_place(stretch.text)})"
    return stretch.text or NO_WORDS
