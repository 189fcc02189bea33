//! What a reader of each kind of file sees when the bytes are right, and when they are not.

use ferrocrete_abi::bundle::Bundle;
use ferrocrete_abi::file::{self, Readers};
use ferrocrete_abi::frame::FrameError;
use ferrocrete_abi::key_material::{EvaluationKeys, KeyId, KeyTag, ServerKeyFile};
use ferrocrete_abi::manifest::{Element, ErrorBound, Errors, Fingerprint, Function, Gate, Manifest, Target};
use ferrocrete_abi::parameters::{
    BootstrapParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount, GlweDimension,
    LweDimension, LweParameters, Parameters, PolynomialSize, StandardDeviation,
};
use ferrocrete_abi::value::{self, Origin, Value};
use ferrocrete_abi::{ABI_VERSION, frame};

fn lwe(dimension: usize) -> LweParameters {
    LweParameters { dimension: LweDimension(dimension), noise: StandardDeviation(1.25e-7) }
}

fn decomposition() -> Decomposition {
    Decomposition { base_log: DecompositionBaseLog(4), level_count: DecompositionLevelCount(2) }
}

fn parameters() -> Parameters {
    Parameters {
        security_bits: 128,
        big: lwe(256),
        bootstrap: Some(BootstrapParameters {
            small: lwe(3),
            glwe_dimension: GlweDimension(1),
            polynomial_size: PolynomialSize(256),
            keyswitch: decomposition(),
            bootstrap: decomposition(),
            circuit: None,
        }),
    }
}

fn gate(shape: &[usize]) -> Gate {
    Gate { shape: shape.to_vec(), element: Element::Encrypted { width: 3, message_bits: 4, signed: true } }
}

fn bundle() -> Bundle {
    let function = Function {
        name: "main".into(),
        symbol: "fc_main".into(),
        inputs: vec![gate(&[2, 2]), Gate { shape: vec![], element: Element::Clear { width: 8 } }],
        outputs: vec![gate(&[])],
        bootstraps: Some(5),
        most_rounds: None,
        composable: None,
    };
    let target = Target { triple: "x86_64-unknown-linux-gnu".into(), cpu: "x".into(), features: "".into() };
    let manifest = Manifest {
        abi_version: ABI_VERSION,
        compiler: "test".into(),
        target,
        parameters: parameters(),
        functions: vec![function],
        errors: Errors {
            asked: ErrorBound::WholeProgram(-40.0),
            worst_log2: None,
            whole_program_log2: Some(-41.5),
        },
    };
    Bundle { manifest, code: (0..100).collect() }
}

fn values() -> Vec<Value> {
    let tag = KeyTag { fingerprint: Fingerprint::of(&parameters()), key_id: KeyId([7; 16]) };
    let clear = Gate { shape: vec![3], element: Element::Clear { width: 8 } };
    vec![
        Value::encrypted(gate(&[2, 2]), tag, (0..4 * 257).collect()).unwrap(),
        Value::clear(clear, vec![1, u64::MAX, 3]).unwrap(),
    ]
}

fn server_key() -> ServerKeyFile {
    let parameters = parameters();
    let (keyswitch, bootstrap) = EvaluationKeys::words(&parameters, &parameters.bootstrap.unwrap());
    let keys = EvaluationKeys {
        keyswitch: (0..keyswitch as u64).collect(),
        bootstrap: (0..bootstrap as u64).map(|word| !word).collect(),
        packing: Vec::new(),
    };
    ServerKeyFile { parameters, key_id: KeyId([9; 16]), keys: Some(keys) }
}

#[test]
fn every_kind_reads_back_as_written() {
    assert_eq!(Bundle::from_bytes(&bundle().to_bytes()).unwrap(), bundle());
    let manifest = bundle().manifest;
    assert_eq!(Manifest::from_bytes(&manifest.to_bytes()).unwrap(), manifest);
    assert_eq!(value::from_bytes(&value::to_bytes(&values())).unwrap(), values());
    for value in values() {
        assert_eq!(Value::from_bytes(&value.to_bytes()).unwrap(), value);
        for origin in [Origin::Composable, Origin::Result] {
            let result = value.clone().with_origin(origin);
            assert_eq!(result == value, result.key().is_none(), "clear values have no origin");
            assert_eq!(Value::from_bytes(&result.to_bytes()).unwrap(), result);
        }
    }
    assert_eq!(ServerKeyFile::from_bytes(&server_key().to_bytes()).unwrap(), server_key());
    let linear = ServerKeyFile { keys: None, ..server_key() };
    let linear = ServerKeyFile { parameters: Parameters { bootstrap: None, ..parameters() }, ..linear };
    assert_eq!(ServerKeyFile::from_bytes(&linear.to_bytes()).unwrap(), linear);
}

#[test]
fn every_truncation_is_told() {
    let bytes = bundle().to_bytes();
    for length in 0..bytes.len() {
        let error = Bundle::from_bytes(&bytes[..length]).unwrap_err();
        match length {
            0 => assert!(matches!(error, FrameError::Magic { .. }), "{error}"),
            _ => assert!(
                matches!(error, FrameError::Truncated { found, .. } if found == length),
                "{length}: {error}"
            ),
        }
    }
}

