"""The made world: who there is, what they say, and how much of it."""
