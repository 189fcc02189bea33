"""Finds the package: installed, or else as the workspace has built it."""

from __future__ import annotations

import runpy
from pathlib import Path

LAYOUT = Path(__file__).resolve().parents[1] / "tools/layout.py"

runpy.run_path(str(LAYOUT))["find_package"]()
