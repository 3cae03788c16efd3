"""Where suite D kills: each point as a call of a handler, and the weather that may follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from proof.harness.crash import Moment, Point
from proof.harness.faults import Fault
from proof.harness.world import Kill

if TYPE_CHECKING:
    import random

SEND: Final = {"sms": "pinpoint-sms-voice-v2.SendTextMessage", "email": "sesv2.SendEmail"}
PUT: Final = "dynamodb.PutItem"
UPDATE: Final = "dynamodb.UpdateItem"
TRANSACT: Final = "dynamodb.TransactWriteItems"
START_EXECUTION: Final = "sfn.StartExecution"
USUAL: Final = {Fault.THROTTLE: 0.01, Fault.SERVER_ERROR: 0.01, Fault.TIMEOUT_BEFORE: 0.01}
WEATHER: Final = {
    "dynamodb.*": {**USUAL, Fault.TIMEOUT_AFTER: 0.01, Fault.CONFLICT: 0.01},
    "sesv2.*": {Fault.THROTTLE: 0.02, Fault.TIMEOUT_AFTER: 0.02},
    "pinpoint-sms-voice-v2.*": {Fault.THROTTLE: 0.02, Fault.TIMEOUT_AFTER: 0.02},
    "*": {**USUAL, Fault.TIMEOUT_AFTER: 0.01},
}
"""What AWS does on a bad day."""


def kills(dice: random.Random, message: str, people: int) -> dict[str, Kill]:
    stage, _, channel = message.partition(".")
    send, about = SEND[channel], f"-{stage}-{channel}"
    done = dice.choice((Moment.UNREAD, Moment.AFTER))
    door, inbox, relay, delivery = (
        *("receive_his_event", "apply_event", "start_follow_up", "deliver_touchpoint"),
    )
    return {
        "signature checked": Kill(door, Point(PUT, any_moment(dice), "#EVENT#")),
        "case written": Kill(inbox, Point(TRANSACT, done, "#CASE#")),
        "relay, not started": Kill(relay, Point(START_EXECUTION, Moment.BEFORE)),
        "relay, started": Kill(relay, Point(START_EXECUTION, done)),
        "not claimed": Kill(delivery, Point(UPDATE, Moment.BEFORE, message)),
        "claimed": Kill(delivery, Point(UPDATE, done, message)),
        "accepted": Kill(delivery, Point(send, Moment.UNREAD, about)),
        "answered": Kill(delivery, Point(send, Moment.AFTER, about)),
        "logged": Kill(delivery, Point(PUT, done, f"CONTACT#{message}")),
        "in a batch": Kill(inbox, Point(TRANSACT, any_moment(dice), nth=dice.randint(1, people))),
    }


def any_moment(dice: random.Random) -> Moment:
    return dice.choice((Moment.BEFORE, Moment.UNREAD, Moment.AFTER))
