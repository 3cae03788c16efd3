"""Ports: the usual one, a free one, or the one asked for."""

from __future__ import annotations

import os
import socket

from stack.places import StackError

HOST = "127.0.0.1"
HIGHEST_PORT = 65535


def choose(setting: str, usual: int) -> int:
    """Return the port set in the environment, else the usual or the next free one."""
    asked = os.environ.get(setting, "")
    if asked:
        if not asked.isdecimal() or not 1 <= int(asked) <= HIGHEST_PORT:
            raise StackError(f"{setting}={asked} is not a port number.")
        if not is_free(int(asked)):
            raise StackError(
                f"Port {asked} is in use by another program. Stop that program, or choose another "
                f"port: make up {setting}=<port>"
            )
        return int(asked)
    for port in range(usual, usual + 100):
        if is_free(port):
            if port != usual:
                print(f"Port {usual} is in use by another program; taking {port}.")
            return port
    raise StackError(f"No free port from {usual} on. Choose one: make up {setting}=<port>")


def is_free(port: int) -> bool:
    """Tell whether this machine would let us listen there, on any address."""
    for host in ("", HOST):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True
