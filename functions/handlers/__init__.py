"""The doors: one module per Lambda function, each parses, calls one use case and returns."""
