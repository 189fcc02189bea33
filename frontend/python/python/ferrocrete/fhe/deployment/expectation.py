"""What a client expects of a program whose specs somebody else gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ... import _native
from ..probability import check_probability
from ..shown import shown
from .specs import ClientSpecs, Signature

_ALL, _ENCRYPTED, _CLEAR = "all", "encrypted", "clear"


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What must hold of specs before a :class:`Client` encrypts anything for them.

    The specs say which arguments are encrypted. Of specs that come from somebody else, a client
    says what must be, and refuses others.

    Parameters
    ----------
    encrypted
        The arguments that must be encrypted: ``"all"``, their places counted from 0, or all
        parameters in order as they are compiled, ``{"x": "encrypted", "y": "clear"}``. They hold
        for every function that is called. Names alone would not do: who writes the specs names
        the arguments, too.
    digest
        What :attr:`ClientSpecs.digest` must be.
    max_error
        The largest probability that anything in one execution goes wrong.
    min_security
        The fewest bits of security.

    Raises
    ------
    TypeError, ValueError
        For anything else.
    """

    encrypted: Literal["all"] | Sequence[int] | Mapping[str, str] | None = None
    digest: str | None = None
    max_error: float | None = None
    min_security: int | None = None

    def __post_init__(self) -> None:
        _check_encrypted(self.encrypted)
        if self.digest is not None and not isinstance(self.digest, str):
            raise TypeError(f"digest is text, as specs.digest gives it, not {shown(self.digest)}")
        if self.max_error is not None:
            check_probability("max_error", self.max_error)
        bits = self.min_security
        if bits is not None and (isinstance(bits, bool) or not isinstance(bits, int) or bits < 0):
            raise TypeError(f"min_security is a number of bits, not {shown(bits)}")

    @property
    def speaks_of_arguments(self) -> bool:
        """Whether it says which arguments may be clear."""
        return self.encrypted is not None or self.digest is not None

    def check(self, specs: ClientSpecs) -> None:
        """Checks specs, and which arguments are encrypted if they have one function.

        Raises
        ------
        ValueError
            If they are not as expected.
        """
        _native.check_specs(specs.manifest, self.digest, self.max_error, self.min_security)
        if len(specs.functions) == 1:
            self.check_arguments(specs, specs.function(None))

    def check_arguments(self, specs: ClientSpecs, signature: Signature) -> None:
        """Checks which arguments of a function are encrypted.

        Raises
        ------
        ValueError
            If they are not as expected.
        """
        if self.encrypted is None:
            return
        places: list[int] | None = None
        if isinstance(self.encrypted, Mapping):
            _check_names(list(self.encrypted), signature)
            statuses = enumerate(self.encrypted.values())
            places = [place for place, status in statuses if status == _ENCRYPTED]
        elif not isinstance(self.encrypted, str):
            places = [int(place) for place in self.encrypted]
        _native.check_arguments(specs.manifest, signature.name, places)


def _check_encrypted(encrypted: object) -> None:
    if encrypted is None or (isinstance(encrypted, str) and encrypted == _ALL):
        return
    if isinstance(encrypted, Mapping):
        for status in encrypted.values():
            if status not in (_ENCRYPTED, _CLEAR):
                raise ValueError(f"a parameter is 'encrypted' or 'clear', not {shown(status)}")
        return
    if isinstance(encrypted, Sequence) and not isinstance(encrypted, str | bytes):
        plain = [place for place in encrypted if isinstance(place, int) and place >= 0]
        if len(plain) == len(encrypted):
            return
    raise TypeError(
        "encrypted is 'all', a list of places counted from 0, or all parameters with 'encrypted' "
        f"or 'clear', not {shown(encrypted)}"
    )


def _check_names(names: list[str], signature: Signature) -> None:
    """Refuses other parameters, or another order: arguments are given by place."""
    found = [gate.name for gate in signature.inputs]
    same = len(found) == len(names) and all(
        known is None or known == name for known, name in zip(found, names, strict=True)
    )
    if not same:
        raise ValueError(
            f"function '{signature.name}' has the parameters {shown(found)}, expected "
            f"{shown(names)}; get the specs from who wrote the program"
        )
