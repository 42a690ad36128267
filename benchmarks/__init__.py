"""Measures Heed against a bare Bolt app, in the same run and on the same machine."""
