"""Weerzien: brings patients who missed an appointment back to care."""
