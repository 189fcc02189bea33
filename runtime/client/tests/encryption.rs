//! Encrypting, decrypting, and what a wrong value or key is told.

mod common;

use common::{linear, two_bits};
use ferrocrete_abi::frame::FrameError;
use ferrocrete_abi::manifest::{Element, Function, Gate};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::Parameters;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_abi::value::Value;
use ferrocrete_client::{ClientError, ClientKeys, TestSeed};
use std::sync::atomic::{AtomicUsize, Ordering};

fn gate(shape: &[usize], element: Element) -> Gate {
    Gate { shape: shape.to_vec(), element }
}

fn encrypted(width: u32, message_bits: u32, signed: bool) -> Element {
    Element::Encrypted { width, message_bits, signed }
}

fn tensor(shape: &[usize], data: &[i64]) -> IntTensor {
    IntTensor::new(shape.to_vec(), data.to_vec()).unwrap()
}

fn keys() -> ClientKeys {
    ClientKeys::generate(&linear()).unwrap()
}

#[test]
fn values_come_back_at_the_ends_of_every_width() {
    let keys = keys();
    for width in 1..=12 {
        for message_bits in [width, width + 3] {
            for signed in [false, true] {
                let element = encrypted(width, message_bits, signed);
                let (low, high) = element.range();
                let gate = gate(&[2, 2], element);
                let clear = tensor(&[2, 2], &[low, high, (low + high) / 2, high.min(1)]);
                let value = keys.encrypt(&gate, &clear).unwrap();
                assert_eq!(keys.decrypt(&gate, &value).unwrap(), clear, "{element:?}");
            }
        }
    }
}

#[test]
fn clear_arguments_are_sign_extended_words() {
    let keys = keys();
    let gate = gate(&[3], Element::Clear { width: 8 });
    let clear = tensor(&[3], &[-128, -1, 127]);
    let value = keys.encrypt(&gate, &clear).unwrap();
    assert_eq!(value.words(), [-128i64 as u64, -1i64 as u64, 127]);
    assert_eq!(value.key(), None);
    assert_eq!(keys.decrypt(&gate, &value).unwrap(), clear);
    for width in [63, 64] {
        let (low, high) = Element::Clear { width }.range();
        assert_eq!((low, high), (i64::MIN >> (64 - width), i64::MAX >> (64 - width)));
    }
}

#[test]
fn an_unsigned_overflow_shows_and_a_signed_one_wraps() {
    let keys = keys();
    let sum = |element| {
        let gate = gate(&[], element);
        let one = keys.encrypt(&gate, &IntTensor::scalar(3)).unwrap();
        let two = keys.encrypt(&gate, &IntTensor::scalar(2)).unwrap();
        let words = one.words().iter().zip(two.words()).map(|(a, b)| a.wrapping_add(*b)).collect();
        let value = Value::encrypted(gate.clone(), keys.tag(), words).unwrap();
        keys.decrypt(&gate, &value).unwrap().into_data()[0]
    };
    assert_eq!(sum(encrypted(2, 2, false)), 5);
    assert_eq!(sum(encrypted(3, 3, true)), -3);
}

#[test]
fn wrong_arguments_are_named() {
    let keys = keys();
    let function = Function {
        name: "f".into(),
        symbol: "f".into(),
        inputs: vec![gate(&[], encrypted(3, 3, false)), gate(&[2, 3], encrypted(4, 5, true))],
        outputs: vec![],
        bootstraps: None,
        most_rounds: None,
        composable: None,
    };
    let error =
        |arguments: &[IntTensor]| keys.encrypt_arguments(&function, arguments).unwrap_err().to_string();
    let scalar = IntTensor::scalar(7);
    assert_eq!(error(&[]), "function `f` has 2 arguments, 0 given");
    assert_eq!(
        error(&[scalar.clone(), scalar.clone()]),
        "argument 1 of function `f`: shape [] given, [2, 3] expected"
    );
    assert_eq!(
        error(&[scalar.clone(), tensor(&[2, 3], &[0, 1, -8, 7, 8, 0])]),
        "argument 1 of function `f`: 8 at [1, 1] is outside -8..=7, the range of an encrypted signed 4-bit \
         integer"
    );
    assert_eq!(
        error(&[IntTensor::scalar(-1), tensor(&[2, 3], &[0; 6])]),
        "argument 0 of function `f`: -1 is outside 0..=7, the range of an encrypted unsigned 3-bit integer"
    );
}

