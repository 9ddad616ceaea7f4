"""One text made of many proposals: the candidate, a pure function of frozen inputs, with a trace of every word."""
