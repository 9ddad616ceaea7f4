"""What countries do: departments say what they think and their coordinator decides; another coordinator works in Word."""

import re
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import takewhile
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import redline
from demo.case import Comment, Opinion, Person
from demo.cast import Cast, NotSeen, Page, browser, fields_of, until
from models.people.person import Role
from models.text.rows import typed_cells

INVITES = "Lao PDR"  # the member whose departments come by invitation; those of the others are there already

DOCUMENT, SHEET = "word/document.xml", "xl/worksheets/sheet1.xml"
ROW, CELL = re.compile(r"(<row [^>]*>)(?:(?!</row>).)*</row>"), re.compile(r'<c r="([A-Z]+\d+)"')
RUN = re.compile(r'<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>')


class Departments(Cast):
    """What happens between the departments of a country and its coordinator."""

    def hear_departments(self) -> None:
        self._invite([person for person in self._contributors() if self._country(person.email) == INVITES])
        for opinion in self.case.opinions:
            if opinion.by:
                self._forward(opinion)
            else:
                self._enter(opinion)
        for opinion in self.case.opinions:
            if opinion.note:
                self._leave_out(opinion)

    def include(self, comment: Comment) -> None:
        """Make a comment of the country from what its departments said, in their words or in its own."""
        opinions = [self.case.opinions[place] for place in comment.sources]
        page = self._desk(comment.by)
        numbers = [self._number(page, opinion) for opinion in opinions]
        if len(opinions) == 1:
            page.send(f"/opinions/{numbers[0]}/include").see("is included")
            return
        chosen = "&".join(f"opinion={number}" for number in numbers)
        form = self._as(comment.by).open(f"/rounds/{self.round_id}/departments/edit?{chosen}")
        form.see(*(opinion.text for opinion in opinions))
        form.send("/departments/edit", fields_of(comment)).see("is included in your words")
        departments = " and ".join(opinion.department for opinion in opinions)
        self.say(f"the coordinator makes one comment of what {departments} say")

    def tell_departments(self) -> None:
        """Each contributor reads what became of what they said."""
        for person in self._contributors():
            page = self._as(person.email).open(f"/rounds/{self.round_id}").see("has answered")
            for opinion in (one for one in self.case.opinions if one.by == person.email):
                comment = self._made_of(opinion)
                if comment is None:
                    page.see("has left it out", opinion.note)
                elif len(comment.sources) == 1:
                    page.see("Included, word for word, as comment")
                else:
                    page.see("Included with other words, as comment", comment.text)
        self.say("every department reads which of its comments were included, with which words, and which not and why")

    def follow_departments(self) -> None:
        """From what a department said, through the comment of its country, to the words of the new version."""
        for person in self._contributors():
            page = self._as(person.email).open(f"/rounds/{self.round_id}").see("Secretariat’s answer")
            for address in page.links("/comments/"):
                self._as(person.email).open(address).see("From comment")
        self.say("every department reads the secretariat’s answers, and where its words stand in version 2")

    def _invite(self, people: Sequence[Person]) -> None:
        coordinator = self._coordinator_of(INVITES)
        list_of = f"/rounds/{self.round_id}/contributors"
        title = str(self._as(coordinator).open(f"/rounds/{self.round_id}").tree.xpath("//h1/text()")[-1]).strip()
        for person in people:
            page = self._as(coordinator).open(list_of)
            for row in page.tree.xpath("//tr[.//a]"):
                if person.email in row.text_content():  # a rehearsal before this one has invited them, or the case has
                    [withdrawal] = row.xpath(".//a[contains(@href, '/withdraw')]/@href")
                    page = self._as(coordinator).open(withdrawal).send("/withdraw").see("is withdrawn")
            fields = {"name": person.name, "email": person.email, "department": person.department or ""}
            page.send("/contributors", fields).see(f"{person.name} is invited.", person.email)
            self.say(f"{INVITES} invites {person.name}, {person.department}")
        for person in people:
            self._sign_in_by_letter(person, title)

    def _sign_in_by_letter(self, person: Person, title: str) -> None:
        """Open the link of the invitation. Where letters leave the machine, the demo's own way in has to do."""
        reader = self._as(self._staff(0))
        if not reader.open("/demo").links("/mailbox"):
            self._as(person.email)
            return
        found: list[str] = []
        newest = ""

        def arrived() -> bool:
            nonlocal newest
            newest = next(iter(reader.open("/mailbox").links("/mailbox/")), "")
            for row in reader.open(f"/mailbox?to={quote(person.email)}").tree.xpath("//tr[.//a]"):
                if "asks for the opinion" in row.text_content():
                    letter = reader.open(str(row.xpath(".//a/@href")[0])).words
                    if title in letter and (link := re.search(r"https?://\S+?(/sign-in/[\w.-]+)", letter)):
                        found.append(link[1])
                        return True
            return False

        # Many letters may go out before this one, and after it: as long as they do, it is on its way.
        until(f"The invitation of {person.name} did not arrive", arrived, lambda: newest)
        mine = self.stage.enter_context(browser(self.service))
        mine.open(found[0]).see(person.name).send(found[0]).see(person.name)
        self.signed_in[person.email] = mine
        self.say(f"{person.name} opens the letter and signs in with its link")

    def _forward(self, opinion: Opinion) -> None:
        form = self._writing_form(opinion.by, opinion.change, opinion.paragraph, "opinions")
        saved = self._as(opinion.by).open(form).send("/opinions", fields_of(opinion)).see("Nobody else can read it")
        coordinator = self._coordinator_of(self._country(opinion.by))
        if opinion.text in self._desk(coordinator).words:
            raise NotSeen(f"What {opinion.department} is still writing can be read by its coordinator.")
        saved.send("/forward").see("The comment is forwarded.")
        self._desk(coordinator).see(opinion.text)
        self.say(
            f"{opinion.department} forwards a comment on paragraph {opinion.paragraph} to {self._country(opinion.by)}"
        )

    def _enter(self, opinion: Opinion) -> None:
        coordinator = self._coordinator_of(INVITES)
        page = self._desk(coordinator)
        [number] = page.tree.xpath(f"//option[starts-with(., 'Paragraph {opinion.paragraph}:')]/@value")
        address = f"/rounds/{self.round_id}/departments/enter?paragraph={number}&change={opinion.change.value}"
        how = {"department": opinion.department, "came_by": opinion.came_by}
        form = self._as(coordinator).open(address)
        form.send("/departments/enter", {**fields_of(opinion), **how}).see("received by telephone", opinion.text)
        self.say(f"the coordinator enters what {opinion.department} says by telephone")

    def _leave_out(self, opinion: Opinion) -> None:
        coordinator = self._coordinator_of(self._country(opinion.by))
        number = self._number(self._desk(coordinator), opinion)
        form = self._as(coordinator).open(f"/opinions/{number}/leave-out")
        form.send("/leave-out", {"note": opinion.note}).see("is left out", opinion.note)
        self.say(f"the coordinator leaves out a comment of {opinion.department}, and says why: “{opinion.note}”")

    def _desk(self, coordinator: str) -> Page:
        return self._as(coordinator).open(f"/rounds/{self.round_id}/departments")

    @staticmethod
    def _number(page: Page, opinion: Opinion) -> int:
        for article in page.tree.xpath("//article[starts-with(@id, 'o-')]"):
            if opinion.text in " ".join(article.text_content().split()):
                return int(article.get("id").removeprefix("o-"))
        raise NotSeen(f"What {opinion.department} says is not on {page.address}.")

    def _made_of(self, opinion: Opinion) -> Comment | None:
        place = self.case.opinions.index(opinion)
        return next((comment for comment in self.case.comments if place in comment.sources), None)

    def _contributors(self) -> list[Person]:
        return [person for person in self.case.people if person.role is Role.CONTRIBUTOR]

    def _coordinator_of(self, country: str) -> str:
        return next(email for email in self._coordinators() if self._country(email) == country)


