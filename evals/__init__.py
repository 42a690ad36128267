"""Measures how well Heed understands, on public data that it was not tuned on."""
