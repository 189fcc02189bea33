//! Keys, a client's and those that it hands to a server.

use super::{either, fate, kept};
use crate::Fate;
use crate::seal::{self, parts, sealed, sealed_to};
use ferrocrete_abi::key_material::{EvaluationKeys, ServerKeyFile};
use ferrocrete_abi::parameters::Parameters;
use ferrocrete_client::ClientKeys;
use ferrocrete_kernels::ServerKeys;

/// The longest key that is made up to its parameters' length.
const LONGEST: usize = 1 << 20;

/// The parameters in a header, if they are good.
fn parameters(bytes: &[u8]) -> Option<Parameters> {
    let header: serde_json::Value = serde_json::from_slice(parts(bytes).0).ok()?;
    let parameters: Parameters = serde_json::from_value(header.get("parameters")?.clone()).ok()?;
    parameters.validate().ok().map(|()| parameters)
}

/// Secret keys.
pub fn client(bytes: &[u8]) -> Fate {
    let read = |bytes: &[u8]| {
        let keys = kept(ClientKeys::from_bytes(bytes));
        if let Some(keys) = &keys {
            // Bits behind the last one of a key are not kept.
            let written = keys.to_bytes();
            let again = ClientKeys::from_bytes(&written).expect("what was written is read");
            assert!(*again.to_bytes() == *written, "written and read again, it is another");
        }
        fate(&keys)
    };
    let whole = parameters(bytes).map(|parameters| {
        let packed = |bits: usize| bits.div_ceil(8);
        let small = parameters.bootstrap.map_or(0, |bootstrap| packed(bootstrap.small.dimension.0));
        read(&sealed_to(seal::CLIENT_KEY, bytes, packed(parameters.big.dimension.0) + small))
    });
    [read(bytes), read(&sealed(seal::CLIENT_KEY, bytes))].into_iter().chain(whole).fold(Fate::Refused, either)
}

/// Evaluation keys, read and prepared.
pub fn server(bytes: &[u8]) -> Fate {
    let read = |bytes: &[u8]| {
        let file = kept(ServerKeyFile::from_bytes(bytes));
        if let Some(file) = &file {
            let again = ServerKeyFile::from_bytes(&file.to_bytes()).expect("what was written is read");
            assert!(again == *file, "written and read again, it is another");
            let keys = kept(ServerKeys::from_bytes(bytes)).expect("what is read is prepared");
            assert_eq!(keys.tag(), file.tag());
        }
        fate(&file)
    };
    let length = parameters(bytes).map(|parameters| {
        parameters.bootstrap.map_or(0, |bootstrap| {
            let (keyswitch, blind_rotation) = EvaluationKeys::words(&parameters, &bootstrap);
            8 * (keyswitch + blind_rotation + EvaluationKeys::packing_words(&parameters, &bootstrap))
        })
    });
    let whole = length
        .filter(|length| *length <= LONGEST)
        .map(|length| read(&sealed_to(seal::SERVER_KEY, bytes, length)));
    [read(bytes), read(&sealed(seal::SERVER_KEY, bytes))].into_iter().chain(whole).fold(Fate::Refused, either)
}
