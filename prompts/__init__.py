"""Whoever reads what people said: a model on this machine, and, where one is configured, one behind an endpoint."""
