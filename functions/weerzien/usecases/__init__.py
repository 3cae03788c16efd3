"""What Weerzien does: one verb per file, ports in, domain values out."""
