//! Arguments and results of a call.

use super::files::use_gate;
use super::{either, fate, kept};
use crate::Fate;
use crate::seal::{self, sealed};
use ferrocrete_abi::manifest::Function;
use ferrocrete_abi::value::{self, Value};
use ferrocrete_client::ClientKeys;
use std::sync::LazyLock;

/// Keys of ciphertexts that are a few words: from a file, as nobody generates keys so insecure.
static KEYS: LazyLock<ClientKeys> = LazyLock::new(|| {
    let header =
        r#"{"parameters":{"security_bits":0,"big":{"dimension":3,"noise":1e-9},"bootstrap":null},"key_id":"#;
    let file = format!("{header}{:?}}}\0\u{5}", [0; 16]);
    ClientKeys::from_bytes(&sealed(seal::CLIENT_KEY, file.as_bytes())).expect("the file is good")
});

/// A list of values, which a client then decrypts.
pub fn values(bytes: &[u8]) -> Fate {
    let read = |bytes: &[u8]| {
        let values = kept(value::from_bytes(bytes));
        if let Some(values) = &values {
            let again = value::from_bytes(&value::to_bytes(values)).expect("what was written is read");
            assert!(again == *values, "written and read again, they are others");
            kept(Value::from_bytes(bytes));
            decrypt(values);
        }
        fate(&values)
    };
    either(read(bytes), read(&sealed(seal::VALUES, bytes)))
}

fn decrypt(values: &[Value]) {
    values.iter().for_each(|value| use_gate(value.gate()));
    let function = Function {
        name: "f".into(),
        symbol: "f".into(),
        inputs: vec![],
        outputs: values.iter().map(|value| value.gate().clone()).collect(),
        bootstraps: None,
        most_rounds: None,
        composable: None,
    };
    kept(KEYS.decrypt_results(&function, values));
    for (place, value) in values.iter().enumerate() {
        kept(KEYS.decrypt_result(&function, place, value));
        // As of the keys here, whatever it names.
        let own = Value::encrypted(value.gate().clone(), KEYS.tag(), value.words().to_vec());
        let own = kept(own).expect("a value's words fit it");
        let clear = kept(KEYS.decrypt_result(&function, place, &own));
        assert!(clear.is_none_or(|clear| clear.shape() == value.gate().shape));
    }
}
