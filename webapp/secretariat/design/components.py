"""One page that shows every component of the pages in every state: to be looked at before and after a change of the look."""

from datetime import date

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from models.brackets.agreement import Alternative, OpenBracket
from models.comments.comment import CommentType
from models.drafts.version import Kind
from models.people import policy
from webapp.blueprints import secretariat
from webapp.context import Page, may, page
from webapp.forms import Form

KINDS = [
    SelectChoice("replace", "Other words"),
    SelectChoice("delete", "Take the paragraph out"),
    SelectChoice("remark", "A remark only"),
]

CONTESTED = OpenBracket(
    ("regularly",),
    (Alternative(("twice a year",), ("Lao PDR", "Thailand")), Alternative(("",), ("Viet Nam",))),
    compromise=("once a year",),
    keepers=("China",),
)


STANDING = {"kind": Kind.NUMBERED, "key": "stands", "label": "1", "text": "", "removed": False}
REMOVED = {**STANDING, "key": "removed", "label": "2", "removed": True}


class Samples(Form):
    """A field of each kind; the first two have a hint."""

    title = StringField("One line", description="A hint says what is expected.")
    words = TextAreaField("A whole paragraph", description="It grows with what is typed.")
    kind = RadioField("One of a few", choices=KINDS, default="replace")
    fields = SelectMultipleField("Some of a few", choices=KINDS, default=["remark"])
    member = SelectField("One of many", choices=["Cambodia", "China", "Lao PDR"])
    day = DateField("A date", default=date(2027, 6, 30))
    file = FileField("A file")
    agree = BooleanField("Yes or no")


@secretariat.get("/components")
@may(policy.FOLLOW)
def components() -> Page:
    return page(
        "secretariat/components.html",
        form=Samples(formdata=None),
        refused=refused_samples(),
        contested=CONTESTED,
        standing=STANDING,
        removed=REMOVED,
        type=CommentType.SUBSTANTIVE,
    )


def refused_samples() -> Samples:
    """The same fields when something is wrong with each."""
    form = Samples(formdata=None, prefix="refused-")
    for field in form:
        if not isinstance(field, HiddenField):
            field.errors = ["This says what is wrong, and how to put it right."]
    return form
