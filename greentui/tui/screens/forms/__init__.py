"""Forms in a box over the console: each makes a draft, checked as one types, or nothing."""
