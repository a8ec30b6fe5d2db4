"""Measures the performance budgets; `python -m benchmarks` runs everything."""
