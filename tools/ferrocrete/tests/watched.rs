//! Progress of key generation and runs, and stopping them.

use ferrocrete::{Compiler, Error, IntTensor, Monitor, Program};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Two lookups of each of 32 elements, in three rounds.
const MANY: &str = r#"
func.func @main(%x: tensor<32x!FHE.eint<2>>) -> tensor<32x!FHE.eint<2>> {
  %table = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %from = arith.constant 0 : index
  %step = arith.constant 1 : index
  %to = arith.constant 3 : index
  %z = scf.for %i = %from to %to step %step iter_args(%r = %x) -> tensor<32x!FHE.eint<2>> {
    %y = "FHELinalg.apply_lookup_table"(%r, %table)
        : (tensor<32x!FHE.eint<2>>, tensor<4xi64>) -> tensor<32x!FHE.eint<2>>
    scf.yield %y : tensor<32x!FHE.eint<2>>
  }
  return %z : tensor<32x!FHE.eint<2>>
}
"#;

/// A monitor that cancels once so many parts are done.
fn cancelling<'a>(after: usize) -> Monitor<'a> {
    Monitor::telling(move |monitor| {
        if monitor.done() >= after {
            monitor.cancel();
        }
    })
}

fn compile(text: &str) -> Program {
    Compiler::new().compile_str(text, "many.mlir").unwrap()
}

#[test]
fn keys_and_runs_tell_how_far_they_are_and_can_be_stopped() {
    let program = compile(MANY);
    let stopped = cancelling(1);
    assert!(matches!(program.keygen(&stopped), Err(Error::Cancelled(_))));
    assert!((1..stopped.all()).contains(&stopped.done()), "{stopped:?}");

    let (client, server) = program.keygen(&Monitor::new()).unwrap();
    let data: Vec<i64> = (0..32).map(|i| i % 4).collect();
    let arguments = client.encrypt(None, &[IntTensor::new(vec![32], data.clone()).unwrap()]).unwrap();
    // In the first round, and in the second.
    for after in [1, 33] {
        let stopped = cancelling(after);
        let result = server.run_watched(None, &arguments, &stopped);
        assert!(matches!(result, Err(Error::Cancelled(_))), "{result:?}");
        assert!((after..96).contains(&stopped.done()), "{stopped:?}");
    }
    let cancelled = Monitor::new();
    cancelled.cancel();
    let result = server.run_watched(None, &arguments, &cancelled);
    assert_eq!(result.unwrap_err().to_string(), "cancelled");

    let most = AtomicUsize::new(0);
    let watching = Monitor::telling(|monitor| {
        assert_eq!(monitor.all(), 96);
        most.fetch_max(monitor.done(), Ordering::Relaxed);
    });
    let results = server.run_watched(None, &arguments, &watching).unwrap();
    assert_eq!((most.load(Ordering::Relaxed), watching.done()), (96, 96));
    let expected: Vec<i64> = data.iter().map(|x| (x + 3) % 4).collect();
    assert_eq!(client.decrypt(None, &results).unwrap()[0].data(), expected);
}

/// Without a callback: the other thread asks the monitor.
#[test]
fn another_thread_stops_a_run() {
    let program = compile(&MANY.replace("constant 3 : index", "constant 100000 : index"));
    let (client, server) = program.keygen(&Monitor::new()).unwrap();
    let arguments = client.encrypt(None, &[IntTensor::new(vec![32], vec![0; 32]).unwrap()]).unwrap();
    let monitor = Monitor::new();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| server.run_watched(None, &arguments, &monitor));
        while monitor.done() == 0 && !run.is_finished() {
            std::thread::yield_now();
        }
        assert_eq!(monitor.all(), 3_200_000);
        monitor.cancel();
        assert!(matches!(run.join().unwrap(), Err(Error::Cancelled(_))));
    });
}

/// A circuit lookup of 12 bits: its bootstraps count one by one, and it stops between them.
#[test]
fn one_wide_lookup_is_stopped_on_its_way() {
    let program = compile(
        r#"
func.func @main(%x: !FHE.eint<12>) -> !FHE.eint<12> {
  %table = tensor.generate {
  ^bb0(%i: index):
    %entry = arith.index_cast %i : index to i64
    tensor.yield %entry : i64
  } : tensor<4096xi64>
  %y = "FHE.apply_lookup_table"(%x, %table) : (!FHE.eint<12>, tensor<4096xi64>) -> !FHE.eint<12>
  return %y : !FHE.eint<12>
}
"#,
    );
    let all = program.manifest().functions[0].bootstraps;
    assert_eq!(all, Some(12 + 4), "bits of the operand, and digits of the result");
    let stopped = Monitor::telling(|monitor| {
        // Among the packing keyswitch key, which is generated last.
        if monitor.done() + 1 >= monitor.all() {
            monitor.cancel();
        }
    });
    assert!(matches!(program.keygen(&stopped), Err(Error::Cancelled(_))));
    let (client, server) = program.keygen(&Monitor::new()).unwrap();
    let arguments = client.encrypt(None, &[IntTensor::scalar(3333)]).unwrap();
    for after in [1, 13] {
        let stopped = cancelling(after);
        assert!(matches!(server.run_watched(None, &arguments, &stopped), Err(Error::Cancelled(_))));
        assert!((after..16).contains(&stopped.done()), "{stopped:?}");
    }
    let watching = Monitor::new();
    let results = server.run_watched(None, &arguments, &watching).unwrap();
    assert_eq!((watching.done(), watching.all()), (16, 16));
    assert_eq!(client.decrypt(None, &results).unwrap(), [IntTensor::scalar(3333)]);
}
