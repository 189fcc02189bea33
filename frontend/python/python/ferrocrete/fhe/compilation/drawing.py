"""Drawings of graphs."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import webbrowser
from pathlib import Path

from ... import _native
from ..deployment.files import write_atomically

#: What Graphviz' own text is called.
_DOT = (".dot", ".gv")


def draw(
    graph: _native.Graph,
    name: str,
    *,
    horizontal: bool = False,
    save_to: str | Path | None = None,
    show: bool = False,
) -> Path:
    """Draws a graph; see :meth:`Graph.draw`."""
    path = Path(tempfile.mkdtemp()) / f"{name}.svg" if save_to is None else Path(save_to)
    if path.suffix == ".svg" and not horizontal:
        content = graph.svg().encode()
    elif path.suffix == ".png" and not horizontal:
        content = graph.png()
    else:
        text = graph.dot()
        if horizontal:
            text = text.replace("{", "{\n  rankdir=LR;", 1)
        content = text.encode() if path.suffix in _DOT else _picture(text, path.suffix)
    write_atomically(path, content)
    if show:
        webbrowser.open(path.resolve().as_uri())
    return path


def _picture(text: str, suffix: str) -> bytes:
    program = shutil.which("dot")
    if not suffix:
        raise ValueError(
            "a file name without a suffix does not say what to draw: give .svg or .png"
        )
    if program is None:
        made_here = suffix in (".svg", ".png")
        what = "a drawing from left to right" if made_here else f"a drawing as '{suffix}'"
        raise RuntimeError(
            f"{what} is made by Graphviz, whose program `dot` is not installed: install it "
            "(apt install graphviz), or write .svg or .png from top to bottom, or .dot"
        )
    done = subprocess.run(
        [program, f"-T{suffix[1:]}"], input=text.encode(), capture_output=True, check=False
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        said = f": {reason[0][:200]}" if reason else ""
        raise ValueError(f"Graphviz does not draw '{suffix}'{said}")
    return done.stdout
