"""Where the simulator finds the embedded AWS: given at start, or later by `POST /configure`."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything may be empty: then messages are taken and their receipts wait."""

    endpoint_url: str = ""
    region: str = ""
    inbound_topic_arn: str = ""
    receipts_topic_arn: str = ""
    inbound_mail_topic_arn: str = ""
    inbound_mail_bucket: str = ""
    api_url: str = ""
    access_key_id: str = ""
    secret_access_key: str = ""
    link_host: str = "wz.test"

    def changed(self, command: dict[str, Any]) -> Configuration:
        """Take the given fields over; ValueError names a wrong one, never its value."""
        known = {field.name for field in fields(self)}
        for name, value in command.items():
            if name not in known or not isinstance(value, str):
                raise ValueError(f"not a text field of the configuration: {name}")
        return replace(self, **command)

    def is_complete(self) -> bool:
        """Tell whether receipts can be published."""
        needed = (self.endpoint_url, self.region, self.access_key_id, self.secret_access_key)
        return all(needed) and bool(self.inbound_topic_arn and self.receipts_topic_arn)

    def takes_mail(self) -> bool:
        """Tell whether mails of people can be passed on."""
        return self.is_complete() and bool(self.inbound_mail_topic_arn and self.inbound_mail_bucket)

    def shown(self) -> dict[str, str]:
        """Show it without its secret."""
        hidden = {"access_key_id", "secret_access_key"}
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in hidden}
