//! Client and server that share nothing but bytes.

use ferrocrete::{
    Bundle, Client, Compiler, Error, IntTensor, LoadedProgram, Manifest, Monitor, RunError, ServerKeyFile,
    ServerKeys, TestSeed, Value, values_from_bytes, values_to_bytes,
};

const PROGRAM: &str = r#"
func.func @double(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %two = arith.constant 2 : i4
  %y = "FHE.mul_eint_int"(%x, %two) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %y : !FHE.eint<3>
}
func.func @both(%x: !FHE.eint<3>, %y: tensor<2x!FHE.eint<3>>, %n: i4) -> (!FHE.eint<3>, tensor<2x!FHE.eint<3>>) {
  %table = arith.constant dense<[7, 6, 5, 4, 3, 2, 1, 0]> : tensor<8xi64>
  %a = "FHE.apply_lookup_table"(%x, %table) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %b = "FHE.add_eint_int"(%a, %n) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %b, %y : !FHE.eint<3>, tensor<2x!FHE.eint<3>>
}
"#;

fn pair() -> IntTensor {
    IntTensor::new(vec![2], vec![5, 6]).unwrap()
}

#[test]
fn one_loaded_program_runs_with_the_keys_of_many_clients() {
    let bundle = Compiler::new().compile_str(PROGRAM, "apart.mlir").unwrap().bundle().to_bytes();
    let program = LoadedProgram::from_bytes(&bundle).unwrap();
    let manifest = Manifest::from_bytes(&program.manifest().to_bytes()).unwrap();
    let mut others = None;
    for seed in [1, 2] {
        // Each client has the manifest alone, and comes back from the bytes of its key.
        let client = Client::generate_from_test_seed(&manifest, TestSeed(seed)).unwrap();
        let keys = client.server_keys(&Monitor::new()).unwrap().to_bytes();
        let client = Client::from_bytes(&manifest, &client.to_bytes()).unwrap().allow_clear();
        let arguments = [IntTensor::scalar(5), pair(), IntTensor::scalar(1)];
        let encrypt = |(i, argument)| client.encrypt_argument(Some("both"), i, argument).unwrap().to_bytes();
        let sent: Vec<Vec<u8>> = arguments.iter().enumerate().map(encrypt).collect();

        let keys = ServerKeys::new(&ServerKeyFile::from_bytes(&keys).unwrap()).unwrap();
        let received: Vec<Value> = sent.iter().map(|bytes| Value::from_bytes(bytes).unwrap()).collect();
        let results = program.run(Some("both"), &keys, &received, &Monitor::new()).unwrap();
        if let Some(others) = others.replace(keys) {
            let error = program.run(Some("both"), &others, &received, &Monitor::new()).unwrap_err();
            assert!(error.to_string().contains("argument 0 of function `both`: it is encrypted under key"));
        }

        let results = values_from_bytes(&values_to_bytes(&results)).unwrap();
        let decrypt = |i: usize| client.decrypt_result(Some("both"), i, &results[i]).unwrap();
        assert_eq!((decrypt(0), decrypt(1)), (IntTensor::scalar(3), pair()));
    }
}

#[test]
fn what_does_not_belong_together_is_told() {
    let program = Compiler::new().compile_str(PROGRAM, "apart.mlir").unwrap();
    let other = PROGRAM
        .replace("eint<3>", "eint<4>")
        .replace("i4", "i5")
        .replace("3, 2, 1, 0", "3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1, 0");
    let other = Compiler::new().compile_str(&other.replace("8xi64", "16xi64"), "other.mlir").unwrap();
    let client = Client::generate_from_test_seed(program.manifest(), TestSeed(3)).unwrap();
    assert!(matches!(
        Client::from_bytes(other.manifest(), &client.to_bytes()),
        Err(Error::ForeignKey { .. })
    ));

    let keys = ServerKeys::new(&client.server_keys(&Monitor::new()).unwrap()).unwrap();
    let loaded = LoadedProgram::load(other.bundle()).unwrap();
    let error = loaded.run(Some("double"), &keys, &[], &Monitor::new()).unwrap_err();
    assert!(matches!(error, RunError::KeyParameters { .. }), "{error}");

    let value = client.encrypt_argument(Some("double"), 0, &IntTensor::scalar(2)).unwrap();
    type Fails = fn(&[u8]) -> bool;
    let files: [(&str, Vec<u8>, Fails); 4] = [
        ("bundle", program.bundle().to_bytes(), |bytes| Bundle::from_bytes(bytes).is_err()),
        ("manifest", program.manifest().to_bytes(), |bytes| Manifest::from_bytes(bytes).is_err()),
        ("client key", client.to_bytes().to_vec(), |bytes| {
            ferrocrete::ClientKeys::from_bytes(bytes).is_err()
        }),
        ("value", value.to_bytes(), |bytes| Value::from_bytes(bytes).is_err()),
    ];
    for (what, bytes, fails) in &files {
        assert!(!fails(bytes), "{what}");
        for end in [0, 7, 40, bytes.len() / 2, bytes.len() - 1] {
            assert!(fails(&bytes[..end]), "{what} of {end} bytes");
        }
        // Of another kind.
        assert!(files.iter().filter(|(other, ..)| other != what).all(|(_, other, _)| fails(other)), "{what}");
    }
    let error = client.decrypt_result(Some("both"), 2, &value).unwrap_err().to_string();
    assert_eq!(error, "function `both` has no result 2, counted from 0: it has 2");
}
