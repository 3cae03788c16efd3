"""The composition root: which adapter fills which port. Built on first use, kept while warm."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from weerzien import config
from weerzien.adapters import practice_scope
from weerzien.adapters.clocks import SystemClocks, utc_now
from weerzien.adapters.dynamo_access_keys import DynamoAccessKeys
from weerzien.adapters.dynamo_arrivals import DynamoArrivals
from weerzien.adapters.dynamo_cases import DynamoCases
from weerzien.adapters.dynamo_contacts import DynamoContacts
from weerzien.adapters.dynamo_events import DynamoEvents
from weerzien.adapters.dynamo_his_limits import DynamoHisLimits, DynamoListLimits
from weerzien.adapters.dynamo_links import DynamoLinks
from weerzien.adapters.dynamo_patient_files import DynamoPatientFiles
from weerzien.adapters.dynamo_practices import DynamoPractices
from weerzien.adapters.dynamo_retention import DynamoRetention
from weerzien.adapters.dynamo_tasks import DynamoTasks
from weerzien.adapters.kms_seal import KmsSeal
from weerzien.adapters.sqs_inbox import SqsInbox
from weerzien.adapters.step_functions_executions import StepFunctionsExecutions
from weerzien.ports import (
    AccessKeys,
    Arrivals,
    Cases,
    Clocks,
    Contacts,
    Credentials,
    Events,
    Executions,
    Feeds,
    HandOvers,
    HisLimits,
    Inbox,
    KnownAppointments,
    LinkOwners,
    Links,
    ListLimits,
    Pages,
    PatientFiles,
    PracticeIndex,
    PracticeRows,
    Practices,
    ReceivedMails,
    Retention,
    Tasks,
    TaskTexts,
    TextJudge,
)
from weerzien.usecases.delivery import Delivering
from weerzien.usecases.erase_expired import Erasing
from weerzien.usecases.reconcile import Reconciling

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_kms import KMSClient

    from weerzien.domain.write_back import Changed
    from weerzien.ports import Agendas, ListSources
    from weerzien.ports.write_back import Endpoints, Journals, Outboxes, Records
    from weerzien.usecases.answer_distress import Answering
    from weerzien.usecases.compare_opt_outs import Comparing
    from weerzien.usecases.deliver_write_backs import WritingBack
    from weerzien.usecases.export_journal import Journalling
    from weerzien.usecases.go_live import GoingLive
    from weerzien.usecases.inspect_patient import Inspecting
    from weerzien.usecases.leave_practice import Departing
    from weerzien.usecases.onboard_practice import Onboarding
    from weerzien.usecases.prepare_hand_over import Preparing
    from weerzien.usecases.pull_lists import Pulling
    from weerzien.usecases.queue_write_back import Queueing
    from weerzien.usecases.receive_mail import ReceivingMail
    from weerzien.usecases.watch_feeds import Watching

acting_for = practice_scope.acting_for
"""Inside this block only one practice's rows can be touched."""


@cache
def _own_table() -> "Table":
    """The table with the function's own rights: for looking up whom to act for."""
    return boto3.resource("dynamodb").Table(config.TableSettings.load().table_name)


@cache
def _table() -> "Table":
    """The table for work: one practice's rows while acting for it (decision 19)."""
    settings = config.TableSettings.load()
    if not settings.practice_role_arn:
        table = boto3.resource("dynamodb").Table(settings.table_name)
    else:
        # Only doors to the internet work under the practice's own session.
        from weerzien.adapters import practice_sessions  # noqa: PLC0415

        patience = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3})
        sts = boto3.client("sts", config=patience)
        sessions = practice_sessions.PracticeSessions(sts, settings.practice_role_arn, _now)
        session = practice_sessions.session_of_the_practice_acted_for(sessions)
        table = session.resource("dynamodb").Table(settings.table_name)
    practice_scope.guard(table.meta.client)
    return table


@cache
def _kms() -> "KMSClient":
    # Shorter than any function's time: its caller comes again soon.
    patience = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3})
    return boto3.client("kms", config=patience)


@cache
def _seal() -> KmsSeal:
    return KmsSeal(_kms, config.SealSettings.load().contact_details_key)


def _now() -> datetime:
    return utc_now()


@cache
def practices() -> Practices:
    return DynamoPractices(_table(), _seal())


