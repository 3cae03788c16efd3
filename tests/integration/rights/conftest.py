"""The stack in this process, as fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from contract.rights import Rights, rights
from integration.rights.judged_stack import Stack, environment, make_table, plug_in
from moto import mock_aws

from audit.transformed import load_template, transformed_template
from fakes.composition import forget

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def may() -> dict[str, Rights]:
    return rights(transformed_template(), load_template(ROOT / "infra/access.yaml"))


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch, may: dict[str, Rights]) -> Iterator[Stack]:
    made = Stack(may)
    with mock_aws():
        for name, value in environment().items():
            monkeypatch.setenv(name, value)
        make_table()
        key = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]
        monkeypatch.setenv("CONTACT_DETAILS_KEY", key)
        forget()
        plug_in(made, monkeypatch)
        yield made
        forget()
