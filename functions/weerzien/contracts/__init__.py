"""What crosses the doors: wire forms, checked once and handed on as domain values."""
