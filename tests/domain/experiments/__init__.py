"""Tests of the same folder in the code."""
