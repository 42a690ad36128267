"""Block Kit builders: pure functions of domain values, one file per feature."""
