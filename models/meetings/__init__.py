"""Meetings of the members: called together, held, and recorded in minutes that two of the secretariat stand for."""
