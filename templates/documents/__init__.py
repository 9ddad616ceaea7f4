"""Documents as people keep them: texts, redlines and compendia, without the service around them.

They hold nothing of who asked for them and no present time, so a circulated version gives the same bytes to everybody.
"""