#[test]
fn foreign_values_are_refused() {
    let (keys, others) = (keys(), keys());
    let gate = gate(&[], encrypted(2, 2, false));
    let value = others.encrypt(&gate, &IntTensor::scalar(1)).unwrap();
    let error = keys.decrypt(&gate, &value).unwrap_err().to_string();
    assert!(error.starts_with(&format!("encrypted under key {}", others.tag().key_id)), "{error}");
    let bootstrapped = ClientKeys::generate(&two_bits()).unwrap();
    let value = bootstrapped.encrypt(&gate, &IntTensor::scalar(1)).unwrap();
    let error = keys.decrypt(&gate, &value).unwrap_err().to_string();
    assert!(error.starts_with("encrypted under parameters "), "{error}");
    let short = Value::encrypted(gate.clone(), keys.tag(), vec![0; 17]).unwrap();
    let error = keys.decrypt(&gate, &short).unwrap_err().to_string();
    assert_eq!(error, "the value has 17 words, 901 expected; it is damaged");
}

#[test]
fn keys_survive_their_file_and_stay_private() {
    let keys = ClientKeys::generate(&two_bits()).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("client.key");
    keys.write(&path).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let read = ClientKeys::read(&path).unwrap();
    let gate = gate(&[4], encrypted(2, 2, false));
    let clear = tensor(&[4], &[0, 1, 2, 3]);
    let value = read.encrypt(&gate, &clear).unwrap();
    assert_eq!(keys.decrypt(&gate, &value).unwrap(), clear);
    assert_eq!(read.to_bytes(), keys.to_bytes());
    let missing = ClientKeys::read(directory.path().join("none")).unwrap_err();
    assert!(matches!(missing, FrameError::Io { .. }), "{missing}");
}

#[test]
fn fresh_keys_differ_and_seeded_ones_repeat() {
    let generate = |seed| ClientKeys::generate_from_test_seed(&linear(), TestSeed(seed)).unwrap().to_bytes();
    assert_eq!(generate(1), generate(1));
    assert_ne!(generate(1), generate(2));
    assert_ne!(keys().to_bytes(), keys().to_bytes());
    // Encrypting twice never repeats a mask.
    let keys = keys();
    let gate = gate(&[], encrypted(2, 2, false));
    let words = || keys.encrypt(&gate, &IntTensor::scalar(1)).unwrap().words().to_vec();
    assert!(words().iter().zip(words()).all(|(a, b)| *a != b));
}

/// With equal masks, the difference of the bodies would be that of the plaintexts, for anyone to see.
#[test]
fn keys_of_one_seed_never_share_masks_or_noise() {
    let [ours, theirs] =
        [(); 2].map(|()| ClientKeys::generate_from_test_seed(&two_bits(), TestSeed(42)).unwrap());
    let gate = gate(&[], encrypted(4, 4, false));
    let encrypt =
        |keys: &ClientKeys, message| keys.encrypt(&gate, &IntTensor::scalar(message)).expect("it fits");
    let (three, nine) = (encrypt(&ours, 3), encrypt(&theirs, 9));
    assert!(three.words().iter().zip(nine.words()).all(|(a, b)| a != b));
    assert_eq!(theirs.decrypt(&gate, &three).unwrap(), IntTensor::scalar(3));
    assert_eq!(ours.decrypt(&gate, &nine).unwrap(), IntTensor::scalar(9));
    // Nor do their evaluation keys, which both servers may see.
    let [ours, theirs] = [ours, theirs].map(|keys| keys.server_keys(&Monitor::new()).unwrap());
    assert_eq!(ours.tag(), theirs.tag());
    let (ours, theirs) = (ours.keys.unwrap(), theirs.keys.unwrap());
    for (ours, theirs) in [(ours.keyswitch, theirs.keyswitch), (ours.bootstrap, theirs.bootstrap)] {
        assert!(ours.iter().zip(&theirs).all(|(a, b)| a != b));
    }
}

