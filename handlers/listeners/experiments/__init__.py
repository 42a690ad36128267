"""Where Slack tells of experiments and bets."""
