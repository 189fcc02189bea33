"""Types of values: elements, shapes, and the annotations that declare them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from .shown import shown

#: Bytes of the widest float.
_WIDEST_FLOAT = 8


@dataclass(frozen=True)
class Integer:
    """Integers of a width.

    Attributes
    ----------
    is_signed
        Whether there are negative ones (two's complement).
    bit_width
        In bits, the sign included.
    """

    is_signed: bool
    bit_width: int

    def __post_init__(self) -> None:
        if self.bit_width < 1:
            raise ValueError(f"an integer has at least 1 bit, not {self.bit_width}")

    def __str__(self) -> str:
        return f"{'int' if self.is_signed else 'uint'}{self.bit_width}"

    def min(self) -> int:
        """Gives the least integer of the type."""
        return -(1 << (self.bit_width - 1)) if self.is_signed else 0

    def max(self) -> int:
        """Gives the greatest integer of the type."""
        return (1 << (self.bit_width - self.is_signed)) - 1

    def can_represent(self, value: int) -> bool:
        """Whether an integer is of the type."""
        return self.min() <= value <= self.max()

    @staticmethod
    def that_can_represent(value: Any, force_signed: bool = False) -> Integer:
        """Gives the smallest type that holds a value.

        Parameters
        ----------
        value
            An integer, or an array or nested list of integers.
        force_signed
            Whether the type has a sign even if no element does.

        Returns
        -------
        Integer
            Of 1 bit at least.

        Raises
        ------
        ValueError
            If elements are not integers.
        """
        array = np.asarray(value)
        is_wide = array.dtype == object and all(isinstance(one, int) for one in array.flat)
        if array.dtype.kind not in "biu" and not is_wide:
            raise ValueError(f"{shown(value)} is not made of integers")
        low, high = (int(array.min()), int(array.max())) if array.size else (0, 0)
        signed = force_signed or low < 0
        # Of a negative one the bits that are not copies of the sign.
        width = max((~end if end < 0 else end).bit_length() for end in (low, high)) + signed
        return Integer(signed, max(width, 1))


@dataclass(frozen=True)
class Float:
    """Floats of a width in bits: 16, 32 or 64."""

    bit_width: int

    def __post_init__(self) -> None:
        if self.bit_width not in (16, 32, 64):
            raise ValueError(f"a float has 16, 32 or 64 bits, not {self.bit_width}")

    def __str__(self) -> str:
        return f"float{self.bit_width}"


@dataclass(frozen=True)
class ValueDescription:
    """What a value is.

    Attributes
    ----------
    dtype
        Type of its elements.
    shape
        Lengths of its axes; none for a scalar.
    is_encrypted
        Whether it is encrypted.
    """

    dtype: Integer | Float
    shape: tuple[int, ...]
    is_encrypted: bool = False

    @staticmethod
    def of(value: Any, is_encrypted: bool = False) -> ValueDescription:
        """Gives the smallest description that holds a value.

        Parameters
        ----------
        value
            A number or truth value, or an array or nested list of them.
        is_encrypted
            Whether it is encrypted.

        Returns
        -------
        ValueDescription
            Of integers of the smallest type for all elements, or of floats.

        Raises
        ------
        ValueError
            For what is no value of integers or floats.
        """
        try:
            array = np.asarray(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is no value: {error}") from error
        if array.dtype.kind == "f" and array.dtype.itemsize <= _WIDEST_FLOAT:
            return ValueDescription(Float(8 * array.dtype.itemsize), array.shape, is_encrypted)
        if array.dtype.kind not in "biu":
            raise ValueError(f"{value!r} is no value of integers or floats of up to 64 bits")
        return ValueDescription(Integer.that_can_represent(array), array.shape, is_encrypted)

    @property
    def is_clear(self) -> bool:
        """Whether it is not encrypted."""
        return not self.is_encrypted

    @property
    def is_scalar(self) -> bool:
        """Whether it has no axes."""
        return not self.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)

    def __str__(self) -> str:
        status = "Encrypted" if self.is_encrypted else "Clear"
        if self.is_scalar:
            return f"{status}Scalar<{self.dtype}>"
        return f"{status}Tensor<{self.dtype}, shape={self.shape}>"


def EncryptedScalar(dtype: Integer | Float) -> ValueDescription:
    """Describes one encrypted element."""
    return ValueDescription(dtype, (), True)


def ClearScalar(dtype: Integer | Float) -> ValueDescription:
    """Describes one clear element."""
    return ValueDescription(dtype, (), False)


def EncryptedTensor(dtype: Integer | Float, shape: tuple[int, ...]) -> ValueDescription:
    """Describes an encrypted tensor."""
    return ValueDescription(dtype, tuple(shape), True)


def ClearTensor(dtype: Integer | Float, shape: tuple[int, ...]) -> ValueDescription:
    """Describes a clear tensor."""
    return ValueDescription(dtype, tuple(shape), False)


class ScalarAnnotation:
    """An annotation that declares a scalar, such as ``fhe.uint4``."""

    dtype: ClassVar[Integer | Float]


class TensorAnnotation:
    """An annotation that declares a tensor: ``fhe.tensor[fhe.uint4, 3, 2]``."""


class tensor(TensorAnnotation):
    """Declares a tensor: ``fhe.tensor[fhe.uint4, 3, 2]`` has shape (3, 2)."""

    def __class_getitem__(cls, item: Any) -> ValueDescription:
        """Gives the description of a tensor.

        Parameters
        ----------
        item
            Type of the elements, then the length of each axis.

        Raises
        ------
        ValueError
            If there is no type of ``fhe``, no length, or a length that is no integer.
        """
        element, *shape = item if isinstance(item, tuple) else (item,)
        if not (isinstance(element, type) and issubclass(element, ScalarAnnotation)):
            name = getattr(element, "__name__", element)
            message = f"the elements of a tensor need a type such as fhe.uint4, not {name}"
            raise ValueError(message)  # noqa: TRY004
        if not shape:
            raise ValueError(
                f"a tensor needs a shape, such as fhe.tensor[fhe.{element.dtype}, 3, 2]"
            )
        if not all(isinstance(length, int) and length >= 0 for length in shape):
            raise ValueError(f"lengths of axes are integers from 0, not {tuple(shape)}")
        return ValueDescription(element.dtype, tuple(shape))


def describe(annotation: Any) -> ValueDescription:
    """Gives what an annotation declares.

    Parameters
    ----------
    annotation
        A type such as ``fhe.uint4``, or ``fhe.tensor[...]``.

    Returns
    -------
    ValueDescription
        Not encrypted, unless it was a description that says so.

    Raises
    ------
    TypeError
        If it is neither.
    """
    if isinstance(annotation, ValueDescription):
        return annotation
    if isinstance(annotation, type) and issubclass(annotation, ScalarAnnotation):
        return ValueDescription(annotation.dtype, ())
    raise TypeError(
        f"{shown(annotation)} declares no value: use fhe.uint4, fhe.tensor[fhe.uint4, 3] or the like"
    )


__all__ = [
    "ClearScalar",
    "ClearTensor",
    "EncryptedScalar",
    "EncryptedTensor",
    "Float",
    "Integer",
    "ScalarAnnotation",
    "TensorAnnotation",
    "ValueDescription",
    "describe",
    "tensor",
]
