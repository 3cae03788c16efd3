"""Bad input, as a fixed corpus beside the fuzzers."""
