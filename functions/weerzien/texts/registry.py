"""Finds the words of a stage: the variant's own parts laid over the general ones (TV-05)."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import product

from weerzien.domain.text import Frame, MailText, Paragraph, Source
from weerzien.domain.vocabulary import AddressForm, Language, Stage, Variant

Key = tuple[Language, AddressForm, Variant, Stage]

SMS_STAGES = (Stage.IMMEDIATE, Stage.BRIEF_CHECK_IN, Stage.VALUE, Stage.LAST_CONTACT)
MAIL_STAGES = (
    Stage.IMMEDIATE,
    Stage.CHECK_IN,
    Stage.VALUE,
    Stage.SOFT_DEADLINE,
    Stage.LAST_CONTACT,
)


def source(language: Language, form: AddressForm, variant: Variant, stage: Stage) -> Source:
    """Give the words of one stage; a channel that the stage does not use is None."""
    folder = _folder(language, form)
    return Source(
        frame=frame(language, form),
        sms=_sms(folder, variant).get(stage, _sms(folder, Variant.GENERAL).get(stage)),
        mail=_mail(folder, variant, stage),
    )


def frame(language: Language, form: AddressForm) -> Frame:
    """Give what surrounds every message in a language and form of address."""
    found: Frame = _module(_folder(language, form), "frame").FRAME
    return found


def every_key() -> Iterator[Key]:
    """Walk over all stage × variant × language × form of address."""
    return product(Language, AddressForm, Variant, Stage)


def _folder(language: Language, form: AddressForm) -> str:
    return language.value if language is Language.EN else f"{language.value}_{form.value}"


def _sms(folder: str, variant: Variant) -> Mapping[Stage, Paragraph]:
    found: Mapping[Stage, Paragraph] = _module(folder, variant.value).SMS
    return found


def _mail(folder: str, variant: Variant, stage: Stage) -> MailText | None:
    general: MailText | None = _module(folder, Variant.GENERAL.value).MAIL.get(stage)
    own: MailText | None = _module(folder, variant.value).MAIL.get(stage)
    return own.over(general) if own and general else own or general


@cache
def _module(folder: str, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a module
    # Loaded on demand: a cold start reads the one set of texts that a message needs.
    return import_module(f"weerzien.texts.{folder}.{name}")
