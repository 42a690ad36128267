"""The whole of Heed beside the whole look-alike, on both databases."""
