"""Whole documents: which paragraphs correspond, what moves, and how numbers and references follow."""
