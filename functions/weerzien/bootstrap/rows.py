"""The ports that DynamoDB fills."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from weerzien.bootstrap import aws

if TYPE_CHECKING:
    from weerzien.domain.news import Changed
    from weerzien.ports import (
        AccessKeys,
        Arrivals,
        Cases,
        Contacts,
        Credentials,
        Events,
        Feeds,
        HandOvers,
        HisLimits,
        KnownAppointments,
        LinkOwners,
        Links,
        ListLimits,
        ListSources,
        PatientFiles,
        PracticeIndex,
        PracticeRows,
        Practices,
        Retention,
        Tasks,
    )
    from weerzien.ports.write_back import Endpoints, Outboxes


@cache
def practices() -> Practices:
    from weerzien.adapters.dynamo_practices import DynamoPractices

    return DynamoPractices(aws.table(), aws.seal())


@cache
def credentials() -> Credentials:
    from weerzien.adapters.dynamo_practices import DynamoPractices

    return DynamoPractices(aws.own_table(), aws.seal())


@cache
def access_keys() -> AccessKeys:
    from weerzien.adapters.dynamo_access_keys import DynamoAccessKeys

    return DynamoAccessKeys(aws.table(), aws.seal())


@cache
def link_owners() -> LinkOwners:
    from weerzien.adapters.dynamo_links import DynamoLinks

    return DynamoLinks(aws.own_table(), aws.now)


@cache
def his_limits() -> HisLimits:
    from weerzien.adapters.dynamo_his_limits import DynamoHisLimits

    return DynamoHisLimits(aws.table())


@cache
def list_limits() -> ListLimits:
    from weerzien.adapters.dynamo_his_limits import DynamoListLimits

    return DynamoListLimits(aws.table())


@cache
def feeds() -> Feeds:
    from weerzien.adapters.dynamo_feeds import DynamoFeeds

    return DynamoFeeds(aws.table())


@cache
def known_appointments() -> KnownAppointments:
    from weerzien.adapters.dynamo_feeds import DynamoKnownAppointments

    return DynamoKnownAppointments(aws.table())


@cache
def practice_index() -> PracticeIndex:
    from weerzien.adapters.dynamo_feeds import DynamoPracticeIndex

    return DynamoPracticeIndex(aws.own_table())


@cache
def events() -> Events:
    from weerzien.adapters.dynamo_events import DynamoEvents

    return DynamoEvents(aws.table(), aws.now, aws.seal())


@cache
def arrivals() -> Arrivals:
    from weerzien.adapters.dynamo_arrivals import DynamoArrivals

    return DynamoArrivals(aws.table())


@cache
def files() -> PatientFiles:
    from weerzien.adapters.dynamo_patient_files import DynamoPatientFiles

    return DynamoPatientFiles(aws.table(), aws.now, aws.seal())


@cache
def cases() -> Cases:
    from weerzien.adapters.dynamo_cases import DynamoCases

    return DynamoCases(aws.table())


@cache
def contacts() -> Contacts:
    from weerzien.adapters.dynamo_contacts import DynamoContacts

    return DynamoContacts(aws.table())


@cache
def tasks() -> Tasks:
    from weerzien.adapters.dynamo_tasks import DynamoTasks

    return DynamoTasks(aws.table())


@cache
def links() -> Links:
    from weerzien.adapters.dynamo_links import DynamoLinks

    return DynamoLinks(aws.table(), aws.now, aws.own_table())


@cache
def list_sources() -> ListSources:
    from weerzien.adapters.dynamo_list_sources import DynamoListSources

    return DynamoListSources(aws.table(), aws.seal(), aws.own_table())


@cache
def retention() -> Retention:
    from weerzien.adapters.dynamo_retention import DynamoRetention

    return DynamoRetention(aws.table())


@cache
def practice_rows() -> PracticeRows:
    from weerzien.adapters.dynamo_practice_rows import DynamoPracticeRows

    return DynamoPracticeRows(aws.table())


@cache
def hand_overs() -> HandOvers:
    from weerzien.adapters.dynamo_hand_overs import DynamoHandOvers

    return DynamoHandOvers(aws.table())


@cache
def outboxes() -> Outboxes:
    from weerzien.adapters.dynamo_outboxes import DynamoOutboxes

    return DynamoOutboxes(aws.table())


@cache
def endpoints() -> Endpoints:
    from weerzien.adapters.dynamo_endpoints import DynamoEndpoints

    return DynamoEndpoints(aws.table(), aws.seal())


def changed_row(pk: str, sk: str) -> Changed | None:
    """Name the row of a key, if the practice's own record has to know of its changes."""
    from weerzien.adapters.keys import changed

    return changed(pk, sk)
