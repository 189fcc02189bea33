//! Bounds: what an inputset shows, what follows from it, and what it does not show.

use ferrocrete_graph::layout::Indexer;
use ferrocrete_graph::operation::Binary;
use ferrocrete_graph::{Array, Element, Function, Graph, GraphBuilder, GraphError, Location, Status, Tracer};

const UINT3: Element = Element::Integer { width: 3, signed: false };
const INT4: Element = Element::Integer { width: 4, signed: true };

/// A function of encrypted arguments of these shapes and declared types.
fn traced(
    arguments: &[(&[usize], Option<Element>)],
    function: impl Fn(&GraphBuilder, &[Tracer]) -> Tracer,
) -> Graph {
    let builder = GraphBuilder::new();
    let inputs: Vec<Tracer> = arguments
        .iter()
        .enumerate()
        .map(|(place, (shape, element))| {
            builder.declare(&format!("x{place}"), Status::Encrypted, shape, *element, Location::caller())
        })
        .collect();
    let output = function(&builder, &inputs);
    let mut graph = builder.finish(&[output]).expect("it is traced");
    graph.fold_constants().expect("constants fold");
    graph.fuse().expect("floats fuse");
    graph
}

fn output(graph: &Graph) -> (i64, i64) {
    graph.node(graph.outputs()[0]).bounds.expect("it has bounds").integers()
}

fn scalars(values: &[i64]) -> Vec<Vec<Array>> {
    values.iter().map(|&value| vec![Array::integer(value)]).collect()
}

/// Bounds of the result on samples of one scalar.
fn measured(samples: &[i64], function: impl Fn(&Tracer) -> Tracer) -> (i64, i64) {
    let mut graph = traced(&[(&[], None)], |_, x| function(&x[0]));
    graph.measure(scalars(samples), |_| {}).expect("it is measured");
    output(&graph)
}

#[test]
fn a_table_reaches_entries_that_no_sample_reads() {
    let table = Array::from(vec![1, 2, 3, 4, 5, 100, 7, 8]);
    assert_eq!(measured(&[0, 7], |x| x.lookup(&table)), (1, 100));
    // What stands on the table holds all of it too.
    assert_eq!(measured(&[0, 7], |x| (x.lookup(&table) + 1) * 2), (4, 202));
    // Outside of what was measured, nothing is reached.
    assert_eq!(measured(&[0, 4], |x| x.lookup(&table)), (1, 5));
}

#[test]
fn integers_wrap_only_where_they_leave_their_type() {
    assert_eq!(measured(&[0, 200], |x| x.wrap(8, false)), (0, 200));
    assert_eq!(measured(&[0, 300], |x| x.wrap(8, false)), (0, 255));
    assert_eq!(measured(&[0, 130], |x| x.wrap(8, true)), (-128, 127));
    assert_eq!(measured(&[-3, 3], |x| x.wrap(2, true)), (-2, 1));
    assert_eq!(measured(&[-3, 3], |x| x.wrap(64, true)), (-3, 3));
    // Without a sign, 64 bits are more than there are.
    let mut graph = traced(&[(&[], None)], |_, x| x[0].wrap(64, false));
    assert!(graph.measure(scalars(&[0, -1]), |_| {}).unwrap_err().to_string().contains("63 bits"));
}

#[test]
fn an_element_at_a_clear_place_may_be_any() {
    let builder = GraphBuilder::new();
    let x = builder.input("x", Status::Encrypted, &[3]);
    let i = builder.input("i", Status::Clear, &[]);
    let scaled = &x * Array::from(vec![1, 10, 100]);
    let mut graph = builder.finish(&[scaled.index_at(&[Indexer::Operand(1)], &[&i])]).expect("it is traced");
    let samples = [0, 3].map(|value| vec![Array::filled(&[3], value), Array::integer(0)]);
    graph.measure(samples, |_| {}).expect("it is measured");
    assert_eq!(output(&graph), (0, 300));
}

#[test]
fn a_fused_part_reaches_what_lies_between_samples() {
    let hump = |x: &Tracer| (x.map_float("hump", |x| 100.0 - (x - 8.0) * (x - 8.0)) * 1.0).to_integer();
    assert_eq!(measured(&[0, 15], hump), (36, 100));
}

#[test]
fn one_variable_stays_one_through_several_operations() {
    // With intervals alone, x * x - x * 6 would be [-42, 49].
    assert_eq!(measured(&[0, 7], |x| x * x - x * 6), (-9, 7));
    // Every second value only: 2 * x never reads the 50.
    let odd = Array::from(vec![0, 50, 1, 50, 2, 50, 3]);
    assert_eq!(measured(&[0, 3], |x| (x * 2).lookup(&odd)), (0, 3));
}

