"""The template agrees with the code and keeps patient data where it belongs."""

from __future__ import annotations

import importlib
import json
import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pydantic
import pytest

from weerzien.adapters import keys
from weerzien.domain.safety_line import VALID_FOR
from weerzien.usecases.answer_distress import LEASE

Tree = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
# Read by boto3 and Powertools themselves, not by us.
READ_BY_LIBRARIES = {
    "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2",
    "AWS_ENDPOINT_URL_SESV2",
    "LOG_LEVEL",
    "POWERTOOLS_METRICS_NAMESPACE",
}
CASE_LIVES = [
    "ShowContract",
    "ShowCapabilityStatement",
    *("ReceiveHisEvent", "ReceiveFhir", "ReceiveHl7"),
    *("ReceiveAppointmentList", "ApplyEvent", "StartFollowUp"),
    *("PlanFollowUp", "DeliverTouchpoint", "CreateTask", "CloseFollowUp"),
    *("ReceiveInboundSms", "ReceiveInboundMail", "ReceiveReceipt", "ShowLink", "AnswerLink"),
    *("PrepareHandOver", "QueueWriteBack", "DeliverWriteBacks", "ExportJournal", "Reconcile"),
    *("PullAppointments", "WatchFeeds", "CompareOptOuts", "EraseExpired"),
]


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def variables(holder: Tree) -> set[str]:
    return set(holder.get("Environment", {}).get("Variables", {}))


def settings(config: ModuleType) -> set[str]:
    """Return the environment names of every settings model in `weerzien.config`."""
    names = set()
    for value in vars(config).values():
        if isinstance(value, type) and issubclass(value, pydantic.BaseModel):
            for field, info in value.model_fields.items():
                names.add(info.validation_alias or info.alias or field.upper())
    return {str(name) for name in names}


def test_functions_stand_in_the_order_in_which_a_case_lives(functions: dict[str, Tree]) -> None:
    assert list(functions) == CASE_LIVES


def test_a_function_its_file_and_its_handler_bear_one_name(functions: dict[str, Tree]) -> None:
    for name, properties in functions.items():
        assert properties["Handler"] == f"handlers.{snake(name)}.handler"


@pytest.mark.parametrize("name", CASE_LIVES)
def test_every_handler_imports(name: str) -> None:
    assert callable(importlib.import_module(f"handlers.{snake(name)}").handler)


def doors() -> dict[str, str]:
    """Return the source of every module that holds a handler; the rest only helps them."""
    sources = {p.stem: p.read_text("utf-8") for p in (ROOT / "functions/handlers").glob("*.py")}
    return {name: text for name, text in sources.items() if "\ndef handler(" in text}


def test_every_handler_is_a_function_of_the_stack(functions: dict[str, Tree]) -> None:
    assert set(doors()) == {snake(name) for name in functions}


def test_no_door_leads_into_another() -> None:
    names = "|".join(doors())
    imports = re.compile(rf"(from|import) handlers(\.| import .*\b)({names})\b")
    assert not [name for name, text in doors().items() if imports.search(text)]


def test_environment_and_settings_name_the_same_things(
    template: Tree, functions: dict[str, Tree]
) -> None:
    given = variables(template["Globals"]["Function"])
    given = given.union(*map(variables, functions.values())) - READ_BY_LIBRARIES
    assert given == settings(importlib.import_module("weerzien.config")) - READ_BY_LIBRARIES


def test_the_machine_gets_the_substitutions_it_names(template: Tree) -> None:
    properties = template["Resources"]["NoShowFollowUp"]["Properties"]
    text = (ROOT / "statemachine/no_show_follow_up.asl.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)\}", text)) == set(properties["DefinitionSubstitutions"])


def test_substitutions_carry_the_logical_id_and_its_alias(template: Tree) -> None:
    properties = template["Resources"]["NoShowFollowUp"]["Properties"]
    for name, value in properties["DefinitionSubstitutions"].items():
        assert value == {"Ref": f"{name.removesuffix('Arn')}.Alias"}


def test_no_patient_data_reaches_the_logs_of_machine_and_api(template: Tree) -> None:
    machine = template["Resources"]["NoShowFollowUp"]["Properties"]["LoggingConfiguration"]
    assert (machine["Level"], machine["IncludeExecutionData"]) == ("ERROR", False)
    api = template["Resources"]["Api"]["Properties"]
    assert "AccessLogSetting" not in api
    assert all(not m["DataTraceEnabled"] for m in api["MethodSettings"])


def test_the_link_host_is_short_enough_for_one_sms(template: Tree) -> None:
    host = template["Parameters"]["LinkHost"]
    assert host["MaxLength"] <= 7
    assert len(host["Default"]) <= host["MaxLength"]


def test_a_send_ends_before_its_task_gives_up(
    functions: dict[str, Tree], tasks: dict[str, Tree]
) -> None:
    lambda_seconds = functions["DeliverTouchpoint"]["Timeout"]
    deliveries = [t for name, t in tasks.items() if name.startswith("Deliver")]
    assert deliveries
    assert all(7 < lambda_seconds < t["TimeoutSeconds"] < 60 for t in deliveries)


@pytest.mark.requirement("HR-33", "EC-R04")
def test_who_answers_distress_is_done_before_a_repeated_call_judges_it(
    template: Tree, functions: dict[str, Tree]
) -> None:
    usual = template["Globals"]["Function"]["Timeout"]
    for name in ("ReceiveInboundSms", "ReceiveInboundMail"):
        longest = timedelta(seconds=functions[name].get("Timeout", usual))
        # AWS repeats after one minute and after two more: both within the line's validity.
        assert longest < LEASE < timedelta(minutes=1)
        assert functions[name]["EventInvokeConfig"]["MaximumRetryAttempts"] == 2
        assert timedelta(minutes=1 + 2) + 3 * longest < VALID_FOR


def test_every_shard_of_writing_back_has_its_run(functions: dict[str, Tree]) -> None:
    events = functions["DeliverWriteBacks"]["Events"].values()
    shards = [json.loads(one["Properties"]["Input"])["shard"] for one in events]
    assert shards == list(range(keys.WRITE_BACK_SHARDS))
