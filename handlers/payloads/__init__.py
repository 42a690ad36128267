"""Slack's payloads as typed requests: the only place that knows their shape."""
