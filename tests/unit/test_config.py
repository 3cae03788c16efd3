import pytest

from weerzien.config import InboxSettings, SendingSettings, SettingsError, TableSettings

SENDING = {
    "STAGE_NAME": "local",
    "LINK_HOST": "wz.test",
    "SMS_CONFIGURATION_SET": "sms",
    "MAIL_CONFIGURATION_SET": "mail",
}


def test_a_setting_is_the_variable_of_its_name() -> None:
    settings = TableSettings.load({"STAGE_NAME": "local", "TABLE_NAME": "t", "PATH": "/bin"})
    assert settings.table_name == "t"


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGE_NAME", "local")
    monkeypatch.setenv("INBOX_URL", "https://queue.example.org/1")
    assert InboxSettings.load().inbox_url == "https://queue.example.org/1"


def test_every_missing_variable_is_named_at_once() -> None:
    with pytest.raises(SettingsError, match="INBOX_URL, STAGE_NAME"):
        InboxSettings.load({})


def test_an_empty_variable_is_missing_and_its_neighbours_stay_secret() -> None:
    with pytest.raises(SettingsError) as wrong:
        TableSettings.load({"STAGE_NAME": "local", "TABLE_NAME": "", "SECRET": "hush"})
    assert str(wrong.value) == "missing or unusable: TABLE_NAME"


@pytest.mark.parametrize("host", ["", "x", "toolong.nl", "a b.nl", "https:/", "WZ.TEST"])
def test_a_link_host_that_an_sms_has_no_room_for_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="LINK_HOST"):
        SendingSettings.load(SENDING | {"LINK_HOST": host})
    assert SendingSettings.load(SENDING).link_host == "wz.test"
