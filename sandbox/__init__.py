"""A Slack look-alike for the desk and the tests; it knows nothing of Heed but its address."""
