"""Who may do what: each function's own rights, and those it has while it acts for a practice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contract.iam import INDEX, LEADING_KEYS, TABLE, Request, Statement, is_allowed, read
from contract.iam import statements_of as written_in

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rights:
    """`practice` is None for a function that assumes no role for the practice it works for."""

    own: tuple[Statement, ...]
    practice: tuple[Statement, ...] | None = None

    def alone(self, action: str, *keys: str, resource: str = TABLE) -> bool:
        """Tell whether the function itself may do this to these partitions."""
        return is_allowed(self.own, asked(action, keys, resource))

    def acting_for(self, who: str, action: str, *keys: str, resource: str = TABLE) -> bool:
        """Tell whether it may do this to these partitions while it acts for a practice."""
        if self.practice is None:
            return self.alone(action, *keys, resource=resource)
        request = asked(action, keys, resource)
        tag = {"aws:PrincipalTag/practice": (who,)}
        return is_allowed(
            self.practice, Request(request.action, request.resource, {**request.context, **tag})
        )


def asked(action: str, keys: tuple[str, ...], resource: str) -> Request:
    """A request to the table; without keys it is one that names none, as a Scan."""
    return Request(f"dynamodb:{action}", resource, {LEADING_KEYS: keys} if keys else {})


def rights(transformed: Tree, access: Tree) -> dict[str, Rights]:
    """Read every function's rights out of the template as CloudFormation gets it."""
    resources = transformed["Resources"]
    found = {}
    for name, resource in resources.items():
        if resource["Type"] != "AWS::Lambda::Function":
            continue
        role = resource["Properties"]["Role"]["Fn::GetAtt"][0]
        own = (*written_in(resources[role]["Properties"]), *_added(role, transformed, access))
        variables = resource["Properties"]["Environment"]["Variables"]
        found[name.removesuffix("Function")] = Rights(own, _of_practice(variables, access))
    return found


def practice_role(variables: Tree) -> str | None:
    """Name the role in infra/access.yaml that a function assumes for a practice."""
    told = variables.get("PRACTICE_ROLE_ARN")
    return told and told["Fn::GetAtt"][1].removeprefix("Outputs.").removesuffix("Arn")


def _of_practice(variables: Tree, access: Tree) -> tuple[Statement, ...] | None:
    role = practice_role(variables)
    return tuple(written_in(access["Resources"][role]["Properties"])) if role else None


def _added(role: str, transformed: Tree, access: Tree) -> Iterator[Statement]:
    """Policies that stand by themselves and name this role."""
    given = transformed["Resources"]["Access"]["Properties"]["Parameters"]
    called = [name for name, value in given.items() if value == {"Ref": role}]
    for resource in access["Resources"].values():
        if resource["Type"] == "AWS::IAM::Policy" and resource["Properties"]["Roles"] == [
            {"Ref": one} for one in called
        ]:
            document = resource["Properties"]["PolicyDocument"]
            yield from map(read, document["Statement"])


__all__ = ["INDEX", "TABLE", "Rights", "asked", "practice_role", "rights"]
