"""The nodes of a graph as tools on trained models look at them; its text and drawings."""

import shutil
import struct
import zlib

import numpy as np
import pytest
from ferrocrete import fhe


@pytest.fixture(scope="module")
def graph():
    def function(x, y):
        with fhe.tag("hidden"):
            hidden = x @ [[1, -2], [3, 1]] + y
        return np.maximum(hidden, 0), (hidden * 0.5).astype(np.int64)

    compiler = fhe.Compiler(function, {"x": "encrypted", "y": "clear"})
    return compiler.trace([(np.array([i % 4, i // 4]), i % 3) for i in range(16)])


def test_inputs_and_outputs(graph):
    first, second = graph.ordered_inputs()
    assert graph.input_nodes == {0: first, 1: second}
    assert graph.input_indices[second] == 1
    assert str(first.output) == "EncryptedTensor<uint2, shape=(2,)>"
    assert second.output.is_clear and second.output.is_scalar and second.bounds == (0, 2)
    assert [str(node.output.dtype) for node in graph.ordered_outputs()] == ["uint4", "int4"]
    assert graph.output_nodes[0].name == "maximum"
    assert first.operation is fhe.Operation.Input and first.properties["name"] == "x"


def test_edges(graph):
    first = graph.input_nodes[0]
    (product,) = graph.graph.successors(first)
    assert product.name == "matmul" and product.tag == "hidden"
    assert str(product.location).startswith(__file__)
    assert graph.ordered_preds_of(product)[0] is first
    assert first in list(graph.graph.predecessors(product))
    assert len(graph.graph) == len(graph.graph.nodes()) == len(list(graph.graph))
    assert (first, product) in graph.graph.edges()
    assert graph.graph.in_degree(product) == 2 and graph.graph.out_degree(first) == 1
    assert product.inputs == (first.output, graph.ordered_preds_of(product)[1].output)


def test_queries(graph):
    tables = graph.query_nodes(custom_filter=lambda node: node.converted_to_table_lookup)
    assert [node.name for node in tables] == ["maximum", "subgraph"]
    assert [node.name for node in graph.query_nodes(tag_filter="hidden")][-1] == "add"
    assert graph.maximum_integer_bit_width(custom_filter=lambda node: node.name == "input") == 2
    assert (
        graph.integer_range(operation_filter="add")
        == graph.query_nodes(operation_filter="add")[0].bounds
    )
    assert graph.query_nodes(is_encrypted_filter=False, operation_filter="input")[0].number == 1


def test_text_without_parts(graph):
    assert "∈ [0, 3]" in graph.format()
    assert "∈" not in graph.format(show_bounds=False)
    assert "EncryptedTensor" in graph.format(show_bounds=False)
    bare = graph.format(show_types=False, show_bounds=False, show_tags=False)
    assert bare.splitlines()[:2] == ["%0 = x", "%1 = y"]


def test_values_of_all_nodes(graph):
    values = graph.evaluate([3, 1], 2)
    assert list(values) == graph.graph.nodes()
    x, y = graph.ordered_inputs()
    assert values[x].tolist() == [3, 1] and values[y] == 2
    outputs = [values[node].tolist() for node in graph.ordered_outputs()]
    assert outputs == [result.tolist() for result in graph([3, 1], 2)] == [[8, 0], [4, -1]]
    with pytest.raises(ValueError, match=r"a graph has no noise; circuit.simulate"):
        graph.evaluate([3, 1], 2, p_error=0.1)
    with pytest.raises(ValueError, match="'x' has shape"):
        graph.evaluate([3], 2)


def test_bounds_on_other_samples(graph):
    x, y = graph.ordered_inputs()
    bounds = graph.measure_bounds([([1, 2], 0), ([0, 9], 5)])
    assert bounds[x] == {"min": 0, "max": 9} and bounds[y] == {"min": 0, "max": 5}
    assert set(bounds) == set(graph.graph)
    assert x.bounds == (0, 3)
    with pytest.raises(ValueError, match="has no samples"):
        graph.measure_bounds([])
    with pytest.raises(ValueError, match=r"inputset\[1\]: .*'x' has shape"):
        graph.measure_bounds([([1, 2], 0), ([1], 0)])
    with pytest.raises(
        ValueError, match="sample 0 of the inputset is a single value; expected a tuple"
    ):
        graph.measure_bounds([[1, 2]])


def test_notes_in_text(graph):
    (product,) = graph.query_nodes(operation_filter="matmul")
    lines = graph.format(highlighted_nodes={product: ["here", "and so"]}).splitlines()
    place = next(place for place, line in enumerate(lines) if " = matmul(" in line)
    assert lines[place + 1].endswith("^ here") and lines[place + 2].endswith("^ and so")
    other = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"}).trace(range(4))
    with pytest.raises(ValueError, match="a node of another graph"):
        other.format(highlighted_nodes={product: ["here"]})
    with pytest.raises(ValueError, match="show_assigned_bit_widths: .* circuit.mlir"):
        graph.format(show_assigned_bit_widths=True)


def test_graphs_are_not_changed(graph):
    x = graph.input_nodes[0]
    for change in (
        lambda: setattr(x, "bounds", (0, 1)),
        lambda: x.properties.update(name="y"),
        lambda: graph.graph.add_node(x),
        lambda: graph.graph.remove_edges_from([]),
        lambda: graph.update_with_bounds({}),
    ):
        with pytest.raises(AttributeError, match="looked at, not changed|cannot assign|can't be"):
            change()
    with pytest.raises(AttributeError, match="a graph has no attribute 'nodes'"):
        _ = graph.nodes
    with pytest.raises(TypeError, match="does not support item assignment|can't be changed"):
        x.inputs[0] = None


def pixels(picture):
    """The rows of a PNG that is one block of data, each after how it is filtered."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    place, data = 8, b""
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        if picture[place + 4 : place + 8] == b"IDAT":
            data += picture[place + 8 : place + 8 + length]
        place += length + 12
    return zlib.decompress(data)


def test_pictures(graph, tmp_path, monkeypatch):
    text = graph.draw(horizontal=True, save_to=tmp_path / "graph.dot").read_text()
    assert text.startswith("digraph {\n  rankdir=LR;")
    picture = graph.draw(save_to=tmp_path / "graph.png").read_bytes()
    width, height = struct.unpack(">II", picture[16:24])
    svg = graph.draw(save_to=tmp_path / "graph.svg").read_text()
    assert f'viewBox="0 0 {width} {height}"' in svg
    data = pixels(picture)
    assert len(data) == height * (1 + 3 * width)
    assert len(set(data)) > 5
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(RuntimeError, match=r"a drawing as '\.pdf' is made by Graphviz"):
        graph.draw(save_to=tmp_path / "graph.pdf")
    with pytest.raises(RuntimeError, match="a drawing from left to right is made by Graphviz"):
        graph.draw(save_to=tmp_path / "graph.png", horizontal=True)
    # Stands for Graphviz: says what it was asked for.
    program = tmp_path / "dot"
    program.write_text(
        '#!/bin/sh\n[ "$1" = -Tpdf ] || { echo "no $1" >&2; exit 1; }\necho picture\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    assert graph.draw(save_to=tmp_path / "graph.pdf").read_text() == "picture\n"
    with pytest.raises(ValueError, match=r"Graphviz does not draw '\.xyz': no -Txyz"):
        graph.draw(save_to=tmp_path / "graph.xyz")
