"""Hours in which nobody is disturbed by what can wait until morning."""

from datetime import UTC, datetime, timedelta

from ceremony.model import Ceremony


def quiet_until(ceremony: Ceremony, moment: datetime) -> datetime | None:
    """When the quiet hours end that this moment lies in; None where it lies in none."""
    local = moment.astimezone(ceremony.zone)
    begins, ends = ceremony.quiet_from, ceremony.quiet_until
    over_midnight = begins > ends
    clock = local.time()
    quiet = (clock >= begins or clock < ends) if over_midnight else begins <= clock < ends
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and clock >= begins else 0)
    return datetime.combine(day, ends, ceremony.zone).astimezone(UTC)
