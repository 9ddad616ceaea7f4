"""Where a row of a comment form belongs in the draft, by what people write of its place."""
