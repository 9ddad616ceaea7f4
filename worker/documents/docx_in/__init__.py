"""Word files in: both texts, each tracked change, every comment; and what they ask of a draft."""
