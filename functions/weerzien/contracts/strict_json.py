"""JSON that means one thing only: what two readers could read in two ways is refused."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from weerzien.contracts.refusals import ContractError, FieldProblem

MAX_DEPTH = 32
MAX_NUMBER_LENGTH = 20

Json = dict[str, Any] | list[Any] | str | int | float | bool | None
Path = tuple[str | int, ...]

_BOM = "\ufeff"
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(body: bytes) -> str:
    """UTF-8 text of a body; raise ContractError for anything else."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        refuse("the body must be UTF-8")
    if text.startswith(_BOM):
        refuse("the body must not start with a byte order mark")
    return text


def parse_object(text: str) -> dict[str, Any]:
    """Read one JSON object; raise ContractError where it is none, or could mean two things."""
    if _depth(text) > MAX_DEPTH:
        refuse(f"the JSON is nested deeper than {MAX_DEPTH} levels")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
        )
    except (json.JSONDecodeError, RecursionError):
        refuse("the body must be JSON")
    if not isinstance(value, dict):
        refuse("the body must be a JSON object")
    for path, string in _strings(value):
        if _SURROGATE.search(string):
            refuse("holds half a character (a lone surrogate)", path)
    return value


def refuse(reason: str, path: Path = ()) -> NoReturn:
    raise ContractError(FieldProblem(name_of(path), reason)) from None


def name_of(path: Path) -> str:
    """data.patient.risks[0] for the path ("data", "patient", "risks", 0)."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return steps.removeprefix(".") or "body"


def _depth(text: str) -> int:
    """Deepest nesting, by brackets outside strings: a parser must not be the one to find out."""
    depth = deepest = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        if match[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            refuse("stands twice in the same object", (key,))
        result[key] = value
    return result


def _constant(_: str) -> NoReturn:
    refuse("NaN and Infinity are no JSON numbers")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        refuse("a number is too large")
    return number


def _int(digits: str) -> int:
    if len(digits) > MAX_NUMBER_LENGTH:
        refuse("a number is too large")
    return int(digits)


def _strings(root: Json) -> Iterator[tuple[Path, str]]:
    waiting: list[tuple[Path, Json]] = [((), root)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            yield from ((path, key) for key in value)
            waiting.extend(((*path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, place), inner) for place, inner in enumerate(value))
