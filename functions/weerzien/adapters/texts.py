"""The messages of a practice: built-in words, or its own where it has them."""

from weerzien.adapters.mail_layout import lay_out
from weerzien.adapters.safety_mail import lay_out_safety_mail
from weerzien.domain.compose_mail import draft_mail
from weerzien.domain.compose_sms import compose_sms
from weerzien.domain.errors import RefusedError
from weerzien.domain.practice import Practice
from weerzien.domain.task import TaskKind
from weerzien.domain.text import ComposedMail, ComposedSms, MessageBrief, TaskText
from weerzien.domain.vocabulary import AddressForm, Language, Stage
from weerzien.texts.overrides import own_mail, own_sms
from weerzien.texts.registry import source
from weerzien.texts.safety_line import SUBJECTS
from weerzien.texts.tasks import task_text


class BuiltInTexts:
    """Composes what patients and staff read."""

    def sms(self, practice: Practice, brief: MessageBrief) -> ComposedSms:
        """Compose one part of SMS; RefusedError("no_such_text") where the stage has none."""
        words = source(brief.language, brief.form, brief.variant, brief.stage)
        if words.sms is None:
            raise RefusedError("no_such_text")
        own = own_sms(practice, brief)
        if own:
            try:
                return compose_sms(brief, words.frame, own)
            except RefusedError:
                # Its worst case was checked when saved; a later change of settings may still
                # make it too long, and then the built-in words go rather than nothing.
                pass
        return compose_sms(brief, words.frame, words.sms)

    def mail(self, practice: Practice, brief: MessageBrief) -> ComposedMail:
        """Compose a mail in both forms; RefusedError("no_such_text") where the stage has none."""
        words = source(brief.language, brief.form, brief.variant, brief.stage)
        if words.mail is None:
            raise RefusedError("no_such_text")
        text = own_mail(practice, brief).over(words.mail)
        return lay_out(draft_mail(brief, words.frame, text))

    def safety_mail(
        self, practice: Practice, language: Language, form: AddressForm, opt_out_link: str
    ) -> ComposedMail:
        """Lay out the practice's safety line (HR-33)."""
        words = source(language, form, practice.variant, Stage.IMMEDIATE)
        subject = SUBJECTS[language, form]
        return lay_out_safety_mail(practice, subject, words.frame, language, opt_out_link)

    def task(self, kind: TaskKind, remarks: tuple[str, ...] = ()) -> TaskText:
        """Give title and script of a staff task, with what its remarks mean."""
        return task_text(kind, remarks)

    def faults(self, practice: Practice) -> tuple[str, ...]:
        """Judge the practice's own texts (AU-17)."""
        from weerzien.texts.override_lint import check_overrides  # noqa: PLC0415 - rare, and large

        return tuple(f"{one.where}: {one.reason}" for one in check_overrides(practice))
