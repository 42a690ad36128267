"""Slack's rules for blocks, forms and Home tabs, as tables of small checks."""
