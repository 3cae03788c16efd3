"""Judges a practice's own text before it is saved, with values that are as long as they can be."""

from datetime import date

from weerzien.domain.content_lint import Finding, lint_mail, lint_sms
from weerzien.domain.lint_rules import Setting
from weerzien.domain.practice import Practice
from weerzien.domain.text import MessageBrief, say
from weerzien.domain.vocabulary import Stage
from weerzien.texts.overrides import MAIL_PARTS, mail_text_of
from weerzien.texts.registry import source

WORDS_KEY = "lint.words"
"""Setting of a practice: its own refused words, separated by commas."""

LONGEST_DAY = date(2026, 9, 30)
_LINK = "wz.test/" + "X" * 10
_MAIL_LINK = "https://wz.test/m/" + "X" * 26
_UNKNOWN_KEY = "deze tekst bestaat niet: gebruik <fase>.sms of <fase>.email.<deel>."


def check_override(key: str, text: str, practice: Practice) -> list[Finding]:
    """Say what is wrong with one own text; an empty list means that it may be saved."""
    if key == WORDS_KEY:
        return []
    stage, channel, part = _split(key)
    if stage is None:
        return [Finding("unknown_key", key, _UNKNOWN_KEY)]
    if not text.strip():
        return [Finding("empty", key, "een lege tekst kan niet.")]
    words = source(practice.language, practice.address_form, practice.variant, stage)
    setting = Setting(practice.language, practice.variant, stage, own_words(practice))
    if channel == "sms" and part in ("", "sms") and words.sms is not None:
        brief = worst_case_brief(practice, stage, _LINK)
        return list(dict.fromkeys(lint_sms((say(text),), setting, words.frame, brief)))
    if channel == "email" and part in MAIL_PARTS and words.mail is not None:
        # The practice's other own parts count too: a phone number may stand in any of them.
        others = {
            name: own
            for name in MAIL_PARTS
            if (own := practice.texts.get(f"{stage.value}.email.{name}"))
        }
        whole = mail_text_of({**others, part: text}).over(words.mail)
        brief = worst_case_brief(practice, stage, _MAIL_LINK)
        return list(dict.fromkeys(lint_mail(whole, setting, words.frame, brief)))
    return [Finding("unknown_key", key, _UNKNOWN_KEY)]


def check_overrides(practice: Practice) -> list[Finding]:
    """Judge all own texts of a practice."""
    return [
        finding
        for key, text in practice.texts.items()
        for finding in check_override(key, text, practice)
    ]


def own_words(practice: Practice) -> tuple[str, ...]:
    """Give the words that this practice refuses on top of the built-in lists."""
    listed = practice.texts.get(WORDS_KEY, "").split(",")
    return tuple(word.strip() for word in listed if word.strip())


def worst_case_brief(practice: Practice, stage: Stage, link: str) -> MessageBrief:
    """Fill a brief with the longest values that this practice can have."""
    return MessageBrief(
        stage=stage,
        variant=practice.variant,
        language=practice.language,
        form=practice.address_form,
        first_name="",
        patient_name="",
        practice_name=practice.name,
        short_name=practice.short_name,
        phone=practice.phone,
        link=link,
        opt_out_link=link + "/uit" if link.startswith("https") else link,
        two_way=practice.sender.two_way,
        missed_on=LONGEST_DAY,
    )


def _split(key: str) -> tuple[Stage | None, str, str]:
    stage, _, rest = key.partition(".")
    channel, _, part = rest.partition(".")
    return (Stage(stage) if stage in set(Stage) else None), channel, part
