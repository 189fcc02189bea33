"""Keys: secret ones for the client, evaluation keys for the server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ... import _native
from ..._attributes import Attributes
from ..._native import FheError
from ..process import OfProcess, lock
from ..progress import Progress
from ..seeds import seed_of
from ..warning import warn
from .evaluation_keys import EvaluationKeys
from .files import SECRET_ENTRY, octets, pack, place_in_archive, unpack, write_atomically
from .specs import ClientSpecs

_SPECS, _SECRET, _EVALUATION = "client.specs.json", SECRET_ENTRY, "evaluation.key"

_WHAT = "file of keys"

#: Bits of a seed.
_SEED_BITS = 128


class Keys(Attributes):
    """The keys of a program: generated, saved, loaded.

    Whoever has them reads everything that is encrypted under them. What :meth:`save` writes and
    :meth:`serialize` gives is not protected by a password.

    Parameters
    ----------
    specs
        The program they are for.
    cache_directory
        A directory to keep keys in and take them from, for tests only: nothing protects them.
    progress
        Whether to show progress.
    """

    def __init__(
        self,
        specs: ClientSpecs,
        cache_directory: str | Path | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._specs = specs
        self._cache = Path(cache_directory) if cache_directory is not None else None
        self._progress = progress or Progress()
        self._lock = OfProcess(lock)
        self._keys: tuple[_native.Client, EvaluationKeys] | None = None

    @property
    def specs(self) -> ClientSpecs:
        """The program they are for."""
        return self._specs

    @property
    def are_generated(self) -> bool:
        """Whether there are keys, generated or loaded."""
        return self._keys is not None

    def generate(
        self,
        force: bool = False,
        secret_seed: int | None = None,
        encryption_seed: int | None = None,
        initial_keys: object = None,
        *,
        seed: int | None = None,
    ) -> None:
        """Generates keys, unless there are any. If it is interrupted, those there were stay.

        Parameters
        ----------
        force
            Whether to generate even if there are keys. What is encrypted under them can then
            not be decrypted anymore.
        secret_seed, seed
            Makes secret keys that anyone who knows it can make too: for tests only. Masks and
            noise differ each time all the same.
        encryption_seed
            Has no effect: masks and noise always come from the machine's randomness.
        initial_keys
            Not supported.

        Raises
        ------
        ValueError
            For a seed out of range, and for ``initial_keys``.
        TypeError
            For a seed that is no integer.
        """
        if initial_keys is not None:
            raise ValueError("initial_keys: keys can't be built from given secret keys")
        if encryption_seed is not None:
            warn(
                "encryption_seed has no effect: masks and noise come from the machine's randomness"
            )
        number = seed_of(secret_seed if seed is None else seed, _SEED_BITS)
        with self._lock():
            if self._keys is None or force:
                self._keys = self._cached(force, number) or self._new(number)

    def _new(self, seed: int | None) -> tuple[_native.Client, EvaluationKeys]:
        client = _native.Client.generate(self._specs.manifest, seed)
        keys = (client, self._evaluation_of(client))
        path = self._cache_path(seed)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, self._pack(keys), private=True)
        return keys

    def _evaluation_of(self, client: _native.Client) -> EvaluationKeys:
        with self._progress.bar("generating keys") as bar:
            return EvaluationKeys(client.evaluation_keys(bar))

    def _cache_path(self, seed: int | None) -> Path | None:
        name = f"{self._specs.fingerprint}.{'random' if seed is None else seed}.keys"
        return None if self._cache is None else self._cache / name

    def _cached(
        self, force: bool, seed: int | None
    ) -> tuple[_native.Client, EvaluationKeys] | None:
        path = self._cache_path(seed)
        if force or path is None or not path.exists():
            return None
        try:
            return Keys.deserialize(path)._bound_to(self._specs)
        except (ValueError, FheError) as error:
            raise ValueError(f"{path} holds no keys to take ({error}); delete it") from error

    def save(self, location: str | Path) -> None:
        """Writes the keys to a file that only the owner may read.

        Raises
        ------
        ValueError
            If there is such a file: keys are not overwritten.
        RuntimeError
            If there are no keys.
        """
        path = Path(location)
        if path.exists():
            raise ValueError(f"{path} exists; keys are not written over it")
        try:
            write_atomically(path, self.serialize(), private=True, only_new=True)
        except FileExistsError as error:
            raise ValueError(f"{path} exists; keys are not written over it") from error

    def serialize_to_file(self, path: str | Path) -> None:
        """As :meth:`save`, but replaces a file that is there."""
        write_atomically(Path(path), self.serialize(), private=True)

    def load(self, location: str | Path) -> None:
        """Takes the keys of a file.

        Raises
        ------
        ValueError
            If there is no such file, it holds no keys, or keys for other parameters.
        """
        path = Path(location)
        if not path.exists():
            raise ValueError(f"there are no keys to load: {path} does not exist")
        self._take(Keys.deserialize(path))

    def load_from_bytes(self, serialized_keys: bytes) -> None:
        """As :meth:`load`, from what :meth:`serialize` gave."""
        self._take(Keys.deserialize(serialized_keys))

    def _take(self, loaded: Keys) -> None:
        keys = loaded._bound_to(self._specs)
        with self._lock():
            self._keys = keys

    def load_if_exists_generate_and_save_otherwise(
        self, location: str | Path, secret_seed: int | None = None, *, seed: int | None = None
    ) -> None:
        """Takes the keys of a file; if there is none, generates keys and writes it."""
        if Path(location).exists():
            self.load(location)
        else:
            self.generate(secret_seed=secret_seed, seed=seed)
            self.save(location)

    def serialize(self) -> bytes:
        """The keys as bytes: specs, secret keys and evaluation keys.

        Raises
        ------
        RuntimeError
            If there are no keys.
        """
        return self._pack(self._present())

    def _pack(self, keys: tuple[_native.Client, EvaluationKeys]) -> bytes:
        client, evaluation = keys
        return pack(
            {
                _SPECS: self._specs.serialize(),
                _SECRET: client.serialize(),
                _EVALUATION: evaluation.serialize(),
            }
        )

    @staticmethod
    def deserialize(serialized_keys: bytes | Path) -> Keys:
        """Keys from bytes, or from a file.

        Raises
        ------
        ValueError
            If they are no keys, or damaged.
        TypeError
            If it is neither bytes nor a path.
        """
        if isinstance(serialized_keys, Path):
            return Keys._read(serialized_keys)
        parts = unpack(octets(serialized_keys, "keys"), _WHAT, _SPECS, _SECRET, _EVALUATION)
        data = parts[_EVALUATION]
        return Keys._of(parts, lambda client: _native.EvaluationKeys.deserialize(data, client))

    @staticmethod
    def _read(path: Path) -> Keys:
        """Keys from a file. The evaluation keys are prepared as they are read: they are large."""
        parts = unpack(path, _WHAT, _SPECS, _SECRET, leave=_EVALUATION)
        place = place_in_archive(path, _EVALUATION)
        if place is None:
            return Keys.deserialize(path.read_bytes())
        return Keys._of(parts, lambda client: _native.EvaluationKeys.read(path, place, client))

    @staticmethod
    def _of(
        parts: dict[str, bytes], evaluation: Callable[[_native.Client], _native.EvaluationKeys]
    ) -> Keys:
        keys = Keys(ClientSpecs.deserialize(parts[_SPECS]))
        try:
            client = _native.Client.load(keys._specs.manifest, parts[_SECRET])
            keys._keys = (client, EvaluationKeys(evaluation(client)))
        except FheError as error:
            raise ValueError(f"this is no {_WHAT}, or it is damaged: {error}") from error
        return keys

    @property
    def evaluation(self) -> EvaluationKeys:
        """The keys for the server; generates keys if there are none."""
        self.generate()
        return self._present()[1]

    @property
    def native(self) -> _native.Client:
        """The compiled part's client; generates keys if there are none."""
        self.generate()
        return self._present()[0]

    def bound_to(self, specs: ClientSpecs) -> Keys:
        """These keys, for another program with the same parameters.

        Raises
        ------
        ValueError
            If its parameters are others.
        """
        keys = Keys(specs, self._cache, self._progress)
        keys._keys = self._bound_to(specs)
        return keys

    def _bound_to(self, specs: ClientSpecs) -> tuple[_native.Client, EvaluationKeys]:
        client, evaluation = self._present()
        if specs.fingerprint != self._specs.fingerprint:
            raise ValueError(
                "these keys are for a program with other parameters: a program that is compiled "
                "anew with other widths or error bounds needs new keys"
            )
        if specs == self._specs:
            return client, evaluation
        return _native.Client.load(specs.manifest, client.serialize()), evaluation

    def _present(self) -> tuple[_native.Client, EvaluationKeys]:
        keys = self._keys
        if keys is None:
            raise RuntimeError("there are no keys: generate or load them before")
        return keys

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("keys hold secrets and are not pickled: use serialize() or save()")

    def __repr__(self) -> str:
        return f"<fhe.Keys: {'generated' if self.are_generated else 'not generated'}>"
