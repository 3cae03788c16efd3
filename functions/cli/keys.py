"""`weerzien practice key`: the keys by which a practice's source systems prove themselves."""

import argparse
import json

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.domain.access_key import KeyKind, kind_of
from weerzien.observability import note
from weerzien.ports import Credential
from weerzien.usecases.access_keys import (
    add_key,
    keys_of,
    retire_key,
    retire_old_secret,
    rotate_key,
)


def add_to(verbs: Rooms) -> None:
    key = verbs.add_parser("key", help=__doc__).add_subparsers(dest="step", required=True)
    add = key.add_parser("add", help="a key for one more source system; its secret is shown once")
    add.add_argument("practice_id")
    add.add_argument("--source", required=True, help="name of the source system that gets it")
    add.add_argument("--kind", default="signing", choices=[one.value for one in KeyKind])
    add.set_defaults(run=_add)
    rotate = key.add_parser("rotate", help="a second secret beside the first; shown once")
    rotate.set_defaults(run=_rotate)
    retire = key.add_parser("retire", help="only the newest secret counts; --all: none does")
    retire.add_argument("--all", action="store_true", help="the whole key, with every secret")
    retire.add_argument("--yes", action="store_true", help="also the last key of a live practice")
    retire.set_defaults(run=_retire)
    for verb in (rotate, retire):
        verb.add_argument("key_id")
    listing = key.add_parser("list", help="kind, source system and number of secrets of each key")
    listing.add_argument("practice_id")
    listing.set_defaults(run=_list)


def _add(options: argparse.Namespace) -> int:
    made = add_key(
        options.practice_id,
        KeyKind(options.kind),
        options.source,
        bootstrap.practices(),
        bootstrap.access_keys(),
        bootstrap.clocks(),
    )
    return _told(made, "added", secret=made.secrets[-1])


def _rotate(options: argparse.Namespace) -> int:
    rotated = rotate_key(options.key_id, bootstrap.access_keys())
    return _told(rotated, "rotated", secret=rotated.secrets[-1])


def _retire(options: argparse.Namespace) -> int:
    keys = bootstrap.access_keys()
    if not options.all:
        return _told(retire_old_secret(options.key_id, keys), "old_secret_retired")
    retired = retire_key(options.key_id, bootstrap.practices(), keys, sure=options.yes)
    return _told(retired, "retired")


def _list(options: argparse.Namespace) -> int:
    found = keys_of(options.practice_id, bootstrap.practices(), bootstrap.access_keys())
    print(json.dumps([_fields(one) for one in found], indent=2, ensure_ascii=False))
    return 0


def _told(key: Credential, change: str, **once: str) -> int:
    """Log that a key changed, without any secret; print what the operator hands over."""
    note(
        "access_key_changed",
        practice_id=key.practice_id,
        key_id=key.key_id,
        change=change,
        secrets=len(key.secrets),
    )
    print(json.dumps(_fields(key) | once, indent=2, ensure_ascii=False))
    return 0


def _fields(key: Credential) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "kind": kind_of(key.secrets[-1]).value if key.secrets else "retired",
        "source": key.source,
        "secrets": len(key.secrets),
        "made_at": key.made_at.isoformat() if key.made_at else None,
    }