@cache
def credentials() -> Credentials:
    return DynamoPractices(_own_table(), _seal())


@cache
def access_keys() -> AccessKeys:
    return DynamoAccessKeys(_table(), _seal())


@cache
def link_owners() -> LinkOwners:
    return DynamoLinks(_own_table(), _now)


@cache
def his_limits() -> HisLimits:
    return DynamoHisLimits(_table())


@cache
def list_limits() -> ListLimits:
    return DynamoListLimits(_table())


@cache
def feeds() -> Feeds:
    from weerzien.adapters.dynamo_feeds import DynamoFeeds  # noqa: PLC0415 - few look at feeds

    return DynamoFeeds(_table())


@cache
def known_appointments() -> KnownAppointments:
    from weerzien.adapters.dynamo_feeds import DynamoKnownAppointments  # noqa: PLC0415 - as above

    return DynamoKnownAppointments(_table())


@cache
def practice_index() -> PracticeIndex:
    from weerzien.adapters.dynamo_feeds import DynamoPracticeIndex  # noqa: PLC0415 - as above

    return DynamoPracticeIndex(_own_table())


@cache
def events() -> Events:
    return DynamoEvents(_table(), _now, _seal())


@cache
def arrivals() -> Arrivals:
    return DynamoArrivals(_table())


@cache
def files() -> PatientFiles:
    return DynamoPatientFiles(_table(), _now, _seal())


@cache
def cases() -> Cases:
    return DynamoCases(_table())


@cache
def contacts() -> Contacts:
    return DynamoContacts(_table())


@cache
def tasks() -> Tasks:
    return DynamoTasks(_table())


@cache
def links() -> Links:
    return DynamoLinks(_table(), _now, _own_table())


@cache
def clocks() -> Clocks:
    return SystemClocks(_now)


@cache
def inbox() -> Inbox:
    return SqsInbox(boto3.client("sqs"), config.InboxSettings.load().inbox_url, _now)


@cache
def executions() -> Executions:
    arn = config.FollowUpSettings.load().state_machine_arn
    return StepFunctionsExecutions(boto3.client("stepfunctions"), arn)


@cache
def delivering() -> Delivering:
    # Only the sending function loads texts and carriers: they are most of its start.
    from weerzien.adapters.counted_carriers import CountedMail, CountedSms  # noqa: PLC0415
    from weerzien.adapters.mail_sesv2 import SesV2Mail  # noqa: PLC0415
    from weerzien.adapters.send_client import mail_client, sms_client  # noqa: PLC0415
    from weerzien.adapters.sms_end_user_messaging import EndUserMessagingSms  # noqa: PLC0415
    from weerzien.adapters.texts import BuiltInTexts  # noqa: PLC0415

    settings = config.SendingSettings.load()
    return Delivering(
        practices=practices(),
        cases=cases(),
        contacts=contacts(),
        tasks=tasks(),
        links=links(),
        events=events(),
        files=files(),
        texts=BuiltInTexts(),
        sms=CountedSms(EndUserMessagingSms(sms_client(), settings.sms_configuration_set)),
        mail=CountedMail(SesV2Mail(mail_client(), settings.mail_configuration_set)),
        clocks=clocks(),
        link_host=settings.link_host,
        reply_domain=settings.reply_domain,
    )


@cache
def answering() -> "Answering":
    # Only where words of distress came in: most texts need no carrier.
    from weerzien.adapters.counted_carriers import CountedMail, CountedSms  # noqa: PLC0415
    from weerzien.adapters.mail_sesv2 import SesV2Mail  # noqa: PLC0415
    from weerzien.adapters.send_client import mail_client, sms_client  # noqa: PLC0415
    from weerzien.adapters.sms_end_user_messaging import EndUserMessagingSms  # noqa: PLC0415
    from weerzien.adapters.texts import BuiltInTexts  # noqa: PLC0415
    from weerzien.usecases.answer_distress import Answering  # noqa: PLC0415

    settings = config.SendingSettings.load()
    return Answering(
        cases=cases(),
        contacts=contacts(),
        tasks=tasks(),
        files=files(),
        texts=BuiltInTexts(),
        sms=CountedSms(EndUserMessagingSms(sms_client(), settings.sms_configuration_set)),
        mail=CountedMail(SesV2Mail(mail_client(), settings.mail_configuration_set)),
        link_host=settings.link_host,
        reply_domain=settings.reply_domain,
    )


