//! What a user sees of a graph: its text, JSON and drawings.

use ferrocrete_graph::layout::Indexer;
use ferrocrete_graph::text::Show;
use ferrocrete_graph::{Array, Filter, Graph, GraphBuilder, Status, Tracer};
use serde_json::Value;

/// A traced function of one encrypted argument, simplified and measured.
fn measured(
    shape: &[usize],
    inputset: impl IntoIterator<Item = Array>,
    function: impl Fn(&GraphBuilder, Tracer) -> Tracer,
) -> Graph {
    let builder = GraphBuilder::new();
    let x = builder.input("x", Status::Encrypted, shape);
    let y = function(&builder, x);
    let mut graph = builder.finish(&[y]).expect("it is traced");
    graph.fold_constants().expect("constants fold");
    graph.fuse().expect("floats fuse");
    graph.measure(inputset.into_iter().map(|x| vec![x]), |_| {}).expect("it is measured");
    graph
}

fn linear_model() -> Graph {
    measured(&[1], (0..4).map(|x| Array::from(vec![x])), |builder, x| {
        builder.tagged("model", || builder.tagged("linear", || builder.constant(vec![2]).matmul(&x)) + 2)
    })
}

fn root() -> Graph {
    measured(&[], (0..16).map(Array::integer), |_, x| (x.map_float("sqrt", f64::sqrt) * 2.0).to_integer())
}

#[test]
fn text() {
    let expected = "\
%0 = x                     # EncryptedTensor<uint2, shape=(1,)>   ∈ [0, 3]
%1 = [2]                   # ClearTensor<uint2, shape=(1,)>       ∈ [2, 2]
%2 = matmul(%1, %0)        # EncryptedScalar<uint3>               ∈ [0, 6]
%3 = 2                     # ClearScalar<uint2>                   ∈ [2, 2]
%4 = add(%2, %3)           # EncryptedScalar<uint4>               ∈ [2, 8]
return %4";
    assert_eq!(linear_model().to_string(), expected);
}

#[test]
fn text_of_a_part() {
    let filter = Filter { tag: Some("model".into()), status: Some(Status::Encrypted), ..Filter::default() };
    let expected = "\
%2 = matmul(%1, %0)        # EncryptedScalar<uint3>   ∈ [0, 6] @ model.linear
%4 = add(%2, %3)           # EncryptedScalar<uint4>   ∈ [2, 8] @ model
return %4";
    assert_eq!(linear_model().text(&Show { filter, tags: true, ..Show::default() }), expected);
}

#[test]
fn text_of_fused_parts() {
    let expected = "\
%0 = x                   # EncryptedScalar<uint4>   ∈ [0, 15]
%1 = subgraph(%0)        # EncryptedScalar<uint3>   ∈ [0, 7]
return %1

Subgraphs:

    %1 = subgraph(%0):

        %0 = x                       # EncryptedScalar<uint4>     ∈ [0, 15]
        %1 = sqrt(%0)                # EncryptedScalar<float64>   ∈ [0, 3.87298]
        %2 = 2                       # ClearScalar<float64>       ∈ [2, 2]
        %3 = multiply(%1, %2)        # EncryptedScalar<float64>   ∈ [0, 7.74597]
        %4 = astype(%3)              # EncryptedScalar<uint3>     ∈ [0, 7]
        return %4";
    assert_eq!(root().to_string(), expected);
}

#[test]
fn widths_and_ranges() {
    let graph = linear_model();
    let by = |filter: Filter| (graph.maximum_integer_bit_width(&filter), graph.integer_range(&filter));
    assert_eq!(by(Filter::default()), (Some(4), Some((0, 8))));
    let clear = Filter { status: Some(Status::Clear), ..Filter::default() };
    assert_eq!(by(clear), (Some(2), Some((2, 2))));
    let tag = |tag: &str| Filter { tag: Some(tag.into()), ..Filter::default() };
    assert_eq!(by(tag("model.linear")), (Some(3), Some((0, 6))));
    assert_eq!(by(tag("model")), (Some(4), Some((0, 8))));
    assert_eq!(by(tag("mod")), (None, None));
    let operation = |name: &str| Filter { operation: Some(name.into()), ..Filter::default() };
    assert_eq!(by(operation("matmul")), (Some(3), Some((0, 6))));
    assert_eq!(by(operation("x")), (None, None));
    assert_eq!(by(operation("input")), (Some(2), Some((0, 3))));
}

#[test]
fn json() {
    let document: Value = serde_json::from_str(&linear_model().json()).expect("it is JSON");
    assert_eq!((&document["format"], &document["version"]), (&"ferrocrete-graph".into(), &1.into()));
    assert_eq!((&document["inputs"], &document["outputs"]), (&[0].into(), &[4].into()));
    let place = &document["nodes"][2]["location"];
    assert_eq!(place["file"], file!());
    assert!(place["line"].is_u64() && place["column"].is_u64(), "{place}");
    let expected = serde_json::json!({
        "id": 2,
        "operation": "matmul",
        "attributes": {},
        "operands": [1, 0],
        "type": {
            "status": "encrypted",
            "element": { "kind": "integer", "width": 3, "signed": false },
            "shape": [],
        },
        "bounds": [0, 6],
        "location": place,
        "tag": "model.linear",
    });
    assert_eq!(document["nodes"][2], expected);
    assert_eq!(document["nodes"][1]["attributes"], serde_json::json!({ "value": [2] }));
}

