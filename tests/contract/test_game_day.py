"""The game day forgets no alarm."""

from __future__ import annotations

from pathlib import Path

from cfnlint.decode import cfn_yaml

from game_day.__main__ import ALONE, BY_HAND, TOGETHER

ROOT = Path(__file__).resolve().parents[2]


def test_every_alarm_is_raised_on_the_game_day_and_most_by_their_fault() -> None:
    monitoring = cfn_yaml.load(str(ROOT / "infra/monitoring.yaml"))["Resources"]
    alarms = {n for n, one in monitoring.items() if one["Type"] == "AWS::CloudWatch::Alarm"}
    caused = [name for fault in (*TOGETHER, *ALONE) for name in fault.raises]
    assert len(caused) == len(set(caused))
    assert {*caused, *BY_HAND, "IntakeIsSilent"} == alarms
    assert not set(caused) & set(BY_HAND)
    assert len(caused) > 2 * len(BY_HAND)
