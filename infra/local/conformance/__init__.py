"""Does a source system send what was agreed? For vendors, and for us when they send recordings."""