@cache
def comparing() -> "Comparing":
    from weerzien.adapters.carrier_opt_out_lists import CarrierOptOutLists  # noqa: PLC0415
    from weerzien.usecases.compare_opt_outs import Comparing  # noqa: PLC0415

    sms, mail = boto3.client("pinpoint-sms-voice-v2"), boto3.client("sesv2")
    return Comparing(
        lists=CarrierOptOutLists(sms, mail),
        index=practice_index(),
        rows=practice_rows(),
        practices=practices(),
        files=files(),
        events=events(),
        inbox=inbox(),
        clocks=clocks(),
        acting_for=acting_for,
    )


@cache
def received_mails() -> ReceivedMails:
    from weerzien.adapters.s3_received_mails import S3ReceivedMails  # noqa: PLC0415

    bucket = config.ReceivedMailSettings.load().received_mail_bucket
    return S3ReceivedMails(boto3.client("s3"), bucket)


@cache
def receiving_mail() -> "ReceivingMail":
    from weerzien.usecases.receive_mail import ReceivingMail  # noqa: PLC0415

    return ReceivingMail(
        links=links(),
        practices=practices(),
        cases=cases(),
        contacts=contacts(),
        events=events(),
        inbox=inbox(),
        clocks=clocks(),
    )


@cache
def task_texts() -> TaskTexts:
    from weerzien.adapters.texts import BuiltInTexts  # noqa: PLC0415

    return BuiltInTexts()


@cache
def text_judge() -> TextJudge:
    from weerzien.adapters.texts import BuiltInTexts  # noqa: PLC0415

    return BuiltInTexts()


@cache
def pages() -> Pages:
    from weerzien.adapters.link_page import HtmlPages  # noqa: PLC0415 - only pages load pages

    return HtmlPages()


@cache
def reconciling() -> Reconciling:
    return Reconciling(
        practices=practices(),
        cases=cases(),
        contacts=contacts(),
        tasks=tasks(),
        events=events(),
        executions=executions(),
        clocks=clocks(),
    )


@cache
def watching() -> "Watching":
    from weerzien.usecases.watch_feeds import Watching  # noqa: PLC0415 - as above

    return Watching(
        practices=practices(),
        index=practice_index(),
        feeds=feeds(),
        tasks=tasks(),
        clocks=clocks(),
        acting_for=acting_for,
    )


@cache
def list_sources() -> "ListSources":
    from weerzien.adapters.dynamo_list_sources import DynamoListSources  # noqa: PLC0415 - as above

    return DynamoListSources(_table(), _seal(), _own_table())


@cache
def agendas() -> "Agendas":
    from weerzien.adapters.allowed_places import AllowedPlaces  # noqa: PLC0415 - as above
    from weerzien.adapters.fhir_agendas import FhirAgendas  # noqa: PLC0415 - as above

    hosts = config.WriteBackSettings.load().hosts
    return FhirAgendas(AllowedPlaces(hosts, at_home=_is_at_home()))


@cache
def pulling() -> "Pulling":
    from weerzien.usecases.pull_lists import Pulling  # noqa: PLC0415 - as above

    return Pulling(
        practices=practices(),
        sources=list_sources(),
        agendas=agendas(),
        clocks=clocks(),
        acting_for=acting_for,
    )


@cache
def retention() -> Retention:
    return DynamoRetention(_table())


@cache
def erasing() -> Erasing:
    return Erasing(
        practices=practices(),
        events=events(),
        files=files(),
        cases=cases(),
        contacts=contacts(),
        tasks=tasks(),
        hand_overs=hand_overs(),
        retention=retention(),
        clocks=clocks(),
        acting_for=acting_for,
    )


@cache
def onboarding() -> "Onboarding":
    # Only the command line takes practices in: no function loads it.
    from weerzien.adapters.dynamo_onboarding import (  # noqa: PLC0415
        DynamoAgreements,
        DynamoRecipients,
    )
    from weerzien.usecases.onboard_practice import Onboarding  # noqa: PLC0415

    agreements, recipients = DynamoAgreements(_table()), DynamoRecipients(_table(), _seal())
    return Onboarding(practices(), agreements, recipients, clocks())


