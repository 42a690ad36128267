"""The control API: what the page, or a script, does in the name of people. `/sandbox/...`, JSON both ways."""
