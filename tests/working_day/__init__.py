"""A working day on the developer plan, played in seconds, to see what it spends of the monthly quotas."""
