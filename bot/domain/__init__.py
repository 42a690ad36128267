"""Nouns and decisions: pure, synchronous, free of clocks, databases and Slack."""
