"""A coordinator who works in Word: downloads the draft, changes it with tracking, sends it in and confirms what was found."""

from itertools import takewhile

from demo.browser import NotSeen
from demo.case import Comment
from demo.cast import Cast, fields_of
from demo.editing import tracked


class InWord(Cast):
    """The way through Word, from the draft and back to it."""

    def write_in_word(self, comment: Comment) -> None:
        """Words are changed in the file; what a file does not say (the kind, a remark) is filled in beside the draft."""
        me, name = self._as(comment.by), self._name(comment.by)
        old = next(one.text for one in self.case.paragraphs if one.number == comment.paragraph)
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(old, comment.proposed_text, strict=False))
        same = "".join(letter for letter, _ in alike).rpartition(" ")[0]
        edited = tracked(
            me.download(self._word_file(comment.by)),
            old.removeprefix(same),
            comment.proposed_text.removeprefix(same),
            author=name,
        )
        sent = me.open(f"/rounds/{self.round_id}/uploads").send_file("/uploads", "draft, edited.docx", edited)
        self._wait("The Word file was not read", lambda: "in this file will become" in me.open(sent.address).words)
        preview = me.open(sent.address).see("1 point in this file", f"Paragraph {comment.paragraph}", name)
        confirmed = preview.send("/confirm").see("1 comment was made from this file")
        [made] = confirmed.links("#c-")
        address = f"/comments/{made.rpartition('#c-')[2]}"
        me.open(address).send(address, fields_of(comment)).see(comment.text)
        self.say(f"{name} edits the draft in Word and sends it in; a worker finds the change, and it becomes a comment")

    def _word_file(self, email: str) -> str:
        """The address of the draft as a Word file, when a worker has made it."""
        me, found = self._as(email), list[str]()
        files, *_ = me.open(f"/rounds/{self.round_id}/uploads").links("/files")
        page = me.open(files)
        if page.has_form("/text.docx"):
            page.send("/text.docx")

        def made() -> bool:
            page = me.open(files)
            if "could not be made" in page.words:
                raise NotSeen(f"A file could not be made: {page.words[:400]}")
            found.extend(page.tree.xpath("//a[starts-with(normalize-space(), 'Word: The text')]/@href"))
            return bool(found)

        self._wait("The draft was not there as a Word file", made)
        return found[0]
