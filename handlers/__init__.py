"""How Heed hears and speaks: Slack, HTTP, the clock and durable jobs."""
