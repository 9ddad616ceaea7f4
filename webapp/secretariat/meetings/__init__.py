"""Meetings of the members: planned and convened, their minutes, and the sheet of brackets that is filled in there."""
