"""Faults of source systems, links and queues."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from game_day.day import Day
from game_day.patients import Patient, no_show, post, post_all
from weerzien.adapters.dynamo_feeds import DynamoFeeds
from weerzien.domain.feed.pulse import HOUR, WEEKS, Pulse

MANY = 8
WRONG = "whsec_" + base64.b64encode(b"wrong" * 6).decode()


def today(patient: Patient | None = None) -> dict[str, Any]:
    return no_show(patient or Patient(), datetime.now(UTC))


def knock(day: Day) -> None:
    """Let the functions of the door start, so that counts come together."""
    post_all(day, day.stack.practice("nutrition"), [today() for _ in range(6)])


def wrong_secret(day: Day) -> None:
    post_all(day, day.stack.practice("dental"), [today() for _ in range(40)], WRONG)


def other_form(day: Day) -> None:
    events = [{**today(), "data": {"patient": "Noor"}} for _ in range(40)]
    post_all(day, day.stack.practice("dental"), events)


def two_facts_one_id(day: Day) -> None:
    practice, event = day.stack.practice("dental"), today()
    post(day, practice, event)
    post(day, practice, {**today(), "id": event["id"]})


def false_no_shows(day: Day) -> None:
    post_all(day, day.stack.practice("mental_health"), [today() for _ in range(44)])


def fallen_silent(day: Day) -> None:
    """Lay the rhythm of four weeks into the table, and the silence of two hours after it."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    usual = {f"{weekday}-{of:02}": (20,) * WEEKS for weekday in range(1, 8) for of in range(24)}
    pulse = Pulse(_dental(day), hour, usual, hour - 2 * HOUR, expected=40.0, silent_since=hour)
    _lay(day, pulse)


def speaks_again(day: Day) -> None:
    """As the watch does once something came."""
    before = DynamoFeeds(day.stack.table()).pulse(_dental(day))
    if before is not None:
        _lay(day, replace(before, silent_since=None, expected=0.0))


def _dental(day: Day) -> str:
    return str(day.stack.practice("dental")["id"])


def _lay(day: Day, pulse: Pulse) -> None:
    feeds = DynamoFeeds(day.stack.table())
    before = feeds.pulse(pulse.practice_id)
    feeds.save_pulse(replace(pulse, rev=before.rev if before else 0))


def guessed_links(day: Day) -> None:
    base = day.stack["api_url"]
    with ThreadPoolExecutor(6) as pool:
        urls = [f"{base}/ABCDEF{n:04}" for n in range(1000, 1160)]
        for answer in pool.map(lambda url: day.stack.http.request("GET", url), urls):
            day.answered(answer.status)


def poisoned_inbox(day: Day) -> None:
    sqs, url = day.stack.client("sqs"), day.stack["inbox_url"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "2"})
    sqs.send_message(
        QueueUrl=url, MessageBody="poison", MessageGroupId="poison", MessageDeduplicationId="poison"
    )


def heal_inbox(day: Day) -> None:
    sqs = day.stack.client("sqs")
    sqs.set_queue_attributes(
        QueueUrl=day.stack["inbox_url"], Attributes={"VisibilityTimeout": "60"}
    )
    empty(day, "InboxDeadLetters")


def given_up(day: Day) -> None:
    """Lay a carrier's event where Lambda and SNS put what they give up; the emulator never does."""
    sqs = day.stack.client("sqs")
    for url in sqs.list_queues()["QueueUrls"]:
        if "-EventDeadLetters-" in url:
            sqs.send_message(QueueUrl=url, MessageBody="{}")


def empty_event_letters(day: Day) -> None:
    empty(day, "EventDeadLetters")


def empty(day: Day, queue: str) -> None:
    sqs = day.stack.client("sqs")
    for url in sqs.list_queues()["QueueUrls"]:
        if f"-{queue}-" in url:
            sqs.purge_queue(QueueUrl=url)


def key_off(day: Day) -> None:
    """Switch the key of the contact details off: no secret opens, no door can take anything in."""
    day.stack.client("kms").disable_key(KeyId=contact_details_key(day))
    post_all(day, day.stack.practice("dental"), [today() for _ in range(20)])


def key_on(day: Day) -> None:
    day.stack.client("kms").enable_key(KeyId=contact_details_key(day))


def contact_details_key(day: Day) -> str:
    kms = day.stack.client("kms")
    keys = [kms.describe_key(KeyId=key["KeyId"]) for key in kms.list_keys()["Keys"]]
    [found] = [k for k in keys if "contact details" in k["KeyMetadata"]["Description"]]
    return str(found["KeyMetadata"]["KeyId"])


def misled_function(day: Day) -> None:
    """Call a function with what it cannot read; the emulator counts errors of such calls only."""
    for _ in range(MANY):
        day.stack.client("lambda").invoke(
            FunctionName=f"{function(day, 'CloseFollowUp')}:live", Payload=b"{}"
        )


def no_room(day: Day) -> None:
    """Leave a function no concurrency; the emulator heeds that where no alias is named."""
    name = function(day, "CloseFollowUp")
    client = day.stack.client("lambda")
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    for _ in range(MANY):
        with suppress(client.exceptions.TooManyRequestsException):
            client.invoke(FunctionName=name, Payload=b"{}")


def room(day: Day) -> None:
    day.stack.client("lambda").delete_function_concurrency(
        FunctionName=function(day, "CloseFollowUp")
    )


def nobody_reads(day: Day) -> None:
    mapping(day, on=False)
    post(day, day.stack.practice("dental"), today())


def somebody_reads(day: Day) -> None:
    mapping(day, on=True)


def mapping(day: Day, *, on: bool) -> None:
    client = day.stack.client("lambda")
    for one in client.list_event_source_mappings()["EventSourceMappings"]:
        if "ApplyEvent" in one["FunctionArn"]:
            client.update_event_source_mapping(UUID=one["UUID"], Enabled=on)


def function(day: Day, name: str) -> str:
    found = day.stack.client("lambda").list_functions()["Functions"]
    return next(str(f["FunctionName"]) for f in found if f"-{name}Function-" in f["FunctionName"])
