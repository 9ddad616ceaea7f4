"""Observers: organisations that the secretariat invites to a consultation. They read, and comment by invitation, but have no voice in it."""
