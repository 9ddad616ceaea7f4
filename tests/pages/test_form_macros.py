"""How forms say what they want and what is wrong."""

from typing import Any

from lxml import html
from werkzeug.datastructures import MultiDict
from wtforms import Form, RadioField, SelectChoice, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired

from templates.environment import environment


class Words(Form):
    text = TextAreaField("Your remark", description="At most a page.", validators=[InputRequired("Write your remark.")])
    kind = RadioField(
        "What do you want?",
        choices=[SelectChoice("remark", "Remark"), SelectChoice("delete", "Delete")],
        validators=[InputRequired("Choose one.")],
    )
    whose = SelectMultipleField("Whose?", choices=[SelectChoice("7", "Ours")], validators=[InputRequired("Tick one.")])


def test_an_empty_form_is_told_nothing_and_each_question_has_its_label_and_hint() -> None:
    form = Words()

    area = macro("field", form.text).find(".//textarea")
    assert "".join(macro("error_summary", form).itertext()).strip() == ""
    assert area.get("aria-describedby") == "text-hint"
    assert area.get("aria-invalid") is None
    assert macro("field", form.text).xpath("string(.//label[@for='text'])") == "Your remark"
    assert macro("field", form.kind).xpath("string(.//fieldset/legend)") == "What do you want?"


def test_a_refused_form_leads_from_each_sentence_to_its_field_and_keeps_what_was_typed() -> None:
    form = Words(MultiDict({"text": ""}))
    form.validate()

    links = macro("error_summary", form).xpath(".//a")
    assert [(link.text, link.get("href")) for link in links] == [
        ("Write your remark.", "#text"),
        ("Choose one.", "#kind-0"),
        ("Tick one.", "#whose-7"),
    ]
    area = macro("field", form.text).find(".//textarea")
    assert (area.get("id"), area.get("aria-invalid"), area.get("aria-describedby")) == (
        "text",
        "true",
        "text-hint text-error",
    )
    assert macro("field", form.kind).xpath(".//input[@id='kind-0']")
    assert macro("field", form.whose).xpath(".//input[@id='whose-7']")


def test_typed_words_come_back_as_text_in_the_language_of_the_draft() -> None:
    form = Words(MultiDict({"text": "</textarea><b>ទឹក</b>"}))

    area = macro("field", form.text, lang="km", big=True).find(".//textarea")
    assert (area.text or "").strip() == "</textarea><b>ទឹក</b>"
    assert area.get("lang") == "km"
    assert macro("field", Words(MultiDict({"text": "ទឹក"})).text).find(".//textarea").get("lang") == "km"
    assert macro("field", Words(MultiDict({"text": "Plain – words."})).text).find(".//textarea").get("lang") is None


def macro(name: str, *arguments: Any, **options: Any) -> html.HtmlElement:
    """What a macro writes, as a tree."""
    module = environment().get_template("pages/form_macros.html").module
    return html.fromstring(f"<div>{getattr(module, name)(*arguments, **options)}</div>")
