"""What a member will send, in Word: to be read, passed round and signed at home."""

from collections.abc import Iterator, Mapping
from itertools import repeat

from models.brackets.queries.in_answer import OnBracket
from models.comments.comment import Change, Comment
from models.documents.queries.papers import NumberedComment, Pack
from models.text.rows import typed_rows
from templates import on_brackets
from templates.documents import clearance as words
from templates.sentences import SECTION_MARKS, asked_as
from worker.documents.docx_out.marked import compared_words
from worker.documents.docx_out.our_file import OurFile, write_file
from worker.documents.docx_out.sheet import Marked, Words, split_into_cells
from worker.documents.docx_out.write_tables import BORDERS, END, Table, written_table
from worker.documents.ooxml.fonts import BOLD, CHOSEN, DELETED, INSERTED, SOFT, runs
from worker.documents.ooxml.frame import PAPER

_LOOKS: Mapping[Marked, str] = {"del": DELETED, "ins": INSERTED}


def clearance_as_docx(pack: Pack) -> bytes:
    """The file; the changes are shown in it and not tracked, for it is not to be changed any more."""
    consultation = pack.round_answer.round.version.consultation
    foot = f"{consultation.title} – {words.title(pack)} – {words.marking(pack)} – {words.mark(pack.fingerprint)}"
    body = "".join(_body(pack, consultation.language))
    return write_file(OurFile(consultation.title, consultation.language, pack.at, body, foot, PAPER))


def _body(pack: Pack, language: str) -> Iterator[str]:
    yield _paragraph("Title", runs(pack.round_answer.round.version.consultation.title, language))
    yield _paragraph("Subtitle", runs(f"{words.title(pack)}. {words.marking(pack)} {words.standing(pack)}", "en"))
    for name, what in words.facts(pack):
        yield _paragraph("Normal", runs(f"{name}: ", "en", look=BOLD) + runs(what, language))
    for place, comments in pack.places:
        yield _paragraph("Heading1", runs(f"{place[0].upper()}{place[1:]}", language))
        for each in comments:
            yield from _comment(each, language)
    yield from _brackets_body(pack, language)
    declared = [one for one in pack.fields if one.own is not None]
    if declared:
        yield _paragraph("Heading1", runs(words.declared(pack), "en"))
    for field in declared:
        assert field.own is not None
        remark = runs(f". {field.own.remark}", language) if field.own.remark else ""
        yield _paragraph("Normal", runs(field.title, language) + runs(f": {field.own.stance.value}", "en") + remark)
    if pack.sections:
        yield _paragraph("Heading1", runs(words.SECTIONS, "en"))
    for section in pack.sections:
        assert section.state is not None
        name = runs(section.name, language) if section.name else runs("Before the first heading", "en")
        yield _paragraph("Normal", name + runs(f": {SECTION_MARKS[section.state]}", "en"))
    yield _paragraph("Heading1", runs("Clearance", "en"))
    rows = [(who, "", "", "") for who in words.SIGNING]
    yield written_table(Table(words.SIGNED, rows, before_next=range(len(rows) - 1)), "en")
    yield END


def _brackets_body(pack: Pack, language: str) -> Iterator[str]:
    """What is chosen, what the member goes on asking for, what its answer lets stand, leaves to others, holds, or leaves as a meeting
    agreed, as on the page."""
    brackets, country = pack.on_brackets, pack.round_answer.submission.member.name
    if brackets.chosen:
        yield _paragraph("Heading1", runs(on_brackets.CHOSEN, "en"))
    for one in brackets.chosen:
        assert one.stance is not None
        stance = f"{country} {on_brackets.STANCES[one.stance]}{':' if one.wordings else '.'}"
        yield from _bracket(one, stance, country, language)
    if brackets.goes_on:
        yield _paragraph("Heading1", runs(on_brackets.goes_on(country), "en"))
        yield _paragraph("Normal", runs(on_brackets.nothing_new(len(brackets.goes_on)), "en"), "<w:keepNext/>")
    for one in brackets.goes_on:
        yield from _bracket(one, "", country, language)
    sent = pack.round_answer.submission.is_in
    if brackets.lets_stand:
        yield _paragraph("Heading1", runs(on_brackets.LETS_STAND, "en"))
        because = on_brackets.because_silent(country, len(brackets.lets_stand), sent=sent)
        yield _paragraph("Normal", runs(because, "en"), "<w:keepNext/>")
    for one in brackets.lets_stand:
        yield from _bracket(one, "", country, language)
    if brackets.not_opposed:
        yield _paragraph("Heading1", runs(on_brackets.not_opposed(country), "en"))
        left = on_brackets.leaves_it(country, len(brackets.not_opposed), sent=sent)
        yield _paragraph("Normal", runs(left, "en"), "<w:keepNext/>")
    for one in brackets.not_opposed:
        yield from _bracket(one, "", country, language)
    if brackets.held:
        yield _paragraph("Heading1", runs(on_brackets.held(country), "en"))
        because = on_brackets.held_by_silence(country, len(brackets.held))
        yield _paragraph("Normal", runs(because, "en"), "<w:keepNext/>")
    for one in brackets.held:
        yield from _bracket(one, "", country, language)
    if brackets.agreed:
        yield _paragraph("Heading1", runs(on_brackets.AGREED_AT_MEETING, "en"))
        awaiting = on_brackets.awaits_others(country, brackets.agreed)
        yield _paragraph("Normal", runs(awaiting, "en"), "<w:keepNext/>")
    for one in brackets.agreed:
        yield from _bracket(one, "", country, language)


