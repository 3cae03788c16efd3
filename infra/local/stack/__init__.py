"""The embedded AWS on this machine: `make up` and `make down`."""
