"""I: the properties of pure functions, as they stand in tests/unit, at the size of the proof."""

from __future__ import annotations

import importlib
import inspect
import multiprocessing
import types
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, Phase, seed, settings

from proof.result import Result
from proof.sizes import Sizes

MODULES: Final = {
    "due moments": ("domain.test_plan_properties", "domain.test_calendar", "domain.test_clock"),
    "GSM-7 and one part": ("domain.test_gsm7", "texts.test_sms"),
    "phone numbers": ("contracts.test_phone_numbers",),
    "mail addresses and headers": ("contracts.test_mail_addresses", "adapters.test_mail_sesv2"),
    "HTML": ("web.test_link_page", "web.test_mail_layout"),
    "strict JSON": ("contracts.test_strict_json",),
    "ids and keys": ("domain.test_ids", "adapters.test_keys"),
    "risk": ("domain.test_risk",),
    "order of events": ("domain.follow_up.test_order_of_events",),
}
PROCESSES: Final = 2
NOTES: Final = (
    "masking and CSV: there is no such function yet; personal data is left out, not masked",
)


def run(sizes: Sizes, seed: int) -> Result:
    """Every property of these modules so often; what needs a fixture is tried by suite H."""
    work = [
        (subject, name, test.__name__, sizes.property_examples, seed)
        for subject, names in MODULES.items()
        for name in names
        for test in properties(importlib.import_module(f"unit.{name}"))
    ]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        parts = pool.starmap(attack_one, work, chunksize=1)
    counts: Counter[str] = Counter()
    for (subject, *_), (tried, _) in zip(work, parts, strict=True):
        counts[f"properties of {subject}"] += 1
        counts[f"… {subject}: examples"] += tried
    wrong = tuple(violation for _, found in parts for violation in found)
    return Result("pure functions, by their properties", dict(counts), wrong, NOTES)


def attack_one(
    subject: str, module: str, name: str, examples: int, start: int
) -> tuple[int, tuple[str, ...]]:
    """How often one property was really tried, and whether it held."""
    counts: Counter[str] = Counter()
    test = getattr(importlib.import_module(f"unit.{module}"), name)
    wrong = attack(test, examples, start, subject, counts)
    return counts.total(), wrong


def properties(module: types.ModuleType) -> list[Any]:
    """The tests of a module that hypothesis fills in whole."""
    return [
        test
        for _, test in inspect.getmembers(module, inspect.isfunction)
        if hasattr(test, "hypothesis") and not inspect.signature(test).parameters
    ]


def attack(
    test: Any, examples: int, start: int, subject: str, counts: Counter[str]
) -> tuple[str, ...]:
    """One property; the test is left as it was, for whoever runs it next."""
    inner, was = test.hypothesis.inner_test, test._hypothesis_internal_use_settings
    test.hypothesis.inner_test = _counted(inner, f"… {subject}: examples", counts)
    # The decorator refuses a second time; this is where it keeps its word.
    test._hypothesis_internal_use_settings = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        seed(start)(test)()
    except Exception as broken:  # noqa: BLE001 - whatever it is, the property does not hold
        return (f"{test.__name__}: {type(broken).__name__}",)
    finally:
        test.hypothesis.inner_test, test._hypothesis_internal_use_settings = inner, was
        test._hypothesis_internal_use_seed = None
    return ()


def _counted(inner: Callable[..., None], what: str, counts: Counter[str]) -> Callable[..., None]:
    def once(*args: object, **named: object) -> None:
        counts[what] += 1
        inner(*args, **named)

    return once
