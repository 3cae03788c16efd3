"""Dutch, addressed with je."""
