"""The HTTP API under `/api/v1`: its door, its routes, and what its requests and answers look like."""
