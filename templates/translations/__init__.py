"""Sentences in the readers' languages: gettext catalogues, dates and names of countries as each language writes them."""
