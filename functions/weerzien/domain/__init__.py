"""The rules of following up a missed appointment: standard library only, no clock, no AWS."""