#[test]
fn indices_that_are_arguments() {
    let builder = GraphBuilder::new();
    let x = builder.input("x", Status::Encrypted, &[2, 3]);
    let i = builder.input("i", Status::Clear, &[]);
    let y = x.assign_at(&[Indexer::At(1), Indexer::Operand(2)], &[&i], 7);
    let graph = builder.finish(&[y.index_at(&[Indexer::ALL, Indexer::Operand(1)], &[&i])]).expect("a graph");
    let text = graph.to_string();
    assert!(text.contains("%3 = (%0[1, %1] = %2)") && text.contains("%4 = %3[:, %1]"), "{text}");
    let document: Value = serde_json::from_str(&graph.json()).expect("it is JSON");
    let node =
        |place: usize| (&document["nodes"][place]["operands"], &document["nodes"][place]["attributes"]);
    let all = serde_json::json!({ "start": null, "stop": null, "step": 1 });
    assert_eq!(
        node(3),
        (&serde_json::json!([0, 2, 1]), &serde_json::json!({ "index": [1, { "operand": 2 }] }))
    );
    assert_eq!(
        node(4),
        (&serde_json::json!([3, 1]), &serde_json::json!({ "index": [all, { "operand": 1 }] }))
    );
}

#[test]
fn json_of_fused_parts() {
    let document: Value = serde_json::from_str(&root().json()).expect("it is JSON");
    let part = &document["nodes"][1]["attributes"]["graph"];
    let operations: Vec<&Value> =
        part["nodes"].as_array().expect("nodes").iter().map(|node| &node["operation"]).collect();
    assert_eq!(operations, ["input", "apply", "constant", "multiply", "apply"]);
    assert_eq!(part["nodes"][1]["attributes"]["name"], "sqrt");
    assert_eq!(part["nodes"][1]["type"]["element"], serde_json::json!({ "kind": "float" }));
    assert_eq!(part["outputs"], serde_json::json!([4]));
}

#[test]
fn dot() {
    let dot = linear_model().dot();
    let expected = "\
  n0 -> n2;
  n1 -> n2 [style=dashed];";
    assert!(dot.contains("label=\"%4 = add(%2, %3)\\nEncryptedScalar<uint4>\\n∈ [2, 8]\""), "{dot}");
    assert!(dot.contains("peripheries=2"), "{dot}");
    for line in expected.lines() {
        assert!(dot.contains(line), "{line} in\n{dot}");
    }
}

/// Left, top, right, bottom of the outermost frame of each node.
fn frames(svg: &str) -> Vec<[f64; 4]> {
    let number = |rect: &str, name: &str| -> f64 {
        let rest = rect.split_once(&format!(" {name}=\"")).expect(name).1;
        rest.split_once('"').expect("a quote").0.parse().expect("a number")
    };
    svg.split("<g>")
        .skip(1)
        .map(|node| node.split_once("<rect").expect("a frame").1)
        .map(|rect| ["x", "y", "width", "height"].map(|name| number(rect, name)))
        .map(|[x, y, width, height]| [x, y, x + width, y + height])
        .collect()
}

fn meet(one: &[f64; 4], other: &[f64; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

#[test]
fn svg_of_a_wide_graph() {
    let builder = GraphBuilder::new();
    let inputs: Vec<Tracer> =
        (0..40).map(|place| builder.input(&format!("x{place}"), Status::Encrypted, &[])).collect();
    let mut sums = inputs.clone();
    while sums.len() > 1 {
        sums =
            sums.chunks(2).map(|pair| pair.iter().fold(inputs[0].clone(), |sum, part| sum + part)).collect();
    }
    let graph = builder.finish(&sums).expect("it is traced");
    let svg = graph.svg();
    let frames = frames(&svg);
    assert_eq!(frames.len(), graph.len() + 1, "all nodes, and what is returned");
    for (place, frame) in frames.iter().enumerate() {
        assert!(frames[..place].iter().all(|other| !meet(frame, other)), "{frame:?} overlaps in\n{svg}");
        assert!(frame[0] >= 0.0 && frame[1] >= 0.0, "{frame:?} is outside");
    }
}

#[test]
fn drawings_escape_names() {
    let builder = GraphBuilder::new();
    let x = builder.input("a<b> & \"c\\d\"\u{1}", Status::Encrypted, &[]);
    let graph = builder.finish(&[x + 1]).expect("it is traced");
    let svg = graph.svg();
    assert!(svg.contains("%0 = a&lt;b&gt; &amp; &quot;c\\d&quot;\u{FFFD}</text>"), "{svg}");
    let dot = graph.dot();
    assert!(dot.contains("label=\"%0 = a<b> & \\\"c\\\\d\\\""), "{dot}");
}

#[test]
fn svg_tells_encrypted_from_clear_by_shape() {
    let svg = linear_model().svg();
    let (clear, encrypted): (Vec<&str>, Vec<&str>) =
        svg.split("<g>").skip(1).filter(|node| node.contains(" = ")).partition(|node| node.contains("Clear"));
    let frames = |node: &&str| node.split("</g>").next().map_or(0, |node| node.matches("<rect").count());
    assert!(encrypted.len() == 3 && encrypted.iter().all(|node| frames(node) == 2), "{svg}");
    assert!(clear.len() == 2 && clear.iter().all(|node| frames(node) == 1), "{svg}");
    assert!(clear.iter().all(|node| node.contains("stroke-dasharray")), "{svg}");
}
