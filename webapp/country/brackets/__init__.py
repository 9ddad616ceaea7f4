"""The brackets of the text under consultation: what a country says about each."""