#[test]
fn every_changed_bit_is_noticed() {
    let bytes = bundle().to_bytes();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << bit;
            assert!(Bundle::from_bytes(&bytes).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn each_fault_has_its_own_message() {
    let bytes = bundle().to_bytes();
    let error = |bytes: &[u8]| Bundle::from_bytes(bytes).unwrap_err().to_string();
    assert!(error(b"\x7fELF and more").starts_with("not a Ferrocrete file: it begins with [7f, 45"));
    let mut version = bytes.clone();
    version[8] = 99;
    assert_eq!(
        error(&version),
        format!(
            "the file has format version 99, this build reads version {ABI_VERSION}; write it again with a \
             matching version of Ferrocrete"
        )
    );
    assert_eq!(
        error(&server_key().to_bytes()),
        "this file is a server key, expected a program bundle; check which file was given"
    );
    let mut trailing = bytes.clone();
    trailing.extend([0; 5]);
    assert_eq!(
        error(&trailing),
        format!("5 unexpected bytes follow the end of the file at {}; copy it again", bytes.len())
    );
    let mut damaged = bytes.clone();
    damaged[40] ^= 1;
    assert!(error(&damaged).starts_with("the file is damaged: its checksum is "));
}

#[test]
fn lengths_that_promise_the_moon_cost_nothing() {
    let mut bytes = bundle().to_bytes();
    bytes[16..32].fill(0xff);
    let error = Bundle::from_bytes(&bytes).unwrap_err();
    assert!(matches!(error, FrameError::Truncated { .. }), "{error}");
}

#[test]
fn well_framed_nonsense_is_refused() {
    let mut wrong = bundle();
    wrong.manifest.parameters.big.dimension = LweDimension(255);
    assert_eq!(
        Bundle::from_bytes(&wrong.to_bytes()).unwrap_err().to_string(),
        "the program bundle is invalid: parameters.big: dimension is 255, expected k * N = 256"
    );
    let mut wide = bundle();
    wide.manifest.functions[0].inputs[1].element = Element::Clear { width: 200 };
    assert_eq!(
        Bundle::from_bytes(&wide.to_bytes()).unwrap_err().to_string(),
        "the program bundle is invalid: function `main`, argument 1: width is 200, expected 1 to 64"
    );
    let mut promises = bundle();
    promises.manifest.functions[0].composable = Some(vec![]);
    assert_eq!(
        Bundle::from_bytes(&promises.to_bytes()).unwrap_err().to_string(),
        "the program bundle is invalid: function `main`: length of composable is 0, expected 1"
    );
    let mut huge = bundle();
    huge.manifest.functions[0].outputs[0].shape = vec![usize::MAX, usize::MAX];
    let error = Bundle::from_bytes(&huge.to_bytes()).unwrap_err().to_string();
    assert!(error.contains("function `main`, result 0: shape is"), "{error}");
    let mut short = server_key();
    short.keys.as_mut().unwrap().keyswitch.pop();
    let error = ServerKeyFile::from_bytes(&short.to_bytes()).unwrap_err().to_string();
    assert!(error.starts_with("the server key holds "), "{error}");
    let error = Value::from_bytes(&value::to_bytes(&values())).unwrap_err().to_string();
    assert_eq!(error, "the header of the list of values cannot be read: it has 2 values, expected 1");
    let error = Manifest::from_bytes(&wrong.manifest.to_bytes()).unwrap_err().to_string();
    assert!(error.starts_with("the program manifest is invalid: parameters.big: dimension"), "{error}");
    let error = Manifest::from_bytes(&wrong.to_bytes()).unwrap_err();
    assert!(matches!(error, FrameError::Kind { .. }), "{error}");
    let json = serde_json::json!({ "values": 3 });
    let error = value::from_bytes(&frame::encode(frame::Kind::Values, &json, &[])).unwrap_err();
    assert!(matches!(error, FrameError::Header { .. }), "{error}");
}

#[test]
fn overlong_word_counts_of_values_do_not_wrap() {
    let entry = serde_json::json!({ "gate": gate(&[1]), "key": values()[0].key(), "words": u64::MAX });
    let json = serde_json::json!({ "values": [entry, entry] });
    let error = value::from_bytes(&frame::encode(frame::Kind::Values, &json, &[])).unwrap_err();
    assert!(matches!(error, FrameError::Payload { .. }), "{error}");
}

/// Replaced by a file, `/dev/null` would no longer be one.
#[test]
#[cfg(unix)]
fn what_is_no_file_is_written_to_and_stays() {
    let folder = std::env::temp_dir().join(format!("ferrocrete-abi-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let pipe = folder.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read(pipe).expect("it can be read")
    });
    file::write(&pipe, b"bytes", Readers::Others).expect("it can be written to");
    assert_eq!(reader.join().expect("the reader ends"), b"bytes");
    let kind = std::fs::metadata(&pipe).expect("it is there").file_type();
    assert!(!kind.is_file(), "{kind:?}");
    std::fs::remove_dir_all(&folder).expect("it can be removed");
}
