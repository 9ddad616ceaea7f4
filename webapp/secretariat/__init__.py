"""The secretariat's pages: rounds, the text made of all comments, its brackets, the answers, the letters."""

from webapp.secretariat import answers, brackets, consolidations, letters, rounds, texts
from webapp.secretariat.blueprint import secretariat

__all__ = ["answers", "brackets", "consolidations", "letters", "rounds", "secretariat", "texts"]
