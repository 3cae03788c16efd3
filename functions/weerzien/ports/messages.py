"""Texts, and who carries them."""

from typing import Protocol

from weerzien.domain.practice import Practice
from weerzien.domain.sending import Mail, SendResult, Sms
from weerzien.domain.task import TaskKind
from weerzien.domain.text import ComposedMail, ComposedSms, MessageBrief, TaskText


class Texts(Protocol):
    """Every sentence a patient reads, in the practice's own words where it has them."""

    def sms(self, practice: Practice, brief: MessageBrief) -> ComposedSms: ...

    def mail(self, practice: Practice, brief: MessageBrief) -> ComposedMail: ...


class TextJudge(Protocol):
    def faults(self, practice: Practice) -> tuple[str, ...]:
        """Why the practice's own texts must not go out, in Dutch; empty when they may (AU-17)."""


class TaskTexts(Protocol):
    def task(self, kind: TaskKind, remarks: tuple[str, ...] = ()) -> TaskText:
        """Title and script of a task, in Dutch."""


class SmsCarrier(Protocol):
    def send(self, sms: Sms) -> SendResult: ...


class MailCarrier(Protocol):
    def send(self, mail: Mail) -> SendResult: ...
