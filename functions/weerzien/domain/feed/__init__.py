"""Whether what a source system sends can be trusted: compared with its list, and heard at all."""
