"""The carrier simulator: the telephone network and the mail system of the embedded AWS."""
