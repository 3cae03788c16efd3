"""What the suites attack with: faults, kills, evidence."""
