"""One file per peer, each run in the environment of the peers; see `seat.py` for its interface."""
