"""Pure helpers about words: scripts, Markdown, numbers of paragraphs, brackets in plain words, instants."""
