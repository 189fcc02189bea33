//! Programs from bundle to decrypted result, and every refusal on the way.

#[path = "../../client/tests/common/mod.rs"]
mod common;

use common::{linear, two_bits};
use ferrocrete_abi::ABI_VERSION;
use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::entry_points::border_words;
use ferrocrete_abi::manifest::{Element, ErrorBound, Errors, Fingerprint, Function, Gate, Manifest, Target};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::Parameters;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_abi::value::{self, Value};
use ferrocrete_client::{ClientKeys, TestSeed};
use ferrocrete_server::{LoadError, Program, RunError, ServerKeys};
use std::process::Command;
use std::sync::LazyLock;

fn encrypted(shape: &[usize], width: u32, signed: bool) -> Gate {
    Gate { shape: shape.to_vec(), element: Element::Encrypted { width, message_bits: 2, signed } }
}

fn function(name: &str, inputs: Vec<Gate>, outputs: Vec<Gate>) -> Function {
    Function {
        name: name.into(),
        symbol: format!("fc_{name}"),
        inputs,
        outputs,
        bootstraps: None,
        most_rounds: None,
        composable: None,
    }
}

fn manifest(parameters: Parameters) -> Manifest {
    let clear = Gate { shape: vec![], element: Element::Clear { width: 8 } };
    let (pair, square) = (encrypted(&[2], 2, false), encrypted(&[2, 2], 2, true));
    Manifest {
        abi_version: ABI_VERSION,
        compiler: "by hand".into(),
        target: Target {
            triple: format!("{}-unknown-linux-gnu", std::env::consts::ARCH),
            cpu: "generic".into(),
            features: String::new(),
        },
        parameters,
        functions: vec![
            function("weighted_sum", vec![pair.clone(), pair.clone(), clear], vec![pair]),
            function("complement", vec![square.clone()], vec![square.clone()]),
            function("complement_extended", vec![square.clone()], vec![square.clone()]),
            function("broken", vec![square.clone()], vec![square.clone()]),
            function("misled", vec![square.clone()], vec![square]),
        ],
        errors: Errors {
            asked: ErrorBound::WholeProgram(-40.0),
            worst_log2: None,
            whole_program_log2: Some(-41.5),
        },
    }
}

/// What counts of the noise of a result is what its program promises.
#[test]
fn results_are_arguments_of_composable_programs_only() {
    let world = &*WORLD;
    let with = |composable: Option<Vec<bool>>| {
        let mut bundle = world.bundle.clone();
        bundle.manifest.functions[1].composable = composable;
        Program::load(&bundle).unwrap()
    };
    let (not, promising, silent) = (with(None), with(Some(vec![true])), with(Some(vec![false])));
    let run = |program: &Program, input: &Value| {
        let inputs = std::slice::from_ref(input);
        program.run(Some("complement"), &world.server, inputs, &Monitor::new()).map(|mut r| r.remove(0))
    };
    let square = encrypted(&[2, 2], 2, true);
    let fresh = world.client.encrypt(&square, &tensor(&[2, 2], &[0, 1, -2, -1])).unwrap();
    let good = run(&promising, &fresh).unwrap();
    let again = run(&promising, &good).unwrap();
    assert_eq!(world.client.decrypt(&square, &again).unwrap(), tensor(&[2, 2], &[0, 1, -2, -1]));
    let refusal = |program: &Program, input: &Value| run(program, input).unwrap_err().to_string();
    let plain = "argument 0 of function `complement`: it is the result of a run, whose noise this program does not \
                 count on: it is compiled for fresh arguments only. Compile it anew as composable \
                 (`composable=True` in Python, `Compiler::composable(true)` in Rust, `fhec compile --composable`), \
                 together with the program that gives the result; or decrypt the result and encrypt it again";
    assert_eq!(refusal(&not, &good), plain);
    let unknown = run(&not, &fresh).unwrap();
    let unknown = Value::from_bytes(&unknown.to_bytes()).unwrap();
    assert_eq!(refusal(&not, &unknown), plain);
    for value in [unknown, run(&silent, &fresh).unwrap()] {
        assert!(refusal(&promising, &value).contains("it is the result of a run that may have more noise"));
    }
}

/// The C program as a shared object, compiled with `options`.
fn code(options: &[&str]) -> Vec<u8> {
    let keys = border_words(Fingerprint::of(&two_bits()), &[], &[]);
    let keys = format!("-DKEYS={:#x},{:#x}", keys[0], keys[1]);
    let directory = tempfile::tempdir().unwrap();
    let object = directory.path().join("program.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/native/program.c");
    let arguments = ["-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o"];
    let status =
        Command::new("cc").arg(keys).args(options).args(arguments).arg(&object).arg(source).status().unwrap();
    assert!(status.success());
    std::fs::read(object).unwrap()
}

