"""What peers stand on: PostgreSQL, Redis, the Restate server, the durable functions' runner.

Each lives in a folder of its own below `.local/peers`, on a port of its own, made anew each time.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Protocol

from peers import processes
from peers.places import (
    ADMIN_PORT,
    DURABLE_PORT,
    INGRESS_PORT,
    LOCAL,
    LOCAL_RUNNER,
    NODE_PORT,
    POSTGRES_PORT,
    REDIS_PORT,
    RESTATE,
    SERVICE_PORT,
)
from peers.processes import PeerError

PLAIN = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}


class Backing(Protocol):
    """A server that keeps a peer's state."""

    environment: dict[str, str]
    process: subprocess.Popen[str]

    def state_bytes(self) -> int: ...

    def stop(self) -> None: ...


class Postgres:
    """PostgreSQL with its defaults: fsync and full durability on."""

    def __init__(self) -> None:
        binaries = _postgres_binaries()
        # PostgreSQL refuses to run as root, and its own user may not look into root's folders.
        self._folder = _fresh(Path("/tmp/weerzien-peers") if os.geteuid() == 0 else LOCAL)  # noqa: S108
        data = self._folder / "postgres"
        self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        else:
            self._as = []
        quiet = ["--auth=trust", "--username=peers", "--encoding=UTF8", "--locale=C"]
        self._run([f"{binaries}/initdb", *quiet, "-D", str(data)])
        listen = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}"]
        command = [f"{binaries}/postgres", "-D", str(data), "-p", str(POSTGRES_PORT), *listen]
        self.process = processes.start([*self._as, *command], PLAIN, LOCAL / "logs/postgres.log")
        processes.wait_until("PostgreSQL", 30, lambda: _listens(POSTGRES_PORT) and self._ready())
        url = f"postgresql://peers@127.0.0.1:{POSTGRES_PORT}/peers"
        self._query("CREATE DATABASE peers", "postgres")
        self.environment = {"PEERS_POSTGRES": url}

    def state_bytes(self) -> int:
        """Bytes of all tables and indexes after a VACUUM, which gives dead rows back."""
        self._query("VACUUM FULL")
        return int(
            self._query(
                "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
                " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
                " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            )
        )

    def stop(self) -> None:
        processes.stop(self.process, signal.SIGINT)
        shutil.rmtree(self._folder / "postgres", ignore_errors=True)

    def _ready(self) -> bool:
        try:
            self._query("SELECT 1", "postgres")
        except PeerError:
            return False
        return True

    def _query(self, text: str, database: str = "peers") -> str:
        where = ["-h", "127.0.0.1", "-p", str(POSTGRES_PORT), "-U", "peers", "-d", database]
        return self._run(["psql", "-XAtq", *where, "-c", text])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            [*self._as, *command], env=PLAIN, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise PeerError(f"`{command[0]}` failed: {done.stderr.strip()[-400:]}")
        return done.stdout.strip()


class Redis:
    """Redis with its append-only file on, so that a crash of Redis is survived."""

    def __init__(self) -> None:
        if not shutil.which("redis-server"):
            raise PeerError("redis-server is missing: apt-get install redis-server")
        folder = _fresh(LOCAL / "redis")
        command = [
            *("redis-server", "--port", str(REDIS_PORT), "--bind", "127.0.0.1"),
            *("--dir", str(folder), "--appendonly", "yes", "--save", ""),
        ]
        self.process = processes.start(command, PLAIN, LOCAL / "logs/redis.log")
        processes.wait_until("Redis", 20, lambda: _listens(REDIS_PORT))
        self.environment = {"PEERS_REDIS": f"redis://127.0.0.1:{REDIS_PORT}/0"}

    def state_bytes(self) -> int:
        """Bytes of the data in memory, as Redis counts them."""
        done = subprocess.run(
            ["redis-cli", "-p", str(REDIS_PORT), "MEMORY", "STATS"],
            env=PLAIN,
            capture_output=True,
            text=True,
            check=True,
        )
        words = done.stdout.split()
        return int(words[words.index("dataset.bytes") + 1])

    def stop(self) -> None:
        processes.stop(self.process)


class Restate:
    """One Restate server; its folder is its state."""

    def __init__(self) -> None:
        if not RESTATE.exists():
            raise PeerError("Restate's server is not installed: npm is needed by bench-peers")
        self._folder = _fresh(LOCAL / "restate")
        base = "http://127.0.0.1"
        self.environment = {
            "PEERS_RESTATE_INGRESS": f"{base}:{INGRESS_PORT}",
            "PEERS_RESTATE_ADMIN": f"{base}:{ADMIN_PORT}",
            "PEERS_SERVICE": f"{base}:{SERVICE_PORT}",
        }
        settings = {
            "RESTATE_BASE_DIR": str(self._folder),
            "RESTATE_NODE_NAME": "peers",
            "RESTATE_LISTEN_MODE": "tcp",
            "RESTATE_BIND_IP": "127.0.0.1",
            "RESTATE_ADVERTISED_HOST": "127.0.0.1",
            "RESTATE_BIND_PORT": str(NODE_PORT),
            "RESTATE_INGRESS__BIND_PORT": str(INGRESS_PORT),
            "RESTATE_ADMIN__BIND_PORT": str(ADMIN_PORT),
            "RESTATE_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "1",
        }
        command = [str(RESTATE), "--no-logo"]
        log = LOCAL / "logs/restate.log"
        self.process = processes.start(command, PLAIN | settings, log)
        up = lambda: _listens(ADMIN_PORT) and _listens(INGRESS_PORT)  # noqa: E731
        processes.wait_until("the Restate server", 40, up)

    def state_bytes(self) -> int:
        return _size(self._folder)

    def stop(self) -> None:
        processes.stop(self.process)


class DurableRunner:
    """The local runner of AWS's testing SDK, with its store on disk."""

    def __init__(self) -> None:
        self._folder = _fresh(LOCAL / "durable")
        self.environment = {
            "PEERS_DURABLE": f"http://127.0.0.1:{DURABLE_PORT}",
            "PEERS_SERVICE": f"http://127.0.0.1:{SERVICE_PORT}",
        }
        command = [
            *(str(LOCAL_RUNNER), "start-server", "--host", "127.0.0.1"),
            *("--port", str(DURABLE_PORT), "--store-type", "sqlite"),
            *("--store-path", str(self._folder / "store.db"), "--log-level", "WARNING"),
            *("--lambda-endpoint", self.environment["PEERS_SERVICE"]),
            *("--local-runner-endpoint", self.environment["PEERS_DURABLE"]),
            *("--local-runner-region", "eu-west-1", "--execution-timeout", "600"),
        ]
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        log = LOCAL / "logs/durable-runner.log"
        region = {"AWS_DEFAULT_REGION": "eu-west-1"}
        self.process = processes.start(command, PLAIN | keys | region, log)
        processes.wait_until("the local runner", 30, lambda: _listens(DURABLE_PORT))

    def state_bytes(self) -> int:
        return _size(self._folder)

    def stop(self) -> None:
        processes.stop(self.process)


def _postgres_binaries() -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise PeerError("PostgreSQL is missing: apt-get install postgresql")
    return str(found[-1].parent)


def _fresh(folder: Path) -> Path:
    if folder != LOCAL:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