#[test]
fn values_that_several_others_meet_in_keep_their_measured_bounds() {
    let mut graph = traced(&[(&[], None), (&[], None)], |_, x| &x[0] + &x[1]);
    let samples = (0..16).map(|x| vec![Array::integer(x), Array::integer(15 - x)]);
    let warnings = graph.measure(samples, |_| {}).expect("it is measured");
    assert_eq!((output(&graph), warnings.len()), ((15, 15), 0));

    let mut graph = traced(&[(&[2], None)], |builder, x| builder.constant(vec![3, -3]).matmul(&x[0]));
    let samples = (0..16).map(|x| vec![Array::from(vec![x, x])]);
    graph.measure(samples, |_| {}).expect("it is measured");
    assert_eq!(output(&graph), (0, 0));
}

#[test]
fn an_element_is_another_variable_than_its_neighbour() {
    let mut graph = traced(&[(&[2], None)], |_, x| &x[0] * x[0].flip(None));
    let samples = (0..16).map(|x| vec![Array::from(vec![x, 15 - x])]);
    graph.measure(samples, |_| {}).expect("it is measured");
    assert_eq!(output(&graph), (0, 56), "and not 15 * 15");
}

#[test]
fn tables_of_each_element() {
    let tables = Array::integers(&[2, 4], vec![0, 9, 0, 0, 0, 0, -9, 0]).expect("8 entries");
    let mut graph = traced(&[(&[2], None)], |_, x| x[0].lookup(&tables));
    graph.measure([0, 3].map(|x| vec![Array::from(vec![x, x])]), |_| {}).expect("it is measured");
    assert_eq!(output(&graph), (-9, 9));
    // The first element of the second row has only the first table behind it.
    let mut graph =
        traced(&[(&[3, 2], None)], |_, x| x[0].lookup(&tables).index(&[Indexer::ALL, Indexer::At(0)]));
    graph.measure([0, 3].map(|x| vec![Array::filled(&[3, 2], x)]), |_| {}).expect("it is measured");
    assert_eq!(output(&graph), (0, 9));
}

#[test]
fn moved_elements_keep_what_they_can_be() {
    let table = Array::from(vec![0, 40, 0, -40]);
    let moved = |x: &Tracer| {
        let parts = [x.reshape(&[2, 2]).transpose(None), x.reshape(&[2, 2]) + 0];
        Tracer::concatenate(&[&parts[0], &parts[1]], 0).expect("two parts").lookup(&table)
    };
    let mut graph = traced(&[(&[4], None)], |_, x| moved(&x[0]));
    graph.measure([0, 3].map(|x| vec![Array::filled(&[4], x)]), |_| {}).expect("it is measured");
    assert_eq!(output(&graph), (-40, 40));
}

#[test]
fn an_inputset_of_few_samples_says_what_it_leaves_open() {
    let warnings = |samples: &[i64]| {
        let mut graph = traced(&[(&[], None)], |_, x| x[0].pow(2) + 3);
        graph.measure(scalars(samples), |_| {}).expect("it is measured")
    };
    assert_eq!(warnings(&[0, 1, 2, 3]), [""; 0]);
    assert_eq!(warnings(&[0, 15]), [""; 0], "only one variable: its ends say everything");
    assert_eq!(
        warnings(&[5]),
        [
            "argument 'x0' is 5 in the whole inputset (1 sample), and can be nothing else then: add samples with \
             its least and greatest values"
        ]
    );
    let mut graph = traced(&[(&[], None), (&[], None)], |_, x| &x[0] * &x[1]);
    let samples = [(0, 7), (7, 0), (3, 3)].map(|(x, y)| vec![Array::integer(x), Array::integer(y)]);
    let warnings = graph.measure(samples, |_| {}).expect("it is measured");
    let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
    let (before, place) = warning.split_once(" (frontend").expect("a place");
    assert_eq!(before, "the inputset has 3 samples, too few to know how great values get: %2 = multiply");
    assert!(
        place.ends_with(
            ") was ∈ [0, 9], and other arguments can make it ∈ [0, 49]. Give at least 10 samples, with extreme ones"
        ),
        "{place}"
    );
}

#[test]
fn an_operation_without_a_value_in_the_bounds() {
    let mut graph =
        traced(&[(&[], None)], |builder, x| builder.constant(Array::integer(100)).floor_divide(&x[0]));
    let warnings = graph.measure(scalars(&[-3, 5, 1, 2]), |_| {}).expect("it is measured");
    assert_eq!(output(&graph), (-100, 100), "-1 is between the samples");
    let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert!(warning.contains("has no value where its operand is 0, which the bounds"), "{warning}");
}