struct World {
    bundle: Bundle,
    program: Program,
    client: ClientKeys,
    server: ServerKeys,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let bundle = Bundle { manifest: manifest(two_bits()), code: code(&[]) };
    let client = ClientKeys::generate_from_test_seed(&two_bits(), TestSeed(21)).unwrap();
    let file = client.server_keys(&Monitor::new()).unwrap();
    let server = ServerKeys::new(&file).unwrap();
    World { program: Program::from_bytes(&bundle.to_bytes()).unwrap(), bundle, client, server }
});

fn tensor(shape: &[usize], data: &[i64]) -> IntTensor {
    IntTensor::new(shape.to_vec(), data.to_vec()).unwrap()
}

/// Encrypts, sends there and back as bytes, runs, decrypts.
fn call(name: &str, arguments: &[IntTensor]) -> Vec<IntTensor> {
    let world = &*WORLD;
    let function = world.program.manifest().function(Some(name)).unwrap();
    let sent = value::to_bytes(&world.client.encrypt_arguments(function, arguments).unwrap());
    let inputs = value::from_bytes(&sent).unwrap();
    let results = world.program.run(Some(name), &world.server, &inputs, &Monitor::new()).unwrap();
    let received = value::from_bytes(&value::to_bytes(&results)).unwrap();
    world.client.decrypt_results(function, &received).unwrap()
}

#[test]
fn linear_functions_take_encrypted_and_clear_arguments() {
    let arguments = [tensor(&[2], &[1, 0]), tensor(&[2], &[0, 1]), IntTensor::scalar(3)];
    assert_eq!(call("weighted_sum", &arguments), [tensor(&[2], &[3, 3])]);
}

#[test]
fn lookups_run_through_the_table_of_entry_points() {
    let argument = tensor(&[2, 2], &[0, 1, -2, -1]);
    let expected = [tensor(&[2, 2], &[-1, -2, 1, 0])];
    assert_eq!(call("complement", std::slice::from_ref(&argument)), expected);
    assert_eq!(call("complement_extended", &[argument]), expected);
}

#[test]
fn programs_loaded_side_by_side_stay_apart() {
    let world = &*WORLD;
    let other = Bundle { manifest: world.bundle.manifest.clone(), code: code(&["-DIDENTITY"]) };
    let function = world.program.manifest().function(Some("complement")).unwrap();
    let argument = tensor(&[2, 2], &[0, 1, -2, -1]);
    let inputs = world.client.encrypt_arguments(function, std::slice::from_ref(&argument)).unwrap();
    let run = |program: &Program| {
        let results = program.run(Some("complement"), &world.server, &inputs, &Monitor::new()).unwrap();
        world.client.decrypt_results(function, &results).unwrap()
    };
    for _ in 0..2 {
        let (first, second) = (Program::load(&world.bundle).unwrap(), Program::load(&other).unwrap());
        assert_eq!(run(&first), [tensor(&[2, 2], &[-1, -2, 1, 0])]);
        assert_eq!(run(&second), std::slice::from_ref(&argument));
        // The next one loaded may get the first one's descriptor, but not its code.
        drop(first);
        assert_eq!(run(&Program::load(&other).unwrap()), std::slice::from_ref(&argument));
    }
}

#[test]
fn a_failing_kernel_is_the_runs_error() {
    let world = &*WORLD;
    let square = encrypted(&[2, 2], 2, true);
    let input = world.client.encrypt(&square, &tensor(&[2, 2], &[0; 4])).unwrap();
    let error = |name| {
        let result =
            world.program.run(Some(name), &world.server, std::slice::from_ref(&input), &Monitor::new());
        result.unwrap_err().to_string()
    };
    assert_eq!(
        error("broken"),
        "function `broken` failed while running: extension_log is 99, expected 0 to 13"
    );
    assert_eq!(
        error("misled"),
        "function `misled` failed while running: the index of a test polynomial is 1, expected 0 to 0"
    );
}

