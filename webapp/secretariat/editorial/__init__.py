"""The secretariat's own words in a candidate, typed or from a chair's file."""
