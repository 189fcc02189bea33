"""Graph processors, and servers of text."""

import pytest
from ferrocrete import fhe
from ferrocrete.fhe import representation


class Count(fhe.GraphProcessor):
    def __init__(self):
        self.nodes = {}

    def apply(self, graph):
        self.nodes[graph.name] = len(graph.query_nodes())


class Together(fhe.MultiGraphProcessor):
    def apply_many(self, graphs):
        self.names = sorted(graphs)


class Refuse(fhe.GraphProcessor):
    def apply(self, graph):
        self.error(graph, {graph.output_nodes[0]: "not this"})


class Change(fhe.GraphProcessor):
    def __init__(self, how):
        self.how = how

    def apply(self, graph):
        return self.how(graph)


@pytest.fixture
def square():
    compiler = fhe.Compiler(lambda x: (x + 5) ** 2, {"x": "encrypted"})
    compiler.trace(range(8))
    return compiler


def test_processors_look_at_graphs(square):
    before, after = Count(), Count()
    configuration = fhe.Configuration(additional_pre_processors=[before])
    configuration.additional_post_processors.append(after)
    square.compile(None, configuration)
    assert before.nodes == after.nodes == {"<lambda>": 5}
    # A list belongs to one configuration.
    assert fhe.Configuration().additional_post_processors == []
    assert configuration.fork().additional_post_processors == [after]


def test_processors_of_modules():
    @fhe.module()
    class Counter:
        @fhe.function({"x": "encrypted"})
        def inc(x):
            return x + 1

        @fhe.function({"x": "encrypted"})
        def dec(x):
            return x - 1

    each, together = Count(), Together()
    inputsets = {"inc": range(4), "dec": range(1, 4)}
    Counter.compile(inputsets, additional_pre_processors=[each, together])
    assert set(each.nodes) == {"inc", "dec"} and together.names == ["dec", "inc"]
    together.apply(_traced())
    assert together.names == ["f"]


def _traced():
    def f(x):
        return x + 1

    return fhe.Compiler(f, {"x": "encrypted"}).trace(range(4))


def test_processors_refuse(square):
    message = r"refused by a graph processor:\n\n(.*\n)*%4 = .*\n\^+ not this\nreturn %4"
    for option in ("additional_pre_processors", "additional_post_processors"):
        with pytest.raises(fhe.UnsupportedError, match=message):
            square.compile(**{option: [Refuse()]})


@pytest.mark.parametrize(
    "how",
    [
        lambda graph: setattr(graph.input_nodes[0], "tag", "new"),
        lambda graph: graph.input_nodes[0].properties.update(name="new"),
        lambda graph: graph.graph.add_edge(*graph.graph.nodes()[:2]),
        lambda graph: graph,
    ],
)
def test_processors_that_change_are_refused(square, how):
    with pytest.raises(
        fhe.UnsupportedError, match="Change changes a graph .*: change the function"
    ):
        square.compile(additional_pre_processors=[Change(how)])


def test_what_is_no_processor(square):
    for wrong in (Count, len, None):
        with pytest.raises(TypeError, match="which is no fhe.GraphProcessor; give an instance"):
            fhe.Configuration(additional_pre_processors=[wrong])
        configuration = fhe.Configuration()
        configuration.additional_pre_processors.append(wrong)
        with pytest.raises(TypeError, match="which is no fhe.GraphProcessor"):
            square.compile(None, configuration)
    with pytest.raises(TypeError, match="takes list or None, not"):
        fhe.Configuration(additional_pre_processors=Count())


def test_names_of_concrete():
    assert representation.Graph is fhe.Graph and representation.Node is fhe.Node
    assert fhe.representation.GraphProcessor is fhe.GraphProcessor
    assert representation.Operation.Input.value == "input"


def test_a_server_of_text(square):
    circuit = square.compile()
    server = fhe.Server.create(circuit.mlir, fhe.Configuration(p_error=2.0**-20))
    client = fhe.Client(server.client_specs)
    result = server.run(client.encrypt(3), evaluation_keys=client.evaluation_keys)
    assert client.decrypt(result) == 64
    assert server.p_error <= 2.0**-20
    with pytest.raises(ValueError, match=r"is_simulated: .* circuit.simulate"):
        fhe.Server.create(circuit.mlir, is_simulated=True)
    with pytest.raises(fhe.CompilationError, match="refused"):
        fhe.Server.create("nothing")
    with pytest.raises(TypeError, match="created of text in the FHE dialect, not 3"):
        fhe.Server.create(3)
    with pytest.raises(AttributeError, match="program_info: server.client_specs.functions"):
        _ = server.program_info
    with pytest.raises(AttributeError, match=r"no simulate_encrypt: .* circuit.simulate"):
        _ = client.simulate_encrypt
    with pytest.raises(AttributeError, match="a client has no attribute 'decode'"):
        _ = client.decode
