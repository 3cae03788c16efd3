"""`make demo`: a rehearsal week at the fictional practices, played, checked and shown."""
