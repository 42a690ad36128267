"""What Heed thinks: pure domain, ports to the outside, and one flow per use case."""