#[test]
fn declared_types_hold_whatever_the_inputset_shows() {
    let mut graph = traced(&[(&[], Some(INT4))], |_, x| x[0].pow(2));
    let warnings = graph.measure(scalars(&[-8, 0, 3]), |_| {}).expect("it is measured");
    assert_eq!(output(&graph), (0, 64));
    assert_eq!(
        warnings,
        [
            "argument 'x0' is declared int4, from -8 to 7, and the inputset has it from -8 to 3: what is computed \
             from several values may be too narrow for others. Add samples with 7, or declare a narrower type"
        ]
    );
    let error = graph.measure(scalars(&[0, 8]), |_| {}).expect_err("8 is no int4");
    assert_eq!(
        error.to_string(),
        "inputset[1]: argument 'x0' has the value 8, and is declared int4, from -8 to 7: declare a type that holds \
         it"
    );
}

#[test]
fn samples_that_do_not_fit_say_which() {
    let mut graph = traced(&[(&[2], None)], |_, x| &x[0] + 1);
    let mut error = |sample: Vec<Array>| {
        let samples = vec![vec![Array::from(vec![1, 2])], sample];
        graph.measure(samples, |_| {}).expect_err("it does not fit").to_string()
    };
    assert_eq!(
        error(vec![Array::from(vec![1, 2, 3])]),
        "inputset[1]: argument 'x0' has shape (3,), and the function takes (2,)"
    );
    assert_eq!(error(vec![]), "inputset[1]: the function takes 1 arguments, and was given 0");
    assert_eq!(
        error(vec![Array::floats(&[2], vec![0.5, 1.0]).expect("two")]),
        "inputset[1]: argument 'x0' has floats, and the function takes integers: convert it, or quantize it"
    );
}

#[test]
fn bounds_by_types() {
    let by_types = |function: &dyn Fn(&GraphBuilder, &[Tracer]) -> Tracer| {
        let mut graph = traced(&[(&[2], Some(UINT3)), (&[2], Some(INT4))], function);
        graph.bound_by_types().expect("types bound it");
        output(&graph)
    };
    assert_eq!(by_types(&|_, x| &x[0] + &x[1]), (-8, 14));
    assert_eq!(by_types(&|_, x| &x[0] * &x[1]), (-56, 49));
    assert_eq!(by_types(&|_, x| x[0].matmul(&x[1])), (-112, 98));
    assert_eq!(by_types(&|builder, x| builder.constant(vec![3, -2]).matmul(&x[1])), (-38, 37));
    assert_eq!(by_types(&|_, x| &x[1] * &x[1]), (0, 64));
    assert_eq!(by_types(&|_, x| x[1].sum(None, false)), (-16, 14));
    assert_eq!(by_types(&|_, x| x[0].maximum(&x[1])), (0, 7));
    assert_eq!(by_types(&|_, x| x[0].less(&x[1])), (0, 1));
    assert_eq!(by_types(&|_, x| &x[0] & &x[1]), (0, 7));
    assert_eq!(by_types(&|_, x| &x[0] ^ &x[1]), (-8, 7));
    assert_eq!(by_types(&|_, x| x[1].floor_divide(&x[0])), (-8, 7));
    assert_eq!(by_types(&|_, x| x[1].remainder(&x[0])), (0, 6));
    assert_eq!(by_types(&|_, x| x[0].less(4).select(&x[0], &x[1])), (-8, 7));
    let product = Function::new("product", |values| {
        let (left, right) =
            (values[0].as_integers().ok_or("floats")?, values[1].as_integers().ok_or("floats")?);
        Ok(Array::Integer(&left * &right))
    });
    assert_eq!(by_types(&|_, x| Tracer::combine(product.clone(), &[&x[0], &x[1]]).expect("two")), (-56, 49));
}

#[test]
fn bounds_by_types_need_types_that_bound() {
    let mut graph = traced(&[(&[], Some(UINT3)), (&[], None)], |_, x| &x[0] + &x[1]);
    let error = graph.bound_by_types().expect_err("x1 has no type").to_string();
    assert!(error.contains("bounds.rs:"), "{error}");
    assert!(
        error.ends_with(
            "argument 'x1' has no declared type: declare an integer type for every argument, or give an inputset"
        ),
        "{error}"
    );
    let wide = Element::Integer { width: 30, signed: false };
    let mut graph = traced(&[(&[], Some(wide))], |_, x| x[0].univariate("f", |x| x / 2));
    let error = graph.bound_by_types().expect_err("no table is that long").to_string();
    assert!(
        error.ends_with(
            "the types of the arguments do not bound 'f': it is a table, and its operand can have 1073741824 values, \
             too many for one. Declare narrower types, or give an inputset"
        ),
        "{error}"
    );
    let mut graph = Graph::new();
    let x = graph.input("x", Status::Encrypted, &Array::integer(0), Location::caller());
    let error = graph.declare(x, Element::Integer { width: 0, signed: true });
    assert!(matches!(error, Err(GraphError::Operation { .. })), "{error:?}");
}

