"""What reads bytes from outside: spoilt files are refused with a short error, and take memory and time in
proportion to what was given.

Each kind of file is spoilt at random, the same in every run, for as long as there is time: a few seconds, or
``FERROCRETE_FUZZ_MINUTES``. The compiled part's readers have targets of their own, in ``test/bytes``. Servers
are not loaded of spoilt files: those are native code, or text for the compiler.
"""

import base64
import io
import json
import os
import random
import resource
import time
import zipfile
import zlib

import pytest
from ferrocrete import fhe
from ferrocrete._native import CompilationError, FheError
from support import weigh

#: Minutes for each kind of file.
MINUTES = float(os.environ.get("FERROCRETE_FUZZ_MINUTES", "0.08"))

#: Characters of a message.
MOST = 5000

#: Pieces that are written over others.
TOKENS = [
    b"0",
    b"-1",
    b"64",
    b"null",
    b"[]",
    b"{}",
    b'"x"',
    b"1e999",
    b"9" * 30,
    b"[" * 2000,
    b"\xff",
]


@pytest.fixture(scope="module")
def circuit():
    return weigh.compile(fhe.inputset(fhe.uint3, fhe.uint2))


@pytest.fixture(scope="module")
def files(circuit, tmp_path_factory):
    """Every kind of file, and what reads its path."""
    folder = tmp_path_factory.mktemp("files")
    circuit.client.save(folder / "client.zip")
    circuit.client.specs.save(folder / "specs")
    value, clear = circuit.encrypt(3, 1)
    (folder / "value").write_bytes(value.serialize())
    (folder / "clear").write_bytes(clear.serialize())
    circuit.client.keys.serialize_to_file(folder / "keys")
    (folder / "evaluation").write_bytes(circuit.client.evaluation_keys.serialize())
    return folder


def of_bytes(read):
    return lambda path: read(path.read_bytes())


def specs(path):
    """A client of specs, which checks what it encrypts with all that is in them."""
    found = fhe.ClientSpecs.load(path)
    for name, function in found.functions.items():
        found.check(name, [None] * len(function.inputs))
    return found.digest


READERS = {
    "client.zip": fhe.Client.load,
    "specs": specs,
    "value": of_bytes(fhe.Value.deserialize),
    "clear": of_bytes(fhe.Value.deserialize),
    "keys": of_bytes(fhe.Keys.deserialize),
    "evaluation": of_bytes(fhe.EvaluationKeys.deserialize),
}


def spoilt(data, chance):
    """Bytes, changed in a few places."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice([0, 1, 8, 64]))
        kind = chance.randrange(4)
        if kind == 0:
            del data[at:to]
        elif kind == 1:
            data[at:at] = data[at:to]
        elif kind == 2:
            data[at:to] = chance.choice(TOKENS)
        elif at < len(data):
            data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


def spoilt_archive(data, chance):
    """An archive with one spoilt member, or named otherwise, or packed."""
    source = zipfile.ZipFile(io.BytesIO(data))
    names = source.namelist()
    chosen = chance.choice(names)
    packing = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", packing) as file:
        for name in names:
            content = source.read(name)
            file.writestr(name, spoilt(content, chance) if name == chosen else content)
    return archive.getvalue()


def spoilt_specs(data, chance):
    """Specs whose packed checks are spoilt."""
    description = json.loads(data)
    checks = zlib.decompress(base64.b64decode(description["checks"]))
    description["checks"] = base64.b64encode(zlib.compress(spoilt(checks, chance))).decode()
    return json.dumps(description).encode()


def changed(name, data, chance):
    if chance.random() < 0.5:
        if name == "specs":
            return spoilt_specs(data, chance)
        if data[:2] == b"PK":
            return spoilt_archive(data, chance)
    return spoilt(data, chance)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.filterwarnings("ignore")
def test_spoilt_files_are_refused(files, tmp_path, name):
    data = (files / name).read_bytes()
    READERS[name](files / name)
    chance = random.Random(1)  # noqa: S311 - it spoils files
    end = time.monotonic() + 60 * MINUTES
    tried = refused = 0
    while tried < 5 or time.monotonic() < end:
        path = tmp_path / "spoilt"
        path.write_bytes(changed(name, data, chance))
        begin = time.monotonic()
        try:
            READERS[name](path)
        except (ValueError, TypeError, FheError, CompilationError) as error:
            assert len(str(error)) < MOST, str(error)[:500]
            refused += 1
        assert time.monotonic() - begin < 20
        tried += 1
    print(f"{name}: {tried} files, {refused} refused")
    assert refused > 0


def bomb(packing, size=1 << 29):
    archive = io.BytesIO()
    with (
        zipfile.ZipFile(archive, "w", packing) as file,
        file.open("client.specs.json", "w") as member,
    ):
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
    return archive.getvalue()


@pytest.mark.parametrize(
    ("packing", "why"),
    [
        (zipfile.ZIP_DEFLATED, "would unpack to 536870912"),
        (zipfile.ZIP_BZIP2, "packed in another way"),
        (zipfile.ZIP_LZMA, "packed in another way"),
    ],
)
def test_a_small_file_does_not_unpack_to_a_large_one(tmp_path, packing, why):
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb(packing))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for read in (
        fhe.Client.load,
        fhe.Server.load,
        of_bytes(fhe.Keys.deserialize),
        fhe.Keys.deserialize,
    ):
        with pytest.raises(ValueError, match=why):
            read(path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000, f"{grown} KiB"


def test_packed_checks_do_not_unpack_to_large_ones(circuit):
    description = json.loads(circuit.client.specs.serialize())
    packed = zlib.compressobj(9)
    data = b"".join([packed.compress(bytes(1 << 20)) for _ in range(256)]) + packed.flush()
    description["checks"] = base64.b64encode(data).decode()
    with pytest.raises(ValueError, match="they end too early, or are too long"):
        fhe.ClientSpecs.deserialize(json.dumps(description).encode())
