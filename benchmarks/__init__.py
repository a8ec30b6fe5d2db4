"""What the budgets are measured with; `python -m benchmarks` runs them all."""
