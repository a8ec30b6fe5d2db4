"""Attacks that worked once, each tried again and refused."""
