"""E-mails that are sent in place of the file that is attached to them."""

from io import BytesIO

import pytest

from tests.documents.forms import read
from worker.documents.docx_in.read import read_docx
from worker.documents.limits import Unreadable

HEADER = "From: dara@example.org\r\nSubject: Comments,\r\n of Cambodia\r\nMIME-Version: 1.0\r\n\r\n"
OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_0037001F".encode("utf-16-le")


@pytest.mark.parametrize("email", [f"{HEADER}Paragraph,Comment\r\n1,Why?\r\n".encode(), OUTLOOK])
def test_an_email_is_called_one_and_its_lines_are_not_read_as_a_form(email: bytes) -> None:
    with pytest.raises(Unreadable, match="is an e-mail, or a web page saved as one, not a comment form: send the form"):
        read(email)
    with pytest.raises(Unreadable, match=r"not a Word file: save the Word document \(.docx\) that is in it"):
        read_docx(BytesIO(email), "comments.docx")


def test_a_table_with_names_and_colons_above_it_is_no_email() -> None:
    form = read(b"From: Cambodia\r\nReceived by: Dara\r\nParagraph,Comment\r\n1,Why?\r\n")

    assert [row.fields["comment"] for row in form.rows] == ["Why?"]
