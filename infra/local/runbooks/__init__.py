"""The commands of docs/operations.md, run as they are written."""
