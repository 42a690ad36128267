"""The API through which the page, or a script, acts in the name of people."""
