"""Slack's Web API and its other addresses: how a call is read, and what each method does."""
