"""English; the form of address makes no difference."""
