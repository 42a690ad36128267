"""Tests of handlers/blocks/experiments."""
