"""The draft with the member's comments beside it: written, changed, removed, with their files."""
