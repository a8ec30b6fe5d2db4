"""All faults at once, for a while; then the accounts are checked."""
