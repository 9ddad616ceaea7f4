"""Documents as people keep them: texts, redlines and compendia, without the service around them.

They hold neither who asked for them nor the present time, so a circulated version gives the same bytes to everybody.
"""
