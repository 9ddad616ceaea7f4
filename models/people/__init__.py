"""Members, the people who hold an office for them or for the secretariat, and how they sign in."""
