"""Where the tests find the package: installed, or else as the workspace has built it."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def lay_out() -> Path:
    """A folder with the package: links to its sources and to the workspace's debug build."""
    target = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")
    library = target / "debug/lib_native.so"
    if not library.exists():
        sys.exit(f"{library} is missing: run `cargo build --workspace --lib` first")
    package = target / "python/ferrocrete"
    package.mkdir(parents=True, exist_ok=True)
    sources = (ROOT / "frontend/python/python/ferrocrete").iterdir()
    links = {path.name: path for path in sources if path.suffix not in (".so", ".pyi")}
    links.pop("__pycache__", None)
    links["_native.abi3.so"] = library
    for present in package.iterdir():
        if present.is_symlink() and links.get(present.name) != present.readlink():
            present.unlink()
    for name, path in links.items():
        if not (package / name).is_symlink():
            (package / name).symlink_to(path)
    return package.parent


if importlib.util.find_spec("ferrocrete") is None:
    folder = str(lay_out())
    sys.path.insert(0, folder)
    # For the processes that tests start.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
