"""What people do with experiments and bets, one use case per function."""
