"""Many proposals for one paragraph become one text, with what does not go together side by side."""
