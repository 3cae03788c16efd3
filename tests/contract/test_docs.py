"""The docs keep up with the code: what exists stands in a table, and what stands there exists."""

from __future__ import annotations

import argparse
import ast
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cfnlint.decode import cfn_yaml

from cli import (
    cases,
    feed,
    incidents,
    journals,
    no_shows,
    patients,
    practices,
    tasks,
    texts,
    write_backs,
)
from weerzien.adapters.texts import BuiltInTexts
from weerzien.config import Settings
from weerzien.contracts.practice_file import read_practice
from weerzien.domain.practice import Practice
from weerzien.domain.task import TaskKind
from weerzien.domain.text import Fact, MessageBrief
from weerzien.domain.vocabulary import Stage
from weerzien.texts.tasks import task_text

Tree = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "statemachine/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)
LINK = re.compile(r"(?:\]\(|src=\")([^)\"\s]+)")
CODE = re.compile(r"```.*?```", re.DOTALL)
NOT_OURS = re.compile(
    r"/work/|/tmp/|\bissue\s+#?\d|\bhelpers?\b|\b(?:this|our|each) session\b", re.IGNORECASE
)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def first_cells(text: str) -> set[str]:
    """Return what stands in code marks in the first cell of every table row."""
    rows = (line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    return {code for cell in rows for code in re.findall(r"`([^`]+)`", cell)}


def first_words_of_calls(*names: str) -> Iterator[str]:
    """Return the first argument of each call by one of these names."""
    for path in sorted((ROOT / "functions").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in names
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                yield node.args[0].value


def test_every_function_stands_in_the_operators_table(functions: Tree) -> None:
    assert set(functions) <= first_cells(page("docs/operators.md"))


def test_every_metric_stands_in_the_operators_table_and_no_other() -> None:
    told = page("docs/operators.md").split("## Metrics")[1]
    assert first_cells(told) == set(first_words_of_calls("count"))


def test_every_log_code_stands_in_the_operators_table_and_no_other() -> None:
    told = page("docs/operators.md").split("## Log codes")[1].split("## Metrics")[0]
    assert first_cells(told) == set(first_words_of_calls("note", "warn"))


def test_every_alarm_has_its_runbook_and_no_other() -> None:
    monitoring = cfn_yaml.load(str(ROOT / "infra/monitoring.yaml"))["Resources"]
    alarms = [n for n, one in monitoring.items() if one["Type"] == "AWS::CloudWatch::Alarm"]
    told = page("docs/operations.md").split("## What can happen to the whole")[0]
    assert re.findall(r"^### (.*)$", told, re.MULTILINE) == alarms


def test_every_command_stands_in_the_operators_table() -> None:
    rooms = argparse.ArgumentParser().add_subparsers()
    rest = (no_shows, patients, tasks, feed, texts, write_backs, journals)
    for module in (practices, cases, incidents, *rest):
        module.add_to(rooms)
    told = page("docs/operators.md")
    for room, parser in rooms.choices.items():
        [verbs] = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        for verb in verbs.choices:
            assert f"| `{room} {verb}" in told, f"{room} {verb}"


def test_every_setting_of_a_practice_stands_in_a_table() -> None:
    told = page("docs/settings.md").split("## Settings of the stack")[0]
    assert first_cells(told) == {one.name for one in fields(Practice)}


def test_defaults_of_plain_settings_are_told_as_they_are() -> None:
    rows = [line for line in page("docs/settings.md").splitlines() if line.startswith("| `")]
    told = {row.split("|")[1].strip(" `"): row.split("|")[2].strip() for row in rows}
    for one in fields(Practice):
        if isinstance(one.default, bool):
            assert told[one.name] == ("on" if one.default else "off"), one.name
        elif isinstance(one.default, int):
            assert told[one.name] == str(one.default), one.name


def test_every_parameter_of_the_stack_stands_in_a_table(template: Tree) -> None:
    told = first_cells(page("docs/settings.md").split("## Settings of the stack")[1])
    assert set(template["Parameters"]) <= told


def test_every_environment_variable_stands_in_a_table() -> None:
    told = first_cells(page("docs/settings.md"))
    for model in Settings.__subclasses__():
        assert {name.upper() for name in model.model_fields} <= told


def test_every_kind_of_task_is_explained_to_practices() -> None:
    told = page("docs/practices.md").lower()
    for kind in TaskKind:
        assert task_text(kind).title.lower() in told, kind


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), target
        if anchor:
            assert anchor in set(anchors(there)), target


def anchors(path: Path) -> Iterator[str]:
    for title in re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE):
        kept = re.sub(r"[^\w\- ]", "", title.replace("`", "").lower())
        yield kept.strip().replace(" ", "-")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_speak_of_the_product_only(path: Path) -> None:
    assert not NOT_OURS.findall(path.read_text(encoding="utf-8"))


