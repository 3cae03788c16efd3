"""What is deployed, as data: the template as written, as transformed by SAM, and the machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from cfnlint.decode import cfn_yaml
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

ROOT = Path(__file__).resolve().parents[2]
MACHINE = ROOT / "statemachine/no_show_follow_up.asl.yaml"

Tree = dict[str, Any]


class NoManagedPolicies(ManagedPolicyLoader):  # type: ignore[misc]  # published without types
    """SAM asks AWS for managed policies by name; the few that it uses it knows itself."""

    def __init__(self) -> None:
        super().__init__(iam_client=None)

    def load(self) -> Tree:
        return {}


def load_template(path: Path) -> Tree:
    """Read a template with its short tags as plain data."""
    plain: Tree = json.loads(json.dumps(cfn_yaml.load(str(path))))
    return plain


@pytest.fixture(scope="session")
def template() -> Tree:
    return load_template(ROOT / "template.yaml")


@pytest.fixture(scope="session")
def functions(template: Tree) -> dict[str, Tree]:
    """Return the properties of each function under its name without `Function`."""
    return {
        name.removesuffix("Function"): resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


@pytest.fixture(scope="session")
def transformed() -> Tree:
    """Return what CloudFormation gets once SAM has had its way."""
    template = load_template(ROOT / "template.yaml")
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/package.zip"
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::StateMachine":
            resource["Properties"]["DefinitionUri"] = "s3://bucket/machine.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        result: Tree = transform(template, {}, NoManagedPolicies())
    return result


@pytest.fixture(scope="session")
def machine() -> Tree:
    definition: Tree = yaml.safe_load(MACHINE.read_text(encoding="utf-8"))
    return definition


@pytest.fixture(scope="session")
def tasks(machine: Tree) -> dict[str, Tree]:
    return {name: s for name, s in machine["States"].items() if s["Type"] == "Task"}


@pytest.fixture(scope="session")
def access() -> Tree:
    """Return the stack of roles that doors assume for one practice."""
    return load_template(ROOT / "infra/access.yaml")
