//! Frames around bytes that a fuzzer makes: it finds no checksum by itself.

use ferrocrete_abi::ABI_VERSION;
use ferrocrete_abi::frame::MAGIC;
use sha2::{Digest, Sha256};

/// The tags of the frames' kinds, as files have them.
pub const BUNDLE: u32 = 1;
pub const CLIENT_KEY: u32 = 2;
pub const SERVER_KEY: u32 = 3;
pub const VALUES: u32 = 4;
pub const MANIFEST: u32 = 5;
pub const SIGNATURE: u32 = 6;
pub const SIGNING_KEY: u32 = 7;

/// A header, and behind the first zero byte, which JSON does not have, a payload.
pub fn parts(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0);
    end.map_or((bytes, &[]), |end| (&bytes[..end], &bytes[end + 1..]))
}

/// The file of a kind with these [`parts`], with right lengths and a right checksum.
pub fn sealed(kind: u32, bytes: &[u8]) -> Vec<u8> {
    let (header, payload) = parts(bytes);
    sealed_parts(kind, header, payload)
}

/// The same of a payload as long as is called for, made of the one that is there.
pub fn sealed_to(kind: u32, bytes: &[u8], length: usize) -> Vec<u8> {
    let (header, payload) = parts(bytes);
    let payload: Vec<u8> = payload.iter().chain(&[0x5a]).copied().cycle().take(length).collect();
    sealed_parts(kind, header, &payload)
}

fn sealed_parts(kind: u32, header: &[u8], payload: &[u8]) -> Vec<u8> {
    let lengths = [header.len() as u64, payload.len() as u64].map(u64::to_le_bytes).concat();
    let numbers = [ABI_VERSION, kind].map(u32::to_le_bytes).concat();
    let mut file = [&MAGIC, &numbers[..], &lengths, header, payload].concat();
    let sum = Sha256::digest(&file);
    file.extend(&sum[..16]);
    file
}
