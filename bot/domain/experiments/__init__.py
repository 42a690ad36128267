"""Experiments and bets: what is tried, what was reported, what the numbers say, and what was decided."""
