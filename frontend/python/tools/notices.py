"""Writes the licences that go into a wheel: ours, and those of everything it contains.

``python notices.py FOLDER`` fills the folder with the project's own licences and one file,
``THIRD-PARTY.txt``: each text once, below the names and versions of what it covers.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
OURS = ["LICENSE-MIT", "LICENSE-APACHE"]
PACKAGE = "ferrocrete-python"
PREFIXES = ("LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE")
#: Debian's packages whose code a wheel contains, by linking or as a library next to ours.
DEBIAN = ["llvm-22-dev", "libmlir-22-dev", "liblld-22-dev", "libzstd1", "libffi8"]


def crates() -> Iterator[dict[str, Any]]:
    """The crates from outside that the extension module is linked from."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    command += ["--filter-platform", host()]
    metadata = json.loads(subprocess.check_output(command, cwd=ROOT))
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    pending = [key for key, package in packages.items() if package["name"] == PACKAGE]
    seen = set(pending)
    while pending:
        key = pending.pop()
        if packages[key]["source"] is not None:
            yield packages[key]
        for dependency in nodes[key]["deps"]:
            is_linked = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if is_linked and dependency["pkg"] not in seen:
                seen.add(dependency["pkg"])
                pending.append(dependency["pkg"])


def host() -> str:
    """This machine's target triple."""
    lines = subprocess.check_output(["rustc", "-vV"], text=True).splitlines()
    return next(line.removeprefix("host: ") for line in lines if line.startswith("host: "))


def texts() -> dict[str, list[str]]:
    """What each licence text covers."""
    covered = defaultdict(list)
    for crate in crates():
        name = f"{crate['name']} {crate['version']} ({crate['license']})"
        folder = Path(crate["manifest_path"]).parent
        files = sorted(f for f in folder.iterdir() if f.name.upper().startswith(PREFIXES))
        files = [file for file in files if file.is_file()]
        for file in files:
            covered[file.read_text(encoding="utf-8", errors="replace").strip()].append(name)
        if not files:
            origin = crate["repository"] or f"https://crates.io/crates/{crate['name']}"
            covered[f"Licence: {crate['license']}, as the sources at {origin} have it."].append(
                name
            )
    for package in DEBIAN:
        file = Path("/usr/share/doc", package, "copyright")
        if not file.exists():
            sys.exit(f"{file} is missing: install {package} (see tools/setup)")
        covered[file.read_text(encoding="utf-8", errors="replace").strip()].append(package)
    return covered


def main(folder: Path) -> None:
    """Fills the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in OURS:
        shutil.copy(ROOT / name, folder / name)
    rule = "=" * 80
    parts = [
        f"{rule}\n" + "\n".join(sorted(names)) + f"\n{rule}\n\n{text}\n"
        for text, names in sorted(texts().items(), key=lambda item: sorted(item[1]))
    ]
    head = "This package contains code of others under the licences below.\n"
    (folder / "THIRD-PARTY.txt").write_text("\n".join([head, *parts]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
