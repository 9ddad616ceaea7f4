"""A bracket as a thing that lives from version to version: what members say about it, and the rules by which it ends."""
