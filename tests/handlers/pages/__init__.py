"""Pages that Heed writes."""