#[test]
fn what_does_not_fit_is_refused_before_running() {
    let world = &*WORLD;
    let run = |name, keys: &ServerKeys, inputs: &[Value]| {
        world.program.run(name, keys, inputs, &Monitor::new()).unwrap_err().to_string()
    };
    assert_eq!(
        run(Some("sub"), &world.server, &[]),
        "the program has no function `sub`; it has `weighted_sum`, `complement`, `complement_extended`, \
         `broken`, `misled`"
    );
    assert_eq!(
        run(Some("complement"), &world.server, &[]),
        "function `complement` takes 1 arguments, 0 given"
    );
    let square = encrypted(&[2, 2], 2, true);
    let zeros = tensor(&[2, 2], &[0; 4]);
    let stranger = ClientKeys::generate(&two_bits()).unwrap();
    let foreign = stranger.encrypt(&square, &zeros).unwrap();
    let error = run(Some("complement"), &world.server, &[foreign]);
    assert!(error.contains("argument 0 of function `complement`: it is encrypted under key"), "{error}");
    let pair = world.client.encrypt(&encrypted(&[2], 2, true), &tensor(&[2], &[0; 2])).unwrap();
    let error = run(Some("complement"), &world.server, &[pair]);
    assert_eq!(
        error,
        "argument 0 of function `complement`: got an argument that is encrypted signed 2-bit tensor of shape [2]; \
         the function takes encrypted signed 2-bit tensor of shape [2, 2]: encrypt it for this function"
    );
    let short = Value::encrypted(square.clone(), world.client.tag(), vec![0; 4]).unwrap();
    let error = run(Some("complement"), &world.server, &[short]);
    assert!(error.ends_with("it has 4 words, expected 6148; it is damaged"), "{error}");
    let other = ClientKeys::generate(&linear()).unwrap().server_keys(&Monitor::new()).unwrap();
    let input = world.client.encrypt(&square, &zeros).unwrap();
    let error =
        world.program.run(Some("complement"), &ServerKeys::new(&other).unwrap(), &[input], &Monitor::new());
    assert!(matches!(error, Err(RunError::KeyParameters { .. })));
}

#[test]
fn bundles_for_other_machines_are_refused() {
    let world = &*WORLD;
    let load = |target: Target, code: &[u8]| {
        let manifest = Manifest { target, ..world.bundle.manifest.clone() };
        Program::load(&Bundle { manifest, code: code.to_vec() }).unwrap_err()
    };
    let here = world.bundle.manifest.target.clone();
    let foreign = Target { triple: "riscv64gc-unknown-linux-gnu".into(), ..here.clone() };
    assert!(matches!(load(foreign, &world.bundle.code), LoadError::Architecture { .. }));
    #[cfg(target_arch = "x86_64")]
    {
        // An extension of AMD processors that were last built in 2017.
        let old = Target { features: "+sse2,+tbm,-avx512f,+fast-tuning".into(), ..here.clone() };
        let LoadError::CpuFeatures { missing, .. } = load(old, &world.bundle.code) else { panic!() };
        assert_eq!(missing, ["tbm"]);
    }
    assert!(matches!(load(here.clone(), b"not an object"), LoadError::Native(_)));
    let mut manifest = world.bundle.manifest.clone();
    manifest.functions[0].symbol = "fc_missing".into();
    let error = Program::load(&Bundle { manifest, code: world.bundle.code.clone() }).unwrap_err();
    assert!(matches!(error, LoadError::Symbol { .. }), "{error}");
}

/// An edited manifest would make the code read and write beyond values.
#[test]
fn code_and_manifest_belong_together() {
    let bundle = &WORLD.bundle;
    let refused = |edit: &dyn Fn(&mut Manifest)| {
        let mut bundle = bundle.clone();
        edit(&mut bundle.manifest);
        let error = Program::load(&bundle).unwrap_err();
        assert!(matches!(error, LoadError::Border(_)), "{error}");
    };
    refused(&|manifest| manifest.functions[0].inputs[1].shape = vec![1]);
    refused(&|manifest| manifest.functions[0].inputs[2].shape = vec![1024]);
    refused(&|manifest| manifest.functions[1].outputs[0].shape = vec![2]);
    refused(&|manifest| drop(manifest.functions[1].outputs.pop()));
    refused(&|manifest| manifest.functions[0].inputs.truncate(2));
    refused(&|manifest| manifest.functions[1].symbol.clone_from(&"fc_weighted_sum".to_owned()));
    refused(&|manifest| {
        let bootstrap = manifest.parameters.bootstrap.as_mut().unwrap();
        bootstrap.bootstrap.level_count.0 += 1;
    });
    let code = code(&["-DFIRST=(1024 * BIG)"]);
    let error = Program::load(&Bundle { code, ..bundle.clone() }).unwrap_err();
    assert!(matches!(error, LoadError::Border(_)), "{error}");
}
