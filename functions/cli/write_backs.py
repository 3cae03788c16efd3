"""`weerzien write-back`: where a practice's record takes messages in, and what did not arrive."""

import argparse
import json
from collections.abc import Callable

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.usecases.manage_endpoint import (
    add_endpoint_secret,
    drop_old_endpoint_secret,
    queue_case,
    replay,
    set_endpoint,
)

Run = Callable[[argparse.Namespace], int]


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("write-back", help=__doc__).add_subparsers(dest="verb", required=True)

    def verb(name: str, run: Run, told: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=told)
        made.add_argument("practice_id")
        made.set_defaults(run=run)
        return made

    endpoint = verb("endpoint", _endpoint, "where messages go; shows a new secret once")
    endpoint.add_argument("url", help="https, at a host that the stage allows")
    verb("show", _show, "whether there is an endpoint, and what waits")
    verb("off", _off, "no endpoint any more: the daily journal takes its place")
    verb("add-secret", _add_secret, "sign with a second secret beside the first")
    verb("drop-old-secret", _drop_old_secret, "sign with the newest secret only")
    verb("list", _list, "messages whose attempts ended, oldest first")
    again = verb("replay", _replay, "try messages whose attempts ended again")
    again.add_argument("message_id", nargs="?", default="", help="one; else all of the practice")
    queue = verb("queue", _queue, "queue what a case has to tell and did not")
    queue.add_argument("case_id")


def _endpoint(options: argparse.Namespace) -> int:
    known = bootstrap.endpoints().find(options.practice_id)
    endpoint = set_endpoint(
        options.practice_id,
        options.url,
        bootstrap.practices(),
        bootstrap.endpoints(),
        bootstrap.outboxes(),
        bootstrap.records(),
        bootstrap.clocks().real_now(),
    )
    secret = {} if known else {"webhook_secret": endpoint.secrets[0]}
    return _print({"practice_id": options.practice_id, **secret})


def _show(options: argparse.Namespace) -> int:
    endpoint = bootstrap.endpoints().find(options.practice_id)
    gone = endpoint.gone_at.isoformat() if endpoint and endpoint.gone_at else None
    return _print(
        {
            "url": endpoint.url if endpoint else None,
            "secrets": len(endpoint.secrets) if endpoint else 0,
            "gone_at": gone,
            "cases_waiting_for_an_endpoint": sum(
                1 for _ in bootstrap.outboxes().parked(options.practice_id)
            ),
            "dead": len(bootstrap.outboxes().dead(options.practice_id)),
        }
    )


def _off(options: argparse.Namespace) -> int:
    bootstrap.endpoints().drop(options.practice_id)
    print("Er gaan geen berichten meer naar het dossier; zie het dagelijkse journaal.")
    return 0


def _add_secret(options: argparse.Namespace) -> int:
    secret = add_endpoint_secret(options.practice_id, bootstrap.endpoints())
    return _print({"practice_id": options.practice_id, "webhook_secret": secret})


def _drop_old_secret(options: argparse.Namespace) -> int:
    drop_old_endpoint_secret(options.practice_id, bootstrap.endpoints())
    print("Alleen het nieuwste geheim geldt nog.")
    return 0


def _list(options: argparse.Namespace) -> int:
    for one in bootstrap.outboxes().dead(options.practice_id):
        at = one.dead_at.isoformat(timespec="minutes") if one.dead_at else ""
        print(f"{at}  {one.id}  {one.home.name}  {one.kind}  {one.why}")
    return 0


def _replay(options: argparse.Namespace) -> int:
    now = bootstrap.clocks().real_now()
    again = replay(options.practice_id, options.message_id, bootstrap.outboxes(), now)
    return _print({"again": again})


def _queue(options: argparse.Namespace) -> int:
    return _print(
        {"queued": queue_case(options.practice_id, options.case_id, bootstrap.queueing())}
    )


def _print(answer: dict[str, object]) -> int:
    print(json.dumps(answer, indent=2))
    return 0