class InWord(Cast):
    """The way through Word, from the draft and back to it."""

    def write_in_word(self, comment: Comment) -> None:
        """Words are changed in the file; what a file does not say (the kind, a remark) is filled in beside the draft."""
        me, name = self._as(comment.by), self._name(comment.by)
        old = next(one.text for one in self.case.paragraphs if one.number == comment.paragraph)
        edited = tracked(me.download(self._file(comment.by, "text.docx")), *_changed(old, comment), author=name)
        sent = me.open(f"/rounds/{self.round_id}/uploads").send_file("/uploads", "draft, edited.docx", edited)
        until("The Word file was not read", lambda: "in this file will become" in me.open(sent.address).words)
        preview = me.open(sent.address).see("1 point in this file", f"Paragraph {comment.paragraph}", name)
        confirmed = preview.send("/confirm").see("1 comment was made from this file")
        [link] = confirmed.links("#c-")
        address = f"/comments/{link.rpartition('#c-')[2]}"
        me.open(address).send(address, fields_of(comment)).see(comment.text)
        self.say(f"{name} edits the draft in Word and sends it in; a worker finds the change, and it becomes a comment")

    def write_in_excel(self, comment: Comment) -> None:
        """A new action is written below those of the table; what the table does not say is filled in beside the draft."""
        me, name = self._as(comment.by), self._name(comment.by)
        new = [*typed_cells(comment.proposed_text), comment.justification]
        table = with_new_row(me.download(self._file(comment.by, "tables.xlsx")), new)
        sent = me.open(f"/rounds/{self.round_id}/uploads").send_file("/uploads/form", "actions.xlsx", table)
        until("The table was not read", lambda: "in this file will become" in me.open(sent.address).words)
        confirmed = me.open(sent.address).see("New row after").send("/confirm").see("1 comment was made from this file")
        [link] = confirmed.links("#c-")
        address = f"/comments/{link.rpartition('#c-')[2]}"
        me.open(address).send(address, fields_of(comment)).see(comment.text)
        self.say(f"{name} writes a new action into the table in Excel and sends it in; it becomes a comment")

    def _file(self, email: str, name: str) -> str:
        """The address of a file of the draft, when a worker has made it."""
        me, found = self._as(email), list[str]()
        files, *_ = me.open(f"/rounds/{self.round_id}/uploads").links("/files")
        page = me.open(files)
        if page.has_form(f"/{name}"):
            page.send(f"/{name}")
        called = {"text.docx": "Word: The text", "tables.xlsx": "Excel: The tables"}[name]

        def is_made() -> bool:
            page = me.open(files)
            if "could not be made" in page.words:
                raise NotSeen(f"A file could not be made: {page.words[:400]}")
            found.extend(page.tree.xpath(f"//a[starts-with(normalize-space(), '{called}')]/@href"))
            return bool(found)

        until(f"The draft was not there as a file ({name})", is_made)
        return found[0]


