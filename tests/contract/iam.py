"""A small judge of IAM policies: may these statements do this, to these keys, with these tags?

It knows the operators that our policies use and raises at any other: what it cannot judge is red.
The rules are those of AWS: an explicit Deny wins; a key that is absent passes `ForAllValues`; a
variable that names no tag matches nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Tree = dict[str, Any]
TABLE: Final = "table"
INDEX: Final = "table/index/gsi1"
LEADING_KEYS: Final = "dynamodb:LeadingKeys"
_VARIABLE: Final = re.compile(r"\$\{([^}]+)\}")
_NAMES_OF_TABLE: Final = {
    '{"Fn::GetAtt": ["Data", "Outputs.TableArn"]}': TABLE,
    '{"Ref": "TableArn"}': TABLE,
    '{"Fn::Sub": "${Data.Outputs.TableArn}/index/gsi1"}': INDEX,
    '{"Fn::Sub": "${TableArn}/index/gsi1"}': INDEX,
}


class CannotJudgeError(Exception):
    """A policy says something that this judge does not know."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; `context` holds condition keys with all their values."""

    action: str
    resource: str = TABLE
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Mapping[str, Mapping[str, Any]]

    def applies(self, request: Request) -> bool:
        return (
            any(is_like(action, request.action) for action in self.actions)
            and any(is_like(resource, request.resource) for resource in self.resources)
            and all(
                _holds(operator, key, texts(wanted), request.context)
                for operator, keys in self.conditions.items()
                for key, wanted in keys.items()
            )
        )


def read(statement: Tree) -> Statement:
    known = {"Sid", "Effect", "Action", "Resource", "Condition"}
    if statement.keys() - known:
        raise CannotJudgeError(str(sorted(statement.keys() - known)))
    resources = statement["Resource"]
    return Statement(
        statement["Effect"],
        tuple(texts(statement["Action"])),
        tuple(name(one) for one in (resources if isinstance(resources, list) else [resources])),
        statement.get("Condition", {}),
    )


def is_allowed(statements: Iterable[Statement], request: Request) -> bool:
    effects = {statement.effect for statement in statements if statement.applies(request)}
    return effects == {"Allow"}


def name(resource: Any) -> str:
    """The table and its index by short names; all else as it is written."""
    if isinstance(resource, str):
        return resource
    written = json.dumps(resource, sort_keys=True)
    return _NAMES_OF_TABLE.get(written, written)


def texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def is_like(pattern: str, value: str) -> bool:
    """Match as StringLike does: `*` any characters, `?` one; actions come without other cases."""
    parts = {"*": ".*", "?": "."}
    regex = "".join(parts.get(letter, re.escape(letter)) for letter in pattern)
    return re.fullmatch(regex, value, re.DOTALL) is not None


def _holds(
    operator: str, key: str, wanted: list[str], context: Mapping[str, tuple[str, ...]]
) -> bool:
    given = context.get(key)
    if operator == "Null":
        return (given is None) == (wanted == ["true"])
    quantifier, _, test = operator.rpartition(":")
    if test not in {"StringEquals", "StringLike"} or quantifier not in {"", "ForAllValues"}:
        raise CannotJudgeError(operator)
    patterns = [filled for one in wanted if (filled := _filled(one, context)) is not None]
    if given is None:
        return quantifier == "ForAllValues"
    if not quantifier and len(given) != 1:
        raise CannotJudgeError(f"{key} has {len(given)} values")
    fits = is_like if test == "StringLike" else str.__eq__
    return all(any(fits(pattern, value) for pattern in patterns) for value in given)


def _filled(pattern: str, context: Mapping[str, tuple[str, ...]]) -> str | None:
    """Fill in policy variables; None where one has no value, for then nothing matches."""
    for variable in _VARIABLE.findall(pattern):
        values = context.get(variable)
        if values is None:
            return None
        (value,) = values
        if set(value) & set("*?$"):
            raise CannotJudgeError(variable)
        pattern = pattern.replace(f"${{{variable}}}", value)
    return pattern


def statements_of(role: Tree) -> Iterator[Statement]:
    """Statements written into a role."""
    for policy in role.get("Policies", ()):
        yield from map(read, policy["PolicyDocument"]["Statement"])
