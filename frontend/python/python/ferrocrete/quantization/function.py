"""Float functions as circuits on the integers of quantizers."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from .._attributes import Attributes
from .circuit import QuantizedCircuit
from .quantizer import UniformQuantizer


class Dequantizer(Protocol):
    """What knows the floats that integers stand for, as :class:`UniformQuantizer` does."""

    def dequantize(self, q: Any) -> Any:
        """The floats."""


def quantize(
    function: Callable[..., Any],
    inputs: Mapping[str, UniformQuantizer],
    output: UniformQuantizer,
) -> QuantizedFunction:
    """A float function as a function of integers.

    The function acts element by element. Of one input, it becomes one lookup table of as many
    bits as its quantizer has; of several, one table of as many bits as all of them have.

    Parameters
    ----------
    function : callable
        Takes floats (numpy arrays, and when traced, traced floats), one for each of ``inputs``;
        gives floats of their broadcast shape. A matrix product or a convolution of floats does
        not fit in a table: see :class:`QuantizedLinear` and :class:`QuantizedConv`.
    inputs : mapping of str to UniformQuantizer
        The arguments by name, in order. Those without a scale are calibrated on the inputset.
    output : UniformQuantizer
        For the result. Without a scale, it is calibrated on the function's results.

    Returns
    -------
    QuantizedFunction
        Its ``compile`` makes a circuit.

    Raises
    ------
    ValueError
        When compiled, if a function of several arguments does not act element by element.

    Examples
    --------
    >>> sigmoid = quantize(
    ...     lambda x: 1 / (1 + np.exp(-x)),
    ...     inputs={"x": UniformQuantizer(5).calibrate([-4, 4])},
    ...     output=UniformQuantizer(6).calibrate([0, 1]),
    ... )
    >>> float(sigmoid.clear(1.5))
    0.8253968253968254
    """
    several = len(inputs) > 1
    if several:
        function = _elementwise(function)

    def on_integers(*arguments: Any) -> Any:
        def table(*integers: Any) -> Any:
            floats = (
                quantizer.dequantize(integer)
                for quantizer, integer in zip(inputs.values(), integers, strict=True)
            )
            return output.quantize(function(*floats))

        if several:
            from ferrocrete import fhe

            return fhe.multivariate(table)(*arguments)
        return table(*arguments)

    return QuantizedFunction(on_integers, inputs, output, original=function)


class QuantizedFunction(Attributes):
    """A function of integers, and the quantizers that say what its integers stand for.

    Parameters
    ----------
    function : callable
        Takes the integers of ``inputs`` in order, gives those of ``output``; made of what can be
        traced, such as calls of quantized layers.
    inputs : mapping of str to UniformQuantizer
        The arguments by name, in order.
    output : Dequantizer or sequence of them
        For the result, or for each of several: a :class:`UniformQuantizer`, or a layer's
        ``result``.
    original : callable or None
        The float function it stands for, to calibrate ``output`` on.

    Raises
    ------
    ValueError
        Without inputs.
    """

    _changeable = ("function", "inputs", "output", "original")

    def __init__(
        self,
        function: Callable[..., Any],
        inputs: Mapping[str, UniformQuantizer],
        output: Dequantizer | Sequence[Dequantizer],
        *,
        original: Callable[..., Any] | None = None,
    ) -> None:
        if not inputs:
            raise ValueError("a quantized function has an input at least")
        self.function = function
        self.inputs = dict(inputs)
        self.output = output
        self.original = original

    def calibrate(self, inputset: Iterable[Any]) -> QuantizedFunction:
        """Gives a scale to the quantizers that have none.

        Parameters
        ----------
        inputset : iterable of float arrays, of tuples of them if there are several inputs
            Samples of arguments.

        Returns
        -------
        QuantizedFunction
            Itself.

        Raises
        ------
        ValueError
            If there are no samples, or no float function to calibrate the output on.
        """
        samples = [self._arguments(sample) for sample in inputset]
        if not samples:
            raise ValueError("the inputset is empty")
        for column, quantizer in zip(zip(*samples, strict=True), self.inputs.values(), strict=True):
            if not quantizer.is_calibrated:
                quantizer.calibrate(np.stack([np.asarray(value, np.float64) for value in column]))
        if self.original is not None:
            # Called even if the scale is known: it may find that it does not suit its arguments.
            floats = ([np.asarray(value, np.float64) for value in sample] for sample in samples)
            results = np.stack([np.asarray(self.original(*row)) for row in floats])
            if isinstance(self.output, UniformQuantizer) and not self.output.is_calibrated:
                self.output.calibrate(results)
        elif isinstance(self.output, UniformQuantizer) and not self.output.is_calibrated:
            raise ValueError("the output's quantizer has no scale yet: call calibrate(data)")
        return self

    def compile(self, inputset: Iterable[Any], **options: Any) -> QuantizedCircuit:
        """Compiles it for encrypted arguments.

        Parameters
        ----------
        inputset : iterable of float arrays, of tuples of them if there are several inputs
            Samples of arguments. They calibrate quantizers that have no scale, and measure how
            wide the values in between become.
        **options
            Further arguments of ``fhe.Compiler.compile``, such as ``configuration``.

        Returns
        -------
        QuantizedCircuit

        Raises
        ------
        ValueError
            As :meth:`calibrate`.
        ferrocrete.fhe.FheError
            As compiling any function.
        """
        from ferrocrete import fhe

        function, statuses, integers = self.on_integers(inputset)
        return QuantizedCircuit(self, fhe.Compiler(function, statuses).compile(integers, **options))

    def on_integers(
        self, inputset: Iterable[Any]
    ) -> tuple[Callable[..., Any], dict[str, str], list[Any]]:
        """What :meth:`compile` compiles.

        Parameters
        ----------
        inputset : iterable of float arrays, of tuples of them if there are several inputs
            Samples of arguments. They calibrate quantizers that have no scale.

        Returns
        -------
        tuple
            The function of integers with its inputs as parameters, the encryption status of each,
            and the inputset in integers: arguments of ``fhe.Compiler`` and its ``compile``.

        Raises
        ------
        ValueError
            As :meth:`calibrate`.
        """
        samples = list(inputset)
        self.calibrate(samples)
        integers = [self._sample(self.quantize(*self._arguments(sample))) for sample in samples]
        return self._traceable(), dict.fromkeys(self.inputs, "encrypted"), integers

    def clear(self, *arguments: Any) -> Any:
        """Quantizes, calls the function of integers in clear, dequantizes.

        Parameters
        ----------
        *arguments : array_like of float
            In the order of ``inputs``.

        Returns
        -------
        numpy.ndarray of float64, or a tuple for several results
        """
        return self.dequantize(self.function(*self.quantize(*arguments)))

    def quantize(self, *arguments: Any) -> tuple[Any, ...]:
        """The integers of float arguments.

        Raises
        ------
        TypeError
            For another number of arguments.
        """
        if len(arguments) != len(self.inputs):
            names = ", ".join(self.inputs)
            raise TypeError(f"the function takes {names}, and was given {len(arguments)} arguments")
        return tuple(
            quantizer.quantize(argument)
            for quantizer, argument in zip(self.inputs.values(), arguments, strict=True)
        )

    def dequantize(self, results: Any) -> Any:
        """The floats of integer results."""
        if isinstance(self.output, Sequence):
            return tuple(
                output.dequantize(result)
                for output, result in zip(self.output, results, strict=True)
            )
        return self.output.dequantize(results)

    def _arguments(self, sample: Any) -> tuple[Any, ...]:
        """A sample of an inputset: alone for one input, a tuple for several."""
        return sample if len(self.inputs) > 1 or isinstance(sample, tuple) else (sample,)

    def _sample(self, integers: tuple[Any, ...]) -> Any:
        return integers if len(integers) > 1 else integers[0]

    def _traceable(self) -> Callable[..., Any]:
        """The function of integers, with the names of its inputs as parameters."""
        from ferrocrete import fhe

        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        signature = inspect.Signature([inspect.Parameter(name, kind) for name in self.inputs])

        def function(*arguments: Any, **named: Any) -> Any:
            bound = signature.bind(*arguments, **named).arguments
            # Later arguments may reach the ends of a quantizer that no sample reached.
            held = (
                fhe.hint(bound[name], bit_width=quantizer.bits)
                for name, quantizer in self.inputs.items()
            )
            return self.function(*held)

        # Its name and its line are those of the user's function.
        functools.update_wrapper(function, self.original or self.function, updated=())
        function.__signature__ = signature  # type: ignore[attr-defined]
        return function


def _elementwise(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that checks each time that an element gives alone what it gave among others."""

    @functools.wraps(function)
    def checked(*floats: Any) -> Any:
        result = np.asarray(function(*floats))
        arguments = np.broadcast_arrays(*floats)
        last = [argument.reshape(-1)[-1:] for argument in arguments]
        if result.shape != arguments[0].shape or (
            result.size and not np.allclose(function(*last), result.reshape(-1)[-1:])
        ):
            name = getattr(function, "__name__", "the function")
            raise ValueError(
                f"{name} does not act element by element, so it can't be one table of several "
                "arguments: split off what joins elements, such as sums and products of matrices"
            )
        return result

    return checked