@cache
def practice_rows() -> PracticeRows:
    from weerzien.adapters.dynamo_practice_rows import DynamoPracticeRows  # noqa: PLC0415

    return DynamoPracticeRows(_table())


@cache
def going_live() -> "GoingLive":
    from weerzien.usecases.go_live import GoingLive  # noqa: PLC0415 - the command line's only

    return GoingLive(erasing(), onboarding().agreements, practice_rows(), text_judge())


@cache
def hand_overs() -> HandOvers:
    from weerzien.adapters.dynamo_hand_overs import DynamoHandOvers  # noqa: PLC0415

    return DynamoHandOvers(_table())


@cache
def preparing() -> "Preparing":
    from weerzien.usecases.prepare_hand_over import Preparing  # noqa: PLC0415 - one function's own

    return Preparing(
        practices=practices(),
        cases=cases(),
        contacts=contacts(),
        tasks=tasks(),
        hand_overs=hand_overs(),
        clocks=clocks(),
        acting_for=acting_for,
    )


@cache
def departing() -> "Departing":
    from weerzien.adapters.dynamo_leavings import DynamoLeavings  # noqa: PLC0415 - few functions'
    from weerzien.usecases.leave_practice import Departing  # noqa: PLC0415

    return Departing(erasing(), access_keys(), DynamoLeavings(_table()), practice_rows())


def changed_row(pk: str, sk: str) -> "Changed | None":
    """Name the row of a key, if the practice's own record has to know of its changes."""
    from weerzien.adapters.keys import changed  # noqa: PLC0415 - few functions' own

    return changed(pk, sk)


@cache
def outboxes() -> "Outboxes":
    from weerzien.adapters.dynamo_outboxes import DynamoOutboxes  # noqa: PLC0415

    return DynamoOutboxes(_table())


@cache
def endpoints() -> "Endpoints":
    from weerzien.adapters.dynamo_endpoints import DynamoEndpoints  # noqa: PLC0415

    return DynamoEndpoints(_table(), _seal())


@cache
def records() -> "Records":
    from weerzien.adapters.https_records import HttpsRecords  # noqa: PLC0415

    hosts = config.WriteBackSettings.load().hosts
    return HttpsRecords(hosts, _now, at_home=_is_at_home())


def _is_at_home() -> bool:
    """Where AWS itself is on this machine, a record may be too.

    No production is such a place, and no setting of a stack makes one of it.
    """
    from urllib.parse import urlsplit  # noqa: PLC0415

    from weerzien.adapters.public_addresses import is_loopback  # noqa: PLC0415

    return is_loopback(urlsplit(_own_table().meta.client.meta.endpoint_url).hostname or "")


@cache
def queueing() -> "Queueing":
    from weerzien.usecases.queue_write_back import Queueing  # noqa: PLC0415

    return Queueing(
        cases=cases(),
        contacts=contacts(),
        files=files(),
        tasks=tasks(),
        hand_overs=hand_overs(),
        outboxes=outboxes(),
        clocks=clocks(),
    )


@cache
def writing_back() -> "WritingBack":
    from weerzien.usecases.deliver_write_backs import WritingBack  # noqa: PLC0415

    return WritingBack(
        practices=practices(),
        cases=cases(),
        contacts=contacts(),
        files=files(),
        hand_overs=hand_overs(),
        outboxes=outboxes(),
        endpoints=endpoints(),
        records=records(),
        clocks=clocks(),
        acting_for=acting_for,
    )


@cache
def journals() -> "Journals":
    from weerzien.adapters.s3_journals import S3Journals  # noqa: PLC0415 - one function's own

    return S3Journals(boto3.client("s3"), config.JournalSettings.load().journal_bucket)


@cache
def journalling() -> "Journalling":
    from weerzien.usecases.export_journal import Journalling  # noqa: PLC0415

    return Journalling(
        practices=practices(),
        cases=cases(),
        contacts=contacts(),
        files=files(),
        hand_overs=hand_overs(),
        outboxes=outboxes(),
        journals=journals(),
        clocks=clocks(),
        acting_for=acting_for,
    )


@cache
def inspecting() -> "Inspecting":
    from weerzien.usecases.inspect_patient import Inspecting  # noqa: PLC0415 - nobody's in a hurry

    return Inspecting(erasing(), links(), practice_rows())
