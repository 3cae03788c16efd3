"""The proof: what Weerzien promises, attacked by programs. docs/proof.md explains each promise."""
