"""The real case: six members, one draft, the comments of 22 April 2022, and how the members come to agree.

The content is data: `draft.md` is the text, `people.toml` the members and their people, `comments.toml` what the members
ask for in round 1 and what the secretariat answers, `round_two.toml` what they say about the brackets in round 2 and what a
meeting agrees on, `fields.toml` where they declare in both that they stand on the priority fields, `adopted.md` the text that
comes of it, `published.toml` what the public reads beside it. `demo.case` reads all of them.
"""
