"""Whether one practice's flood makes the others wait: the queue's rules, simulated."""
