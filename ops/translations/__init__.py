"""How sentences get into the catalogues of templates/translations, and how readers correct them."""
