"""Counts what this process asks of AWS: requests, and the capacity units that DynamoDB tells."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any, Final

import boto3

READS: Final = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})
TAKES_CAPACITY: Final = READS | {
    *("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"),
}


class Meter:
    """Hooks into botocore: asks for the consumed capacity and adds it up per use case."""

    def __init__(self) -> None:
        self._units: dict[str, dict[str, float]] = {}
        self._use_case = ""

    def attach(self) -> None:
        """Reach all clients that are made from the default session after this."""
        session = boto3.session.Session()
        boto3.DEFAULT_SESSION = session
        session.events.register("before-parameter-build.dynamodb", self._ask)
        session.events.register("after-call.dynamodb", self._add)
        session.events.register("after-call", self._add_request)

    @contextlib.contextmanager
    def measuring(self, use_case: str, *, is_called: bool = True) -> Iterator[None]:
        """Count what is done inside under this name; outside nothing counts.

        It is an invocation more, but where a schedule calls whether there is a case or not.
        """
        self._use_case = use_case
        self._note("invocations", int(is_called))
        try:
            # Functions write their metrics to standard output.
            with contextlib.redirect_stdout(io.StringIO()):
                yield
        finally:
            self._use_case = ""

    def take(self) -> dict[str, dict[str, float]]:
        """Give requests, read and write units per use case, and begin anew."""
        found, self._units = self._units, {}
        return found

    def _ask(self, params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
        if model.name in TAKES_CAPACITY:
            params["ReturnConsumedCapacity"] = "INDEXES"

    def _add(self, parsed: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
        if not self._use_case or model.name not in TAKES_CAPACITY:
            return
        if model.name == "Scan":
            raise RuntimeError(f"{self._use_case} scans the table")
        told = parsed.get("ConsumedCapacity") or []
        rows = told if isinstance(told, list) else [told]
        kind = "read" if model.name in READS else "write"
        self._note(kind, sum(float(row["CapacityUnits"]) for row in rows))

    def _add_request(self, model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
        if self._use_case:
            self._note(model.service_model.service_name, 1)

    def _note(self, what: str, number: float) -> None:
        units = self._units.setdefault(self._use_case, {"read": 0, "write": 0})
        units[what] = units.get(what, 0) + number
