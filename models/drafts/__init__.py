"""The text under consultation: its versions and their paragraphs, how a version is put up, approved and circulated, and how two differ."""
