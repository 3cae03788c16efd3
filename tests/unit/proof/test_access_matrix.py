"""The matrix of suite J covers every way in, and a new way is seen at once."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from audit.transformed import load_template
from proof.access.matrix import COLUMNS, MATRIX, gaps
from proof.access.routes import routes

Tree = dict[str, Any]
TEMPLATE = Path(__file__).resolve().parents[3] / "template.yaml"


@pytest.fixture(scope="module")
def template() -> Tree:
    return load_template(TEMPLATE)


@pytest.mark.requirement("EC-X01", "EC-X02")
def test_every_way_in_has_a_row_and_every_row_is_whole(template: Tree) -> None:
    assert gaps(routes(template), MATRIX) == ()


def test_a_new_path_is_seen(template: Tree) -> None:
    more = copy.deepcopy(template)
    events = more["Resources"]["ShowLinkFunction"]["Properties"]["Events"]
    events["New"] = {"Type": "Api", "Properties": {"Method": "get", "Path": "/export/{id}"}}
    assert gaps(routes(more), MATRIX) == ("GET /export/{id}: has no row",)


def test_a_function_that_nothing_wakes_is_seen(template: Tree) -> None:
    more = copy.deepcopy(template)
    bare = {"Type": "AWS::Serverless::Function", "Properties": {"Handler": "handlers.x.handler"}}
    more["Resources"]["ExportAllFunction"] = bare
    assert gaps(routes(more), MATRIX) == ("invoke ExportAll: has no row",)


def test_a_cell_without_a_word_and_a_row_without_a_route_are_seen(template: Tree) -> None:
    found = routes(template)
    row = {column: cell for column, cell in MATRIX["GET /{token}"].items() if column != "expired"}
    holed = {**MATRIX, "GET /{token}": row}
    assert gaps(found, holed) == ("GET /{token}: says nothing of expired",)
    left = {**MATRIX, "GET /old": dict.fromkeys(COLUMNS, "gone")}
    assert gaps(found, left) == ("GET /old: is no route any more",)
