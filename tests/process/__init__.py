"""Heed as processes of its own, which tests start, kill and start again."""
