"""`weerzien practice export`: everything of a practice into a folder; cut off, it goes on."""

import argparse
import hashlib
import json
from pathlib import Path

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.contracts.handed_out import plain, to_line
from weerzien.contracts.practice_export import (
    SCHEMA_VERSION,
    known_addresses,
    opt_outs,
    tables,
)
from weerzien.domain.errors import RefusedError
from weerzien.observability import note
from weerzien.usecases.export_practice import (
    files_after,
    practice_sheet,
    told_exported,
)

LINES = "patients.ndjson"
MANIFEST = "manifest.json"
_FOR_THE_OWNER_ONLY = 0o700


def add_to(verbs: Rooms) -> None:
    export = verbs.add_parser("export", help="all that is kept of a practice: personal data")
    export.add_argument("practice_id")
    export.add_argument("folder", type=Path, help="a new one, or one that was cut off")
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    """Write the lines of all patients first; the manifest last of all says that it is whole."""
    folder: Path = options.folder
    ports = bootstrap.departing()
    practice = bootstrap.practices().get(options.practice_id)
    sheet = practice_sheet(practice.id, ports, bootstrap.onboarding())
    _open(folder, practice.id)
    lines = _write_lines(folder / LINES, practice.id)
    closed = [plain(one) for one in sheet.closed_addresses]
    named = {
        "practice.json": json.dumps(plain(sheet), indent=2, ensure_ascii=False),
        "opt_outs.csv": opt_outs(closed, known_addresses(lines, practice.pepper)),
        **tables(lines),
    }
    for name, text in named.items():
        _write(folder / name, text)
    hashes = {name: _hash(folder / name) for name in sorted([LINES, *named])}
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "practice_id": practice.id,
        "exported_at": bootstrap.clocks().real_now().isoformat(),
        "patients": len(lines),
        "sha256": hashes,
    }
    _write(folder / MANIFEST, json.dumps(manifest, indent=2))
    told_exported(practice.id, ports)
    note("practice_exported", practice_id=practice.id, patients=len(lines))
    print(json.dumps(manifest, indent=2))
    return 0


def _open(folder: Path, practice_id: str) -> None:
    """Begin a folder, or go on in one; never mix two practices, never write over a whole one."""
    folder.mkdir(mode=_FOR_THE_OWNER_ONLY, parents=True, exist_ok=True)
    whose = folder / "practice_id"
    there = {one.name for one in folder.iterdir()}
    is_ours = whose.name in there and whose.read_text(encoding="utf-8") == practice_id
    if MANIFEST in there or (there and not is_ours):
        raise RefusedError("folder_in_use")
    whose.write_text(practice_id, encoding="utf-8")


def _write_lines(path: Path, practice_id: str) -> list[str]:
    """Add the patients that are not there yet; what was cut off within a line is written anew."""
    lines = path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
    _write(path, "".join(f"{line}\n" for line in lines))
    last = json.loads(lines[-1])["patient_id"] if lines else ""
    with path.open("a", encoding="utf-8", newline="") as out:
        for file in files_after(practice_id, last, bootstrap.departing()):
            lines.append(to_line(file))
            out.write(lines[-1] + "\n")
            out.flush()
    return lines


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; line ends stay as they are."""
    half = path.with_suffix(path.suffix + ".half")
    half.write_text(text, encoding="utf-8", newline="")
    half.replace(path)
