"""The suites, a file each: `run(sizes, seed)` tries and tells."""
