"""One file for each step, named by its place in the order."""