def _bracket(one: OnBracket, stance: str, country: str, language: str) -> Iterator[str]:
    """A bracket with the sentence for each wording that is meant, and who asks for it."""
    name = runs(one.listed.name, language, look=BOLD)
    keep = "<w:keepNext/>" if one.wordings else ""
    yield _paragraph("Normal", name + (runs(f". {stance}", "en") if stance else ""), keep)
    if one.listed.placed.came_from:
        yield _paragraph("Normal", runs(on_brackets.came_from(one.listed.placed.came_from), "en", look=SOFT), keep)
    for wording in one.wordings:
        sentence = "".join(
            runs(on_brackets.in_bracket(each), language, look=CHOSEN) if each.chosen else runs(each.text, language)
            for each in one.listed.sentence(wording)
        )
        by = ", ".join(on_brackets.whose(one, wording))
        yield _paragraph("Normal", sentence + (runs(f" ({by})", "en", look=SOFT) if by else ""))
    if one.package:
        yield _paragraph("Normal", runs(on_brackets.together(one), language, look=SOFT))
    if one.could_accept:
        yield _paragraph("Normal", runs(on_brackets.could_accept(one, country), language, look=SOFT))
    if one.reason:
        yield _paragraph("Normal", runs("Reason: ", "en", look=SOFT) + runs(one.reason, language))


def _comment(numbered: NumberedComment, language: str) -> Iterator[str]:
    comment = numbered.comment
    yield _paragraph("Normal", runs(words.head(numbered), language, look=BOLD), "<w:keepNext/>")
    if comment.text:
        yield _paragraph("Normal", runs(comment.text, language))
    if comment.proposes:
        yield _paragraph("Normal", runs(asked_as(comment), "en", look=SOFT), "<w:keepNext/>")
        yield _table_of_rows(numbered, language) or _paragraph(
            "Normal", "".join(map(_change_run, _changed_words(comment, language), repeat(language)))
        )
    if comment.justification:
        yield _paragraph("Normal", runs("Why: ", "en", look=SOFT) + runs(comment.justification, language))
    if comment.national:
        yield _paragraph("Normal", runs(words.NATIONAL, "en", look=SOFT), "<w:keepNext/>")
        yield _paragraph("Normal", runs(comment.national, language))
    if comment.attachments:
        names = ", ".join(file.name for file in comment.attachments)
        yield _paragraph("Normal", runs("Attached files: ", "en", look=SOFT) + runs(names, language))


def _table_of_rows(numbered: NumberedComment, language: str) -> str:
    """A change of a row, or new ones, as a table with its titles; "" for what is none."""
    if not numbered.titles or numbered.comment.change in (Change.MOVE, Change.JOIN):
        return ""
    if numbered.comment.change is Change.INSERT_AFTER:
        rows = [[[Words(cell, "ins")] for cell in row] for row in typed_rows(numbered.comment.proposed_text)]
    else:
        rows = [split_into_cells(_changed_words(numbered.comment, language))]
    if not rows or any(len(row) != len(numbered.titles) for row in rows):
        return ""
    head = [runs(title, language, look=BOLD) for title in numbered.titles]
    lines = [["".join(map(_change_run, cell, repeat(language))) for cell in row] for row in rows]
    width = f'<w:tcPr><w:tcW w:w="{5000 // len(head)}" w:type="pct"/></w:tcPr>'
    written = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>"
        for line in (head, *lines)
        for inside in ["".join(f"<w:tc>{width}{_paragraph('CommentText', each)}</w:tc>" for each in line)]
    )
    grid = '<w:gridCol w:w="1000"/>' * len(head)
    properties = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/>{BORDERS}<w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>{END}"


def _change_run(words: Words, language: str) -> str:
    return runs(words.text, language, look=_LOOKS[words.change] if words.change else "")


def _changed_words(comment: Comment, language: str) -> Iterator[Words]:
    """The words of its paragraph, or of a new one, with what goes struck through and what comes underlined."""
    assert comment.paragraph is not None
    before = "" if comment.change is Change.INSERT_AFTER else comment.paragraph.text
    stays = before if comment.change in (Change.MOVE, Change.JOIN) else comment.proposed_text
    after = "" if comment.change is Change.DELETE else stays
    yield from compared_words(before, after, (), language)


def _paragraph(style: str, inside: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'