def _changed(old: str, comment: Comment) -> tuple[str, str]:
    """The words that a comment changes in a paragraph, up to its end, and what they become; of a row, those of the cell."""
    for cell, proposed in zip(redline.cells(old), redline.cells(comment.proposed_text), strict=False):
        if "|" in old and cell != proposed:
            return cell, proposed
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(old, comment.proposed_text, strict=False))
    same = "".join(letter for letter, _ in alike).rpartition(" ")[0]
    return old.removeprefix(same), comment.proposed_text.removeprefix(same)


def with_new_row(file: bytes, cells: Sequence[str]) -> bytes:
    """The workbook of tables with these words in the first empty row of its first sheet, whose number stays empty."""

    def change(sheet: str) -> str:
        row = next(row for row in ROW.finditer(sheet) if "<v>" not in row[0] and row[0].count("<c ") > len(cells))
        names = [found[1] for found in CELL.finditer(row[0])][1:]
        written = (
            f'<c r="{name}" t="inlineStr"><is><t>{escape(words)}</t></is></c>'
            for name, words in zip(names, cells, strict=False)
        )
        return f"{sheet[: row.start()]}{row[1]}{''.join(written)}</row>{sheet[row.end() :]}"

    return _with(file, change, SHEET)


def tracked(file: bytes, old: str, new: str, *, author: str) -> bytes:
    """The Word file with the words `old` replaced where they stand first; ValueError if they stand nowhere in one run."""

    def change(document: str) -> str:
        run = next((run for run in RUN.finditer(document) if escape(old) in run[2]), None)
        if run is None:
            raise ValueError(f"{old!r} does not stand in the file")
        look, (before, _, after) = run[1] or "", run[2].partition(escape(old))
        gone = f"<w:del {_who(author)}>{_run(look, escape(old), 'w:delText')}</w:del>"
        new_words = f"<w:ins {_who(author)}>{_run(look, escape(new))}</w:ins>" if new else ""
        words = f"{_run(look, before)}{gone}{new_words}{_run(look, after)}"
        return f"{document[: run.start()]}{words}{document[run.end() :]}"

    return _with(file, change)


def added(file: bytes, after: str, text: str, *, author: str) -> bytes:
    """The Word file with a new paragraph behind the one that holds the words `after`; ValueError if none does."""

    def change(document: str) -> str:
        end = document.index("</w:p>", document.index(escape(after))) + len("</w:p>")
        mark = f"<w:pPr><w:rPr><w:ins {_who(author)}/></w:rPr></w:pPr>"
        new = f"<w:p>{mark}<w:ins {_who(author)}>{_run('', escape(text))}</w:ins></w:p>"
        return f"{document[:end]}{new}{document[end:]}"

    return _with(file, change)


def _with(file: bytes, change: Callable[[str], str], changed: str = DOCUMENT) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data.decode()).encode() if part.filename == changed else data)
    return out.getvalue()


def _run(look: str, words: str, kind: str = "w:t") -> str:
    return f'<w:r>{look}<{kind} xml:space="preserve">{words}</{kind}></w:r>' if words else ""


def _who(author: str) -> str:
    return f'w:id="900" w:author={quoteattr(author)} w:date="2022-04-25T09:00:00Z"'
