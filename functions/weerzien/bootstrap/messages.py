"""What sending and receiving messages needs, together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3

from weerzien import config
from weerzien.bootstrap import aws, outside, rows

if TYPE_CHECKING:
    from weerzien.usecases.answer_distress import Answering
    from weerzien.usecases.compare_opt_outs import Comparing
    from weerzien.usecases.delivery import Delivering
    from weerzien.usecases.receive_mail import ReceivingMail
    from weerzien.usecases.receive_sms import ReceivingSms


@cache
def delivering() -> Delivering:
    from weerzien.adapters.texts import BuiltInTexts
    from weerzien.usecases.delivery import Delivering

    settings = config.SendingSettings.load()
    return Delivering(
        practices=rows.practices(),
        cases=rows.cases(),
        contacts=rows.contacts(),
        tasks=rows.tasks(),
        links=rows.links(),
        events=rows.events(),
        files=rows.files(),
        texts=BuiltInTexts(),
        sms=outside.sms(),
        mail=outside.mail(),
        clocks=outside.clocks(),
        link_host=settings.link_host,
        reply_domain=settings.reply_domain,
    )


@cache
def answering() -> Answering:
    from weerzien.adapters.texts import BuiltInTexts
    from weerzien.usecases.answer_distress import Answering

    settings = config.SendingSettings.load()
    return Answering(
        cases=rows.cases(),
        contacts=rows.contacts(),
        tasks=rows.tasks(),
        files=rows.files(),
        events=rows.events(),
        inbox=outside.inbox(),
        texts=BuiltInTexts(),
        sms=outside.sms(),
        mail=outside.mail(),
        link_host=settings.link_host,
        reply_domain=settings.reply_domain,
    )


@cache
def receiving_mail() -> ReceivingMail:
    from weerzien.usecases.receive_mail import ReceivingMail

    return ReceivingMail(
        links=rows.links(),
        practices=rows.practices(),
        cases=rows.cases(),
        contacts=rows.contacts(),
        tasks=rows.tasks(),
        events=rows.events(),
        inbox=outside.inbox(),
        clocks=outside.clocks(),
    )


@cache
def receiving_sms() -> ReceivingSms:
    from weerzien.usecases.receive_sms import ReceivingSms

    return ReceivingSms(
        practices=rows.practices(),
        files=rows.files(),
        contacts=rows.contacts(),
        events=rows.events(),
        inbox=outside.inbox(),
        clocks=outside.clocks(),
    )


@cache
def comparing() -> Comparing:
    from weerzien.adapters.carrier_opt_out_lists import CarrierOptOutLists
    from weerzien.usecases.compare_opt_outs import Comparing

    sms, mail = boto3.client("pinpoint-sms-voice-v2"), boto3.client("sesv2")
    return Comparing(
        lists=CarrierOptOutLists(sms, mail),
        index=rows.practice_index(),
        rows=rows.practice_rows(),
        practices=rows.practices(),
        files=rows.files(),
        events=rows.events(),
        inbox=outside.inbox(),
        clocks=outside.clocks(),
        acting_for=aws.working_for,
    )
