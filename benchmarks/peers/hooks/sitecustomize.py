"""Loaded by the benchmark's embedded Lambdas: holds a worker before, at and after a send.

The product's files are what they are; its sender and its record are wrapped when they are imported.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import sys
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

sys.path.append(os.environ.get("PEERS_BENCHMARKS", ""))


def _hold_sends(module: ModuleType) -> None:
    from peers.touches import ANSWER_READ, BEFORE_CALL, hold  # noqa: PLC0415

    real = module.SesV2Mail.send

    @wraps(real)
    def send(self: Any, mail: Any) -> Any:  # noqa: ANN401 - the product's own types
        hold(BEFORE_CALL, mail.key)
        result = real(self, mail)
        hold(ANSWER_READ, mail.key)
        return result

    module.SesV2Mail.send = send


def _hold_records(module: ModuleType) -> None:
    from peers.touches import RECORDED, hold  # noqa: PLC0415

    real, key_of = module.record_sent, sys.modules["weerzien.usecases.delivery"].send_key

    @wraps(real)
    def record_sent(case: Any, delivery: Any, channel: Any, *rest: Any) -> None:  # noqa: ANN401
        real(case, delivery, channel, *rest)
        hold(RECORDED, key_of(case, delivery.stage, channel))

    module.record_sent = record_sent  # type: ignore[attr-defined]


_WRAPS: dict[str, Callable[[ModuleType], None]] = {
    "weerzien.adapters.mail_sesv2": _hold_sends,
    "weerzien.usecases.deliver_touchpoint": _hold_records,
}


class _AfterImport(importlib.abc.MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        wrap = _WRAPS.pop(name, None)
        spec = importlib.util.find_spec(name) if wrap else None
        if wrap is None or spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            wrap(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


if os.environ.get("PEERS_HOLDS"):
    sys.meta_path.insert(0, _AfterImport())
