"""The secretariat's reasoned answer to every comment."""
