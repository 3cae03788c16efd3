"""The template as CloudFormation gets it, once SAM has had its way: made here, without AWS."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cfnlint.decode import cfn_yaml
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from audit.outcome import ROOT

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


def transformed_template() -> Tree:
    template = load_template(ROOT / "template.yaml")
    template["Globals"]["Function"]["CodeUri"] = "s3://bucket/package.zip"
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::StateMachine":
            resource["Properties"]["DefinitionUri"] = "s3://bucket/machine.json"
    with patch.dict(os.environ, {"AWS_DEFAULT_REGION": "eu-west-1"}):
        result: Tree = transform(template, {}, NoManagedPolicies())
    return result
