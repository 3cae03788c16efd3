"""What is deployed, as data: the template as written, as transformed by SAM, and the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from audit.transformed import load_template, transformed_template

ROOT = Path(__file__).resolve().parents[2]
MACHINE = ROOT / "statemachine/no_show_follow_up.asl.yaml"

Tree = dict[str, Any]


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
    return transformed_template()


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
