"""The real case: six members, one draft, and the comments of 22 April 2022.

The content is data: `draft.md` is the text, `people.toml` the members and their people, `comments.toml` what the members
ask for and what the secretariat answers. `demo.case` reads all three.
"""
