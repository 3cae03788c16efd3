"""What the stack tells a function through its environment, read once and typed.

One model per need, so that a function fails at its start over what it misses, and only over that.
"""

import os
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Name = Annotated[str, Field(min_length=1)]
ShortHost = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,5}[a-z0-9]$")]
"""At most 7 characters: an SMS has no room for more (section 7.3 of the requirements)."""


class SettingsError(RuntimeError):
    """The environment lacks something; names the variables, never their values."""


class Settings(BaseModel):
    """Base of all; every field is the environment variable of the same name in capitals."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=str.upper)

    stage_name: Name

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read `environment` (default: that of the process); raise SettingsError."""
        source = os.environ if environment is None else environment
        try:
            return cls.model_validate(dict(source))
        except ValidationError as wrong:
            names = sorted({str(error["loc"][0]) for error in wrong.errors(include_input=False)})
            raise SettingsError(f"missing or unusable: {', '.join(names)}") from None


class TableSettings(Settings):
    """For whatever reads or writes the one table."""

    table_name: Name
    practice_role_arn: str = ""
    """Role to assume per practice, for doors that anybody on the internet can reach."""


class SealSettings(Settings):
    """For what opens or seals contact details and secrets."""

    contact_details_key: Name


class InboxSettings(Settings):
    """For the doors whose events wait in the lanes of the inbox."""

    inbox_url: Name


class FollowUpSettings(Settings):
    """For what starts a follow-up or asks whether it runs."""

    state_machine_arn: Name


class WriteBackSettings(Settings):
    """For what tells practices' own records."""

    write_back_hosts: str = ""
    """Names of hosts with commas between them, `*.` before a name for all below it."""

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(host.strip() for host in self.write_back_hosts.split(",") if host.strip())


class JournalSettings(Settings):
    """For what writes or reads journals."""

    journal_bucket: Name


class SendingSettings(Settings):
    """For what writes to a patient."""

    link_host: ShortHost
    sms_configuration_set: Name
    mail_configuration_set: Name
    reply_domain: str = ""
    """Where replies to mails come in; empty where practices read them themselves."""


class ReceivedMailSettings(Settings):
    """For what takes mails in."""

    received_mail_bucket: Name
