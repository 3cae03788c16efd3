"""Shows what a text becomes with a short and a long name, before it is saved (AU-17)."""

from dataclasses import replace

from weerzien.domain.compose_mail import draft_mail, plain_text
from weerzien.domain.compose_sms import compose_sms
from weerzien.domain.practice import Practice
from weerzien.domain.text import Fact, MessageBrief
from weerzien.domain.vocabulary import Stage
from weerzien.texts.override_lint import worst_case_brief
from weerzien.texts.overrides import own_mail, own_sms
from weerzien.texts.registry import source

SHORT_AND_LONG = ("Bo", "Maximiliana-Alexandrina-Wilhelmina-Josefina")
_SHOWN_FACTS = frozenset(Fact) - {Fact.MISSED_TODAY, Fact.MISSED_YESTERDAY}
_SMS_LINK = "wz.test/ABCDEFGHJK"
_MAIL_LINK = "https://wz.test/m/ABCDEFGHJKMNPQRSTUVWXYZ234"


def preview_sms(practice: Practice, stage: Stage) -> tuple[str, ...]:
    """Give the SMS of a stage for both names; empty where the stage has none."""
    words = source(practice.language, practice.address_form, practice.variant, stage)
    briefs = _briefs(practice, stage, _SMS_LINK)
    if words.sms is None:
        return ()
    sentences = own_sms(practice, briefs[0]) or words.sms
    return tuple(compose_sms(brief, words.frame, sentences).text for brief in briefs)


def preview_mail(practice: Practice, stage: Stage) -> tuple[str, ...]:
    """Give subject and plain text of a stage's mail for both names; empty where it has none."""
    words = source(practice.language, practice.address_form, practice.variant, stage)
    briefs = _briefs(practice, stage, _MAIL_LINK)
    if words.mail is None:
        return ()
    text = own_mail(practice, briefs[0]).over(words.mail)
    drafts = (draft_mail(brief, words.frame, text) for brief in briefs)
    return tuple(f"{draft.subject}\n\n{plain_text(draft)}" for draft in drafts)


def _briefs(practice: Practice, stage: Stage, link: str) -> tuple[MessageBrief, ...]:
    base = worst_case_brief(practice, stage, link)
    return tuple(
        replace(base, first_name=name, patient_name=f"{name} de Vries", facts=_SHOWN_FACTS)
        for name in SHORT_AND_LONG
    )
