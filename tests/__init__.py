"""Heed's tests: the tree mirrors the code, a test's name is a situation and its docstring the fact."""
