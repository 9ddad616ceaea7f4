"""Brackets lifted outside a round: the sheet of a meeting, a silence procedure, and what each member says."""
