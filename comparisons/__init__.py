"""Holds Heed's statistics against gbstats, statsmodels and scipy, in an environment of their own (`make compare`)."""
