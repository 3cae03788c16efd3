"""Build the one Lambda package of all functions: .build/package.zip.

`--target aws` holds wheels for python3.13 on arm64, `--target local` for this interpreter. boto3 is
left out: the Lambda runtime has it, and so has the embedded AWS. The zip is the same byte for byte
when nothing changed, so that a deploy without changes publishes no new version.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
LAMBDA_PYTHON = "3.13"
LAMBDA_PLATFORM = "aarch64-manylinux_2_28"
OURS = ("handlers", "weerzien")
LEFT_OUT = ("__pycache__", "bin", "*.pyi", "*.pyc")
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    """Build for the target named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=("aws", "local"), default="aws")
    parser.add_argument("--uv", default=str(ROOT / ".tools/uv/bin/uv"))
    options = parser.parse_args()
    dependencies = install_dependencies(options.uv, options.target)
    package = BUILD / "package"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(dependencies, package, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for room in OURS:
        source = ROOT / "functions" / room
        shutil.copytree(source, package / room, ignore=shutil.ignore_patterns(*LEFT_OUT))
    note = compile_byte_code(options.target, package)
    archive = write_zip(package, BUILD / "package.zip")
    print(f"package for {options.target}: {archive.stat().st_size / 1e6:.1f} MB zipped, {note}")
    return 0


def install_dependencies(uv: str, target: str) -> Path:
    """Install the locked runtime dependencies into a folder that is kept until the lock changes."""
    export = (uv, "export", "--frozen", "--no-dev", "--no-emit-project", "--no-header")
    locked = run(*export, "--prune", "boto3")
    python = (
        LAMBDA_PYTHON if target == "aws" else f"{sys.version_info.major}.{sys.version_info.minor}"
    )
    stamp = hashlib.sha256(f"{target} {python} {LAMBDA_PLATFORM}\n{locked}".encode()).hexdigest()
    folder = BUILD / f"dependencies-{target}"
    stamp_file = BUILD / f"dependencies-{target}.sha256"
    if stamp_file.is_file() and stamp_file.read_text() == stamp and folder.is_dir():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    requirements = BUILD / "requirements.txt"
    requirements.write_text(locked)
    platform = ("--python-platform", LAMBDA_PLATFORM) if target == "aws" else ()
    run(
        *(uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes"),
        *("--only-binary", ":all:", "--python-version", python, *platform),
        *("--target", str(folder), "--requirement", str(requirements)),
    )
    stamp_file.write_text(stamp)
    return folder


def compile_byte_code(target: str, package: Path) -> str:
    """Compile with the runtime's own Python, or not at all: other byte code is dead weight.

    Zipped files all bear the same date, so only `unchecked-hash` files are ever used.
    """
    python = sys.executable if target == "local" else find_python(LAMBDA_PYTHON)
    if python is None:
        return f"NOT compiled: no Python {LAMBDA_PYTHON} here, so cold starts take longer"
    run(
        *(python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"),
        *("-s", str(package), "-p", "/var/task", str(package)),
    )
    return "byte code compiled"


def find_python(version: str) -> str | None:
    """Return a Python of this minor version that really starts, which a pyenv shim may not."""
    name = f"python{version}"
    places = [Path(folder) / name for folder in os.get_exec_path()]
    places += sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/{name}"))
    for place in places:
        if place.is_file():
            tried = subprocess.run((str(place), "-V"), capture_output=True, check=False)
            if tried.returncode == 0:
                return str(place)
    return None


def write_zip(package: Path, archive: Path) -> Path:
    """Zip in a fixed order with fixed dates and rights."""
    fresh = archive.with_suffix(".new")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for path in sorted(item for item in package.rglob("*") if item.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(package).as_posix(), ZIP_EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, path.read_bytes())
    fresh.replace(archive)
    return archive


def run(*command: str) -> str:
    """Run in the project's folder and return what it printed."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "UV_NO_PROGRESS": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
