"""The ports that something else fills: clocks, queues, carriers, files, texts, other systems."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3

from weerzien import config
from weerzien.bootstrap import aws

if TYPE_CHECKING:
    from weerzien.ports import (
        Agendas,
        Clocks,
        Executions,
        Inbox,
        MailCarrier,
        Pages,
        ReceivedMails,
        SmsCarrier,
        TaskTexts,
        TextJudge,
    )
    from weerzien.ports.write_back import Journals, Records


@cache
def clocks() -> Clocks:
    from weerzien.adapters.clocks import SystemClocks

    return SystemClocks(aws.now)


@cache
def inbox() -> Inbox:
    from weerzien.adapters.sqs_inbox import SqsInbox

    return SqsInbox(boto3.client("sqs"), config.InboxSettings.load().inbox_url, aws.now)


@cache
def executions() -> Executions:
    from weerzien.adapters.step_functions_executions import StepFunctionsExecutions

    arn = config.FollowUpSettings.load().state_machine_arn
    return StepFunctionsExecutions(boto3.client("stepfunctions"), arn)


@cache
def sms() -> SmsCarrier:
    from weerzien.adapters.counted_carriers import CountedSms
    from weerzien.adapters.send_client import sms_client
    from weerzien.adapters.sms_end_user_messaging import EndUserMessagingSms

    configuration_set = config.SendingSettings.load().sms_configuration_set
    return CountedSms(EndUserMessagingSms(sms_client(), configuration_set))


@cache
def mail() -> MailCarrier:
    from weerzien.adapters.counted_carriers import CountedMail
    from weerzien.adapters.mail_sesv2 import SesV2Mail
    from weerzien.adapters.send_client import mail_client

    configuration_set = config.SendingSettings.load().mail_configuration_set
    return CountedMail(SesV2Mail(mail_client(), configuration_set))


@cache
def received_mails() -> ReceivedMails:
    from weerzien.adapters.s3_received_mails import S3ReceivedMails

    bucket = config.ReceivedMailSettings.load().received_mail_bucket
    return S3ReceivedMails(boto3.client("s3"), bucket)


@cache
def journals() -> Journals:
    from weerzien.adapters.s3_journals import S3Journals

    return S3Journals(boto3.client("s3"), config.JournalSettings.load().journal_bucket)


@cache
def records() -> Records:
    from weerzien.adapters.https_records import HttpsRecords

    hosts = config.WriteBackSettings.load().hosts
    return HttpsRecords(hosts, aws.now, at_home=aws.is_at_home())


@cache
def agendas() -> Agendas:
    from weerzien.adapters.allowed_places import AllowedPlaces
    from weerzien.adapters.fhir_agendas import FhirAgendas

    hosts = config.WriteBackSettings.load().hosts
    return FhirAgendas(AllowedPlaces(hosts, at_home=aws.is_at_home()))


@cache
def task_texts() -> TaskTexts:
    from weerzien.adapters.texts import BuiltInTexts

    return BuiltInTexts()


@cache
def text_judge() -> TextJudge:
    from weerzien.adapters.texts import BuiltInTexts

    return BuiltInTexts()


@cache
def pages() -> Pages:
    from weerzien.adapters.link_page import HtmlPages

    return HtmlPages()