def test_every_decision_has_context_choice_and_cost() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert pages
    for number, path in enumerate(pages, start=1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-"), path.name
        assert text.startswith(f"# {number}. "), path.name
        for part in ("**Context.**", "**Choice.**", "**Cost.**"):
            assert text.count(part) == 1, path.name


def test_the_message_in_the_readme_is_a_message_that_is_sent() -> None:
    [shown] = re.findall(r'<img src="docs/img/sms.svg"[^>]* alt="([^"]*)"', page("README.md"))
    assert shown == " / ".join(composed().splitlines())
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", page("docs/img/sms.svg"))
    assert composed().replace("\n", " ") in " ".join(drawn)


def composed() -> str:
    """Compose the first SMS of the general practice of the demo."""
    practice = read_practice(page("infra/local/practices/general.json"), pepper="none")
    brief = MessageBrief(
        stage=Stage.IMMEDIATE,
        variant=practice.variant,
        language=practice.language,
        form=practice.address_form,
        first_name="Sanne",
        patient_name="",
        practice_name=practice.name,
        short_name=practice.short_name,
        phone=practice.phone,
        link="wz.test/ABCDEFGHJK",
        opt_out_link="",
        two_way=practice.sender.two_way,
        missed_on=date(2027, 3, 1),
        facts=frozenset({Fact.NO_FEE_DUE, Fact.MISSED_TODAY}),
    )
    return BuiltInTexts().sms(practice, brief).text


COSTED = ("standard", "high risk, unanswered", "standard, rebooked after day 3")
COST_ROWS = {
    "state transitions": ("transitions",),
    "Lambda calls, all of them": ("invocations",),
    "read / write units of the table": ("read_units", "write_units"),
    "requests to KMS": ("key_requests",),
    "requests to the queue": ("queue_requests",),
    "SMS parts / mails": ("sms_parts", "mails"),
}


def test_the_cost_table_tells_what_was_counted() -> None:
    priced = json.loads(page("benchmarks/results/cost.json"))["priced"]
    table = page("docs/costs.md").split("## Billed units")[1].split("\n\n")[2]
    rows = [[c.strip(" *") for c in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    (written,) = (row for row in rows if row[0].startswith("…"))
    rows.remove(written)
    assert {row[0] for row in rows[:-1]} == set(COST_ROWS)
    for name, cell in zip(COSTED, written[1:], strict=True):
        told = tuple(float(one) for one in cell.split("/"))
        assert told == _written_back(name)
    for what, *cells in rows[:-1]:
        for name, cell in zip(COSTED, cells, strict=True):
            told = tuple(float(one) for one in cell.split("/"))
            assert told == tuple(priced[name]["units"][unit] for unit in COST_ROWS[what])
    for name, cell in zip(COSTED, rows[-1][1:], strict=True):
        usd = priced[name]["usd_per_1000"]
        told = tuple(float(one) for one in cell.split("/"))
        assert told == pytest.approx((sum(usd.values()), usd["sms_parts"]), abs=0.005)


def _written_back(name: str) -> tuple[float, float]:
    uses = json.loads(page("benchmarks/results/cost.json"))["cases"][name]["capacity"]
    mine = [uses[one] for one in ("QueueWriteBack", "DeliverWriteBacks")]
    return sum(one["read"] for one in mine), sum(one["write"] for one in mine)


def test_what_a_case_costs_is_its_units_times_their_prices() -> None:
    priced = json.loads(page("benchmarks/results/cost.json"))["priced"]
    prices = tomllib.loads(page("benchmarks/cost/prices.toml"))
    for row in priced.values():
        for unit, usd in row["usd_per_1000"].items():
            assert usd == pytest.approx(1000 * row["units"][unit] * prices[unit]["usd"], abs=0.001)


def test_the_cold_starts_told_are_those_that_were_counted() -> None:
    kept = json.loads(page("benchmarks/results/cold_start.json"))
    counted = kept["instructions"]
    least = counted["minimal botocore handler"]["import"]
    told = page("docs/costs.md").split("## Cold starts")[1].split("\n\n")[2].splitlines()[2:]
    rows = {c[0]: c[1:] for c in ([c.strip(" `") for c in r.split("|")[1:-1]] for r in told)}
    assert rows.keys() == {n for n in counted if n.startswith("minimal")} | kept["budgets"].keys()
    for name, (*millions, times, budget) in rows.items():
        steps = ("import", "ready", "import, not compiled")
        exact = [counted[name].get(step) for step in steps]
        assert millions == [f"{one / 1e6:,.0f}" if one else "" for one in exact]
        assert times == f"{counted[name]['import'] / least:.2f}"
        if allowed := kept["budgets"].get(name):
            met = counted[name]["import"] <= allowed * least
            assert budget == f"{allowed}: {'met' if met else '**missed**'}"


PEAKS = {
    "SMS parts a second of one Dutch number": "sms",
    "SES mails a second": "mails",
    "open executions": "open",
    "state transitions a second": "transitions",
    "StartExecution a second": "StartExecution",
    "Lambda, concurrent": "concurrency",
    "KMS requests a second": "keys",
}


def test_the_peaks_told_are_those_of_the_simulation() -> None:
    kept = json.loads(page("benchmarks/results/scale.json"))
    told = page("docs/scale.md").split("## Peaks")[1].split("\n\n")[2].splitlines()[2:]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in told]
    assert [row[0] for row in rows] == list(PEAKS)
    for what, quota, peak, share, unspread in rows:
        name, number = PEAKS[what], float(peak.replace(",", ""))
        assert number == pytest.approx(kept["peaks"][name], abs=0.5)
        assert share == f"{kept['peaks'][name] / int(quota.replace(',', '')):.0%}".replace(
            "%", " %"
        )
        assert unspread == f"{kept['peaks_if_not_spread'][name]:,.0f}"
