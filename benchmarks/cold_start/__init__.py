"""What a cold start costs each function, in instructions."""
