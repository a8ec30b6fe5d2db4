"""The terminal itself: who has it, what is written to it, and what becomes of the console without it."""
