"""Says what a wheel is made of, beside the crates that maturin lists itself.

``python parts.py write FILE`` writes Debian's packages in it as a bill of materials (CycloneDX).
``python parts.py check WHEEL`` fails unless the wheel holds both bills, and its notices and bills
name the same versions.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from notices import DEBIAN

#: The bills in a wheel: maturin's of the crates, and ours.
CRATES = "ferrocrete-python.cyclonedx.json"
SYSTEM = "debian.cdx.json"


def system() -> dict[str, Any]:
    """The bill of Debian's packages, as installed here."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": [component(package) for package in DEBIAN],
    }


def component(package: str) -> dict[str, Any]:
    """A package with its version, and the source package that its advisories are listed under."""
    fields = "${Version} ${Architecture} ${source:Package} ${source:Version}"
    command = ["dpkg-query", "--show", "--showformat", fields, package]
    version, architecture, source, source_version = subprocess.check_output(
        command, text=True
    ).split()
    return {
        "type": "library",
        "name": package,
        "version": version,
        "purl": f"pkg:deb/debian/{package}@{quote(version, safe='')}?arch={architecture}",
        "properties": [
            {"name": "debian:source", "value": source},
            {"name": "debian:source-version", "value": source_version},
        ],
    }


def check(wheel: Path) -> None:
    """Compares a wheel's bills and notices."""
    with zipfile.ZipFile(wheel) as archive:
        files = {Path(name).name: name for name in archive.namelist() if ".dist-info/" in name}
        missing = {CRATES, SYSTEM, "THIRD-PARTY.txt"} - files.keys()
        if missing:
            sys.exit(f"{wheel.name}: {', '.join(sorted(missing))} is missing in it")
        crates, debian = (json.loads(archive.read(files[bill])) for bill in (CRATES, SYSTEM))
        notices = archive.read(files["THIRD-PARTY.txt"]).decode()
    listed = {(part["name"], part["version"]) for part in crates["components"]}
    noticed = set(re.findall(r"^([\w-]+) (\d+\.\d+\.\d+[\w.+-]*) \(", notices, re.MULTILINE))
    if not noticed or not noticed <= listed:
        lacking = sorted(f"{name} {version}" for name, version in noticed - listed)
        sys.exit(f"{wheel.name}: its bill of crates lacks {', '.join(lacking) or 'all'}")
    unnoticed = [p["name"] for p in debian["components"] if f"\n{p['name']}\n" not in notices]
    if unnoticed:
        sys.exit(f"{wheel.name}: no notice for {', '.join(unnoticed)}")
    print(f"{len(listed)} crates and {len(debian['components'])} packages of Debian in its bills")


def main(task: str, file: str) -> None:
    """See the module."""
    if task == "check":
        check(Path(file))
        return
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(json.dumps(system(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
