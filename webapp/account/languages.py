"""The language in which pages and letters begin: which one it is, the page on which people choose it, and the glossary on that page."""

from flask import flash, redirect, request, url_for
from flask import session as browser
from markupsafe import Markup
from wtforms import SelectChoice, SelectField

from models.people import policy
from models.people.operations import reading_language as operations
from models.people.person import Person
from models.text.scripts import ENGLISH, LANGUAGES, known_language
from templates.translations.catalogs import own_name
from templates.translations.glossary import terms
from templates.translations.own_language import OwnLanguage, own_language
from webapp.blueprints import account
from webapp.context import Page, current_person, may, page, signed_in, transaction
from webapp.forms import Form, own_address, sends_password, validated

CHOSEN = "language"
"""The key in the browser's session of the language that somebody chose before signing in."""


def language_choices() -> list[SelectChoice]:
    """The languages that can be chosen, each by its own name and its English one."""
    return [SelectChoice(code, _both(code, own_name(code)), render_kw={"lang": code}) for code in LANGUAGES]


class LanguageForm(Form):
    """In which language pages and letters begin."""

    language = SelectField("Your language", choices=language_choices, validate_choice=False)


def named(language: str) -> str:
    """The own and the English name of one of LANGUAGES, the first marked with the language."""
    return _both(language, Markup('<span lang="{}">{}</span>').format(language, own_name(language)))


def reading_language(person: Person | None) -> str:
    """One of LANGUAGES: the person's own; where nobody is signed in, the one chosen there, or else what the browser asks for."""
    if person is not None:
        return person.reading_language
    chosen: str | None = browser.get(CHOSEN)
    return chosen or _asked_by_browser()


@account.app_template_global()
def own_summary(name: str, person: Person | None, summary_for: str) -> OwnLanguage | None:
    """What the page with this file says about itself in the language of the person to whom it is shown."""
    return own_language(name, reading_language(person), summary_for)


account.add_app_template_global(sends_password)


@account.app_template_global()
def language_suffix(person: Person | None) -> Markup:
    """What follows "Language" in the frame of a page: ": ខ្មែរ"; nothing for English."""
    language = reading_language(person)
    return (
        Markup("")
        if language == ENGLISH
        else Markup(':&nbsp;<span lang="{}">{}</span>').format(language, own_name(language))
    )


@account.get("/languages")
@may(policy.CHOOSE_LANGUAGE)
def languages() -> Page:
    return _page(LanguageForm(formdata=None, language=reading_language(signed_in())))


@account.post("/languages")
@may(policy.CHOOSE_LANGUAGE)
def choose_language() -> Page:
    """Keep the choice: with the person, or in the browser until somebody signs in."""
    form = LanguageForm()
    with validated(form, _page):
        chosen = form.language.data or ""
        if signed_in():
            with transaction() as session:
                operations.choose(session, chosen, by=current_person())
        else:
            operations.ensure_known(chosen)
            browser[CHOSEN] = chosen
    if chosen == ENGLISH:
        flash("Pages and letters are in English.")
    else:
        flash(f"Pages and letters begin with a summary in {LANGUAGES[chosen]} from now on; the English follows.")
    return redirect(own_address(request.form.get("page", "")) or url_for("account.languages"))


def _asked_by_browser() -> str:
    """The first of our languages that the browser asks for, in its order: "km-KH, en" is Khmer. Any language, "*", is English."""
    wanted = (known_language(tag) for tag, quality in request.accept_languages if quality > 0)
    return next(filter(None, wanted), ENGLISH)


def _page(form: Form) -> str:
    language = reading_language(signed_in())
    return page("account/languages.html", form=form, language=language, name=own_name(language), terms=terms(language))


def _both(language: str, own: str) -> str:
    return LANGUAGES[language] if language == ENGLISH else own + f" ({LANGUAGES[language]})"
