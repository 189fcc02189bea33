# Sourced by scripts that call cargo. Where rustup has the pinned Rust only as `stable` and cannot fetch it under its
# own name, as on a machine without network, the same version does.
pinned=$(sed -n 's/^channel = "\(.*\)"$/\1/p' rust-toolchain.toml)
if ! cargo --version >/dev/null 2>&1 && rustc +stable --version 2>/dev/null | grep -q "^rustc $pinned "; then
    export RUSTUP_TOOLCHAIN=stable
fi
