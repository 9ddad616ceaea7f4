"""Consolidation makes one text of many: the candidate, its brackets, the positions of members and the rules that end brackets."""
