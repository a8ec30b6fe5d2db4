"""Everything that can go wrong, for a while, at once; then the accounts are looked at."""
