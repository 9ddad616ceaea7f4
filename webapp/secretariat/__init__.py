"""The secretariat's pages: rounds, the text made of all comments, its brackets, the answers, the letters."""

from webapp.secretariat import answers, brackets, consolidations, engine_room, glance, letters, rounds
from webapp.secretariat.adoption import adoption, lifting, sheet
from webapp.secretariat.blueprint import secretariat
from webapp.secretariat.drafts import beginning, draft_files, texts
from webapp.secretariat.editorial import chairs_texts, editorial

__all__ = [
    "adoption",
    "answers",
    "beginning",
    "brackets",
    "chairs_texts",
    "consolidations",
    "draft_files",
    "editorial",
    "engine_room",
    "glance",
    "letters",
    "lifting",
    "rounds",
    "secretariat",
    "sheet",
    "texts",
]
