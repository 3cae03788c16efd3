"""H: schemathesis on every route of docs/openapi.json, against the real handlers.

Two in three requests to the doors of source systems are signed, so that more than the signature
check is tried, and one in three holds a real sample with one place changed; two in three to a
patient's door carry a live link. The corpus of bad input follows.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from proof.corpus.knock import knock, listening
from proof.corpus.knock_hl7 import knock_hl7
from proof.corpus.knock_lists import knock_lists
from proof.harness.near import NEAR
from proof.harness.rest_api import DESCRIPTION, Api
from proof.result import Result
from proof.sizes import Sizes

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
"""No 5xx, and no status, content type or body that the document does not describe."""
TAKEN_IN: Final = frozenset({200, 202})
SHOWN: Final = 200


def run(sizes: Sizes, seed: int) -> Result:
    """Every operation so often, then the corpus once; in memory, without a socket."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    schemathesis.openapi.format("date-time", moments())
    with pytest.MonkeyPatch.context() as patch:
        api = Api()
        api.plug_in(patch)
        operations: Any = schemathesis.openapi.from_wsgi(DESCRIPTION, api).get_all_operations()
        for operation in (found.ok() for found in operations):
            with listening():
                wrong += fuzz(api, operation, sizes.fuzz_per_operation, seed, counts)
        wrong += knock(patch, counts) + knock_hl7(patch, counts) + knock_lists(patch, counts)
    return Result("every route, fuzzed by its description", dict(counts), tuple(wrong))


def moments() -> st.SearchStrategy[str]:
    """Moments that could be meant, so that whole events come through and not only refusals."""
    offsets = st.sampled_from(["Z", "+01:00", "+02:00"])
    parts = (st.integers(2026, 2027), st.integers(1, 12), st.integers(1, 28), st.integers(0, 23))
    return st.builds(
        lambda year, month, day, hour, offset: (
            f"{year}-{month:02}-{day:02}T{hour:02}:30:00{offset}"
        ),
        *parts,
        offsets,
    )


def almost_right(operation: Any) -> st.SearchStrategy[Any]:
    """Make requests whose body is a real sample, with one place changed."""
    media_type, bodies = NEAR[operation.path]

    def with_body(case: Any, body: Any) -> Any:
        case.body, case.media_type = body, media_type
        # A token that no credential has would be all that is looked at.
        for name in [name for name in case.headers or {} if name.lower() == "authorization"]:
            del case.headers[name]
        return case

    whole = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    return st.builds(with_body, whole, bodies)


def fuzz(api: Api, operation: Any, examples: int, start: int, counts: Counter[str]) -> list[str]:
    """What was wrong at one operation; counts what was sent and what came of it."""
    name = f"{operation.method.upper()} {operation.path}"
    kinds = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]
    if operation.path in NEAR:
        kinds.append(almost_right(operation))
    wrong: list[str] = []

    @seed(start)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(kinds), st.sampled_from([True, True, False]), st.booleans())
    def send(case: Any, known: bool, as_base64: bool) -> None:
        api.sign, api.as_base64 = known and operation.method == "post", as_base64
        if known and "token" in (case.path_parameters or {}):
            case.path_parameters["token"] = api.token
        before = api.stored
        response = case.call()
        counts[name] += 1
        counts[f"… {name}: {response.status_code}"] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except (Exception, FailureGroup) as broken:  # noqa: BLE001 - a violation of any kind
            kinds = [type(one).__name__ for one in getattr(broken, "exceptions", [broken])]
            wrong.append(f"{name}: {', '.join(sorted(kinds))} at {response.status_code}")
        changes = response.status_code in TAKEN_IN and operation.method == "post"
        if not changes and api.stored != before:
            wrong.append(f"{name}: something is stored though it was refused")

    send()
    return sorted(set(wrong))[:SHOWN]
