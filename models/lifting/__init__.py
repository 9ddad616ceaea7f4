"""Lifting brackets outside a round: words on which a meeting has agreed, or for which nobody objects in a silence procedure."""
