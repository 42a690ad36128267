"""Use cases, one function each: fetch, decide, save, send."""