#[test]
fn progress_counts_every_part_once() {
    let keys = ClientKeys::generate(&two_bits()).unwrap();
    let calls = AtomicUsize::new(0);
    let monitor = Monitor::telling(|monitor| {
        assert!(monitor.done() <= monitor.all());
        calls.fetch_add(1, Ordering::Relaxed);
    });
    keys.server_keys(&monitor).unwrap();
    // 1536 bits of the big key by 64, and 646 of the small.
    assert_eq!((monitor.done(), monitor.all()), (24 + 646, 24 + 646));
    assert_eq!(calls.load(Ordering::Relaxed), 24 + 646);
    let nothing = ClientKeys::generate(&linear()).unwrap().server_keys(&monitor).unwrap();
    assert!(nothing.keys.is_none());
}

#[test]
fn keys_that_are_cancelled_can_be_generated_later() {
    let keys = ClientKeys::generate(&two_bits()).unwrap();
    for parts in [1, 100] {
        let monitor = Monitor::telling(|monitor| {
            if monitor.done() >= parts {
                monitor.cancel();
            }
        });
        assert!(matches!(keys.server_keys(&monitor), Err(ClientError::Cancelled(_))));
        // Each thread may finish the part it is at.
        assert!(monitor.done() < monitor.all(), "{monitor:?}");
        assert!(matches!(keys.server_keys(&monitor), Err(ClientError::Cancelled(_))), "it stays cancelled");
    }
    assert!(keys.server_keys(&Monitor::new()).unwrap().keys.is_some());
}

#[test]
fn one_argument_and_one_result_at_a_time() {
    let (narrow, wide) = (gate(&[], encrypted(2, 2, false)), gate(&[3], encrypted(2, 2, true)));
    let function = Function {
        name: "f".into(),
        symbol: "fc_f".into(),
        inputs: vec![narrow.clone(), wide.clone()],
        outputs: vec![wide.clone(), narrow],
        bootstraps: None,
        most_rounds: None,
        composable: None,
    };
    let keys = keys();
    let clear = tensor(&[3], &[-2, 0, 1]);
    let value = Value::from_bytes(&keys.encrypt_argument(&function, 1, &clear).unwrap().to_bytes()).unwrap();
    assert_eq!(keys.decrypt_result(&function, 0, &value).unwrap(), clear);
    let error = keys.decrypt_result(&function, 1, &value).unwrap_err().to_string();
    assert_eq!(
        error,
        "result 1 of function `f`: the value is encrypted signed 2-bit tensor of shape [3], encrypted unsigned 2-bit \
         scalar expected; it belongs to another function"
    );
    let error = keys.encrypt_argument(&function, 0, &clear).unwrap_err().to_string();
    assert_eq!(error, "argument 0 of function `f`: shape [3] given, [] expected");
    let error = keys.encrypt_argument(&function, 2, &clear).unwrap_err().to_string();
    assert_eq!(error, "function `f` has no argument 2, counted from 0: it has 2");
}

/// A bundle that claims security it does not have gets no keys.
#[test]
fn weak_parameters_are_refused() {
    let mut weak = linear();
    weak.big.noise.0 /= 2.0;
    let seeded = ClientKeys::generate_from_test_seed(&weak, TestSeed(1));
    for keys in [ClientKeys::generate(&weak), seeded] {
        let error = keys.unwrap_err().to_string();
        assert!(error.contains("gives less than 128 bits of security"), "{error}");
    }
    let claims = Parameters { security_bits: 80, ..linear() };
    let error = ClientKeys::generate(&claims).unwrap_err().to_string();
    assert!(error.contains("80 bits is no known security level"), "{error}");
}
