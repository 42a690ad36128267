"""Stand-ins for the ports, shared by every test."""
