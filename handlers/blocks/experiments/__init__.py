"""Experiments and bets as Slack shows them."""
