"""The workspace itself: its people, places and messages, and what happens to them."""