#[test]
fn intervals_hold_every_result() {
    let names = "add subtract multiply floor_divide remainder minimum maximum bitwise_and bitwise_or bitwise_xor \
                 left_shift right_shift equal not_equal less less_equal greater greater_equal power";
    let types = [(2, true), (3, false), (3, true), (1, false)]
        .map(|(width, signed)| Element::Integer { width, signed });
    for binary in names.split_whitespace().map(|name| Binary::from_name(name).expect(name)) {
        for (left, right) in types.iter().flat_map(|left| types.iter().map(move |right| (*left, *right))) {
            let mut graph =
                traced(&[(&[], Some(left)), (&[], Some(right))], |_, x| x[0].binary(binary, &x[1]));
            graph.bound_by_types().expect("types bound it");
            let (low, high) = output(&graph);
            let limits = |element: Element| element.limits().map(|(low, high)| low..=high).expect("integers");
            for (x, y) in limits(left).flat_map(|x| limits(right).map(move |y| (x, y))) {
                // Some have no value, such as a quotient by zero.
                let Ok(result) = graph.evaluate(&[Array::integer(x), Array::integer(y)]) else { continue };
                let result =
                    result[0].as_integers().and_then(|result| result.first().copied()).expect("an integer");
                assert!(
                    (low..=high).contains(&result),
                    "{binary:?}({x}, {y}) = {result} not in [{low}, {high}]"
                );
            }
        }
    }
}

/// Two columns of opposite signs, brought to one range by a vector: about `[-5, 5]` if `x` sums up to 3
/// or 4.
fn centred(x: &Tracer) -> Tracer {
    let weights = Array::integers(&[2, 2], vec![10, -10, 10, -10]).expect("4 entries");
    x.matmul(weights) + Array::from(vec![-35, 35])
}

fn measured_on_pairs(function: impl Fn(&Tracer) -> Tracer) -> (i64, i64) {
    let mut graph = traced(&[(&[2], None)], |_, x| function(&x[0]));
    let samples = (0..16).map(|x| vec![Array::from(vec![x % 4, 3 - x % 4 + i64::from(x > 8)])]);
    graph.measure(samples, |_| {}).expect("it is measured");
    output(&graph)
}

#[test]
fn elements_of_a_product_keep_their_own_bounds() {
    // By what any element of the product can be, from -40 to 40, it would be [-75, 75].
    assert_eq!(measured_on_pairs(centred), (-5, 5));
    assert_eq!(measured_on_pairs(|x| centred(x).reshape(&[2, 1]) + Array::from(vec![1, 2])), (-4, 7));
    // A table of all elements holds what lies between.
    assert_eq!(measured_on_pairs(|x| centred(x).equal(3)), (0, 1));
    // Tables of each element hold what lies between for that element: the second is never from -30 to 40.
    let tables: Vec<i64> =
        (0..40).chain((0..40).map(|entry| if entry < 10 { -entry } else { 1000 })).collect();
    let tables = Array::integers(&[2, 40], tables).expect("80 entries");
    let near = |x: &Tracer| {
        let weights = Array::integers(&[2, 2], vec![10, 2, 10, 2]).expect("4 entries");
        (x.matmul(weights) - Array::from(vec![1, 0])).lookup(&tables)
    };
    assert_eq!(measured_on_pairs(near), (-8, 39));
}

#[test]
fn a_part_of_a_value_keeps_its_own_bounds() {
    let weights = || Array::integers(&[2, 2], vec![10, 2, 10, 2]).expect("4 entries");
    let second = |x: &Tracer| x.matmul(weights()).index(&[Indexer::At(1)]) * 1;
    assert_eq!(measured_on_pairs(second), (6, 8));
    // A table of the whole has a value that no sample shows for the part; the part holds it.
    let hump = |x: &Tracer| x.matmul(weights()).equal(7).index(&[Indexer::At(1)]);
    assert_eq!(measured_on_pairs(hump), (0, 1));
    let joined = |x: &Tracer| {
        let product = x.matmul(weights());
        let part = product.index(&[Indexer::Range { start: Some(1), stop: None, step: 1 }]);
        Tracer::concatenate(&[&part, &part], 0).expect("two parts")
    };
    assert_eq!(measured_on_pairs(joined), (6, 8));
}
