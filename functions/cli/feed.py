"""`weerzien feed`: how far what source systems send can be trusted, and who is silent."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.domain.feed.pulse import Pulse, is_judged, usual_week
from weerzien.domain.feed.trust import Trust
from weerzien.texts.feed import silence_line, trust_line
from weerzien.usecases.feed_trust import PracticeFeed, all_feeds, by_vendor, feed_of
from weerzien.usecases.pull_lists import set_list_source


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("feed", help=__doc__).add_subparsers(dest="verb", required=True)
    show = verbs.add_parser("show", help="trust and rhythm of one practice's feed")
    show.add_argument("practice_id")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=_show)
    vendors = verbs.add_parser("vendors", help="trust per source system; reads every practice")
    vendors.set_defaults(run=_vendors)
    source = verbs.add_parser(
        "source", help="read the practice's agenda each night; token on stdin"
    )
    source.add_argument("practice_id")
    source.add_argument("url", help="base address of a FHIR R4 server, at a host that is allowed")
    source.set_defaults(run=_source)
    off = verbs.add_parser("source-off", help="read the practice's agenda no more")
    off.add_argument("practice_id")
    off.set_defaults(run=_source_off)
    silent = verbs.add_parser("silent", help="practices that are silent now; reads every practice")
    silent.set_defaults(run=_silent)


def _show(options: argparse.Namespace) -> int:
    now = bootstrap.clocks().real_now()
    feed = feed_of(options.practice_id, now, bootstrap.practices(), bootstrap.feeds())
    if options.json:
        print(json.dumps(_fields(feed), indent=2, ensure_ascii=False))
        return 0
    print(trust_line(feed.trust))
    print(silence_line(_since(feed), judged=feed.pulse is not None and is_judged(feed.pulse)))
    return 0


def _fields(feed: PracticeFeed) -> dict[str, object]:
    return {
        "practice_id": feed.practice.id,
        "source_system": feed.practice.source_system,
        "trust": _trust(feed.trust),
        "days": [
            {
                "day": one.day.isoformat(),
                "listed": one.listed,
                "found": dict(sorted(one.found.items())),
            }
            for one in feed.days
        ],
        "pulse": _pulse(feed.pulse),
    }


def _trust(trust: Trust) -> dict[str, object]:
    interval = trust.interval
    return {
        "share": trust.share,
        "interval": list(interval) if interval else None,
        "n": trust.n,
        "days": trust.days,
        "counts": dict(sorted(trust.counts.items())),
    }


def _pulse(pulse: Pulse | None) -> dict[str, object] | None:
    if pulse is None:
        return None
    heard, since = pulse.heard_at, pulse.silent_since
    return {
        "heard_at": heard.isoformat() if heard else None,
        "silent_since": since.isoformat() if since else None,
        "expected_since_heard": round(pulse.expected, 1),
        "usual_week": usual_week(pulse),
    }


def _vendors(options: argparse.Namespace) -> int:
    del options
    print(f"{'source system':24} {'practices':>9} {'lists':>6} {'silent':>6} {'n':>6}  share")
    for one in by_vendor(_all()):
        share, interval = one.trust.share, one.trust.interval
        told = (
            f"{share:.1%} ({interval[0]:.1%}-{interval[1]:.1%})"
            if interval and share is not None
            else "-"
        )
        name = one.source_system or "(not told)"
        print(
            f"{name:24} {one.practices:>9} {one.with_lists:>6} {one.silent:>6} "
            f"{one.trust.n:>6}  {told}"
        )
    return 0


def _source(options: argparse.Namespace) -> int:
    set_list_source(
        options.practice_id,
        options.url,
        # Not as an argument: those are shown to everybody on the machine.
        sys.stdin.readline().strip(),
        bootstrap.practices(),
        bootstrap.list_sources(),
        bootstrap.agendas(),
        bootstrap.clocks().real_now(),
    )
    return _told(options.practice_id, agenda_is_read=True)


def _source_off(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    bootstrap.list_sources().drop(practice.id)
    return _told(practice.id, agenda_is_read=False)


def _told(practice_id: str, *, agenda_is_read: bool) -> int:
    print(json.dumps({"practice_id": practice_id, "agenda_is_read": agenda_is_read}, indent=2))
    return 0


def _silent(options: argparse.Namespace) -> int:
    del options
    found = [one for one in _all() if _since(one) is not None]
    for one in found:
        print(f"{one.practice.id}  {_since(one)}  {one.practice.source_system or '(not told)'}")
    print(f"{len(found)} silent")
    return 0


def _all() -> Iterable[PracticeFeed]:
    now = bootstrap.clocks().real_now()
    return all_feeds(now, bootstrap.practice_index(), bootstrap.practices(), bootstrap.feeds())


def _since(feed: PracticeFeed) -> str | None:
    since = feed.pulse.silent_since if feed.pulse else None
    return _local(since, feed.practice.time_zone) if since else None


def _local(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%d-%m %H:%M")
