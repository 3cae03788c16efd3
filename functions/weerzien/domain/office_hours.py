"""When the country's practices work as a rule: silence means something then, and only then."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from weerzien.domain.dutch_holidays import holiday_on

ZONE = ZoneInfo("Europe/Amsterdam")
OPENS, CLOSES = time(9), time(17)
FRIDAY = 5


def is_office_time(moment: datetime) -> bool:
    """Monday to Friday, 09:00 to 17:00 in Amsterdam, unless a public holiday."""
    local = moment.astimezone(ZONE)
    if local.isoweekday() > FRIDAY or not OPENS <= local.time() < CLOSES:
        return False
    return holiday_on(local.date()) is None
