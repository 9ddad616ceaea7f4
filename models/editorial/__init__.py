"""The secretariat's own words in a candidate: editorial changes, chairs' texts, and objections to them."""
