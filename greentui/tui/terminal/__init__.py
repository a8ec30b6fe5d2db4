"""The terminal: who controls it, what is written to it, and what happens when it is lost."""
