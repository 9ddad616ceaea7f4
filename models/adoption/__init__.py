"""How a text is adopted: announced, confirmed or left in silence, and what each member attaches to it."""
