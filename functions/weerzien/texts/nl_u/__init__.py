"""Dutch, addressed with u."""
