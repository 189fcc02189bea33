//! Errors as a user reads them.

use ferrocrete_graph::{
    Array, Constructions, GraphBuilder, GraphError, Location, Operand, Operation, PredictedCost, Status,
    Tracer,
};

/// A place in the user's source.
fn at(line: u32) -> Location {
    Location { file: "user.py".into(), line, column: 5 }
}

fn apply(builder: &GraphBuilder, operation: Operation, operands: &[&Tracer], line: u32) -> Tracer {
    builder.try_apply(operation, operands, at(line)).expect("it takes its operands")
}

/// An operation that `trace` adds, on one operand and at a line of the user.
fn moved(x: &Tracer, line: u32, trace: impl Fn(&Tracer) -> Tracer) -> Tracer {
    let builder = GraphBuilder::new();
    let operand = builder.declare("x", Status::Encrypted, &x.shape(), None, at(line));
    let graph = builder.finish(&[trace(&operand)]).expect("it is traced");
    apply(x.builder(), graph.node(graph.outputs()[0]).operation.clone(), &[x], line)
}

/// What fusing says of a function of two encrypted vectors.
fn refused(function: impl Fn(&GraphBuilder, &Tracer, &Tracer) -> Tracer) -> String {
    let builder = GraphBuilder::new();
    let [x, y] = ["x", "y"].map(|name| builder.declare(name, Status::Encrypted, &[2], None, at(1)));
    let mut graph = builder.finish(&[function(&builder, &x, &y)]).expect("it is traced");
    graph.fold_constants().expect("constants fold");
    match graph.fuse() {
        Err(GraphError::Unsupported(text)) => text,
        other => panic!("{other:?}"),
    }
}

fn sine(x: &Tracer, line: u32) -> Tracer {
    moved(x, line, |x| x.map_float("sin", f64::sin))
}

fn integer(x: &Tracer, line: u32) -> Tracer {
    moved(x, line, |x| x.map_float("sin", f64::sin).to_integer())
}

#[test]
fn a_float_is_left() {
    let expected = "\
the function can't be computed on encrypted values:

%0 = x                   # EncryptedTensor<int64, shape=(2,)>
%1 = y                   # EncryptedTensor<int64, shape=(2,)>
%2 = sin(%0)             # EncryptedTensor<float64, shape=(2,)>
%3 = negative(%2)        # EncryptedTensor<float64, shape=(2,)>
^^^^^^^^^^^^^^^^^ an encrypted float: round it, or convert it to an integer (user.py:3:5)
return %3";
    let found = refused(|builder, x, _| apply(builder, Operation::Negate, &[&sine(x, 2)], 3));
    assert_eq!(found, expected);
}

#[test]
fn two_values_meet_in_floats() {
    let expected = "\
the function can't be computed on encrypted values:

%0 = x                  # EncryptedTensor<int64, shape=(2,)>
%1 = y                  # EncryptedTensor<int64, shape=(2,)>
%2 = sin(%0)            # EncryptedTensor<float64, shape=(2,)>
%3 = sin(%1)            # EncryptedTensor<float64, shape=(2,)>
%4 = add(%2, %3)        # EncryptedTensor<float64, shape=(2,)>
^^^^^^^^^^^^^^^^ floats of several encrypted values (%0, %1) meet here, and a table reads one value: convert each to an integer before, or write this as one function of several values (user.py:4:5)
%5 = astype(%4)         # EncryptedTensor<int64, shape=(2,)>
return %5";
    let found = refused(|builder, x, y| {
        let add = Operation::Binary(ferrocrete_graph::operation::Binary::Add);
        integer(&apply(builder, add, &[&sine(x, 2), &sine(y, 3)], 4), 5)
    });
    assert_eq!(found, expected);
}

#[test]
fn an_operation_on_floats_joins_elements() {
    let expected = "\
the function can't be computed on encrypted values:

%0 = x                        # EncryptedTensor<int64, shape=(2,)>
%1 = y                        # EncryptedTensor<int64, shape=(2,)>
%2 = sin(%0)                  # EncryptedTensor<float64, shape=(2,)>
%3 = sum(%2, axis=[0])        # EncryptedScalar<float64>
^^^^^^^^^^^^^^^^^^^^^^ 'sum' does not act element by element, so it can't be part of a table: convert its operands to integers first (user.py:3:5)
%4 = astype(%3)               # EncryptedScalar<int64>
^^^^^^^^^^^^^^^ this is computed from floats, all of which must be one table (user.py:4:5)
return %4";
    let found = refused(|_, x, _| integer(&moved(&sine(x, 2), 3, |x| x.sum(None, false)), 4));
    assert_eq!(found, expected);
}

#[test]
fn an_operation_does_not_take_its_operands() {
    let builder = GraphBuilder::new();
    let x = builder.declare("x", Status::Encrypted, &[2], None, at(1));
    let y = Array::from(vec![1, 2, 3]).trace(&builder, at(2));
    let add = Operation::Binary(ferrocrete_graph::operation::Binary::Add);
    let error = builder.try_apply(add, &[&x, &y], at(3)).expect_err("lengths differ");
    assert_eq!(error.to_string(), "user.py:3:5: add: shapes (2,) and (3,) do not broadcast together");
}

#[test]
fn a_value_is_too_wide_for_a_table() {
    let expected = "\
the function can't be computed on encrypted values:

%0 = x               # EncryptedScalar<uint30>   ∈ [0, 1073741823]
%1 = cbrt(%0)        # EncryptedScalar<uint10>   ∈ [0, 1023]
^^^^^^^^^^^^^ needs a table of %0, which has 30 bits, and a table takes 20 at most: round its low bits away before (round_bit_pattern), or compute it from narrower values (user.py:2:5)
return %1";
    let builder = GraphBuilder::new();
    let x = builder.declare("x", Status::Encrypted, &[], None, at(1));
    let root = moved(&x, 2, |x| x.univariate("cbrt", |x| (x as f64).cbrt() as i64));
    let mut graph = builder.finish(&[root]).expect("it is traced");
    graph.measure([0, (1 << 30) - 1].map(|x| vec![Array::integer(x)]), |_| {}).expect("it is measured");
    match graph.expand(&Constructions::default(), &PredictedCost) {
        Err(GraphError::Unsupported(found)) => assert_eq!(found, expected),
        other => panic!("{other:?}"),
    }
}
