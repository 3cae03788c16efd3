"""A table, a queue and a state machine of one world, made as the templates say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import yaml
from samtranslator.yaml_helper import yaml_parse

from stack.places import ROOT

if TYPE_CHECKING:
    from proof.harness.private_aws import PrivateAws

MACHINE: Final = ROOT / "statemachine/no_show_follow_up.asl.yaml"
WAITS: Final = json.dumps(
    {"StartAt": "Runs", "States": {"Runs": {"Type": "Wait", "Seconds": 86_400, "End": True}}}
)
"""The suite does the work of the machine; this one only remembers what was started."""
OF_THE_TABLE: Final = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
OF_THE_QUEUE: Final = ("FifoQueue", "DeduplicationScope", "FifoThroughputLimit")


@dataclass(frozen=True, slots=True)
class OwnStack:
    table: str
    inbox_url: str
    machine_arn: str

    def environment(self) -> dict[str, str]:
        return {
            "TABLE_NAME": self.table,
            "INBOX_URL": self.inbox_url,
            "STATE_MACHINE_ARN": self.machine_arn,
            # No practice leaves here, so none of them has journals that go.
            "JOURNAL_BUCKET": f"{self.table}-journals",
        }


def own_stack(aws: PrivateAws, name: str, *, visible_after: int = 60) -> OwnStack:
    """Make them; `visible_after`: seconds until a message that was not deleted comes again."""
    table = properties("data.yaml", "Table")
    aws.client("dynamodb").create_table(
        TableName=name, **{part: table[part] for part in OF_THE_TABLE}
    )
    inbox = properties("messaging.yaml", "Inbox")
    attributes = {part: str(inbox[part]).lower() for part in OF_THE_QUEUE[:1]}
    attributes |= {part: inbox[part] for part in OF_THE_QUEUE[1:]}
    attributes["VisibilityTimeout"] = str(visible_after)
    queue = aws.client("sqs").create_queue(QueueName=f"{name}.fifo", Attributes=attributes)
    machine = aws.client("stepfunctions").create_state_machine(
        name=name, definition=WAITS, roleArn="arn:aws:iam::000000000000:role/proof"
    )
    return OwnStack(name, queue["QueueUrl"], machine["stateMachineArn"])


def properties(template: str, resource: str) -> dict[str, Any]:
    found: dict[str, Any] = _template(template)["Resources"][resource]["Properties"]
    return found


@cache
def machine_states() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(MACHINE.read_text(encoding="utf-8"))["States"]
    return found


def payload_of(step: str) -> tuple[str, dict[str, str]]:
    """Give which handler a step of the machine calls, and what it says besides ids and moment."""
    arguments = machine_states()[step]["Arguments"]
    function = arguments["FunctionName"].removeprefix("${").removesuffix("FunctionArn}")
    handler = "".join(f"_{one.lower()}" if one.isupper() else one for one in function).lstrip("_")
    sent = arguments["Payload"]
    return handler, {name: sent[name] for name in ("stage", "kind", "outcome") if name in sent}


@cache
def _template(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml_parse((ROOT / "infra" / name).read_text(encoding="utf-8"))
    return found
