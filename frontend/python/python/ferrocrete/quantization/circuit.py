"""Compiled functions of floats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._attributes import Attributes

if TYPE_CHECKING:
    from ferrocrete import fhe

    from .function import QuantizedFunction


class QuantizedCircuit(Attributes):
    """A compiled :class:`QuantizedFunction`: floats in, floats out, integers under encryption.

    Attributes
    ----------
    function : QuantizedFunction
        What was compiled.
    circuit : fhe.Circuit
        The circuit on integers: its graph, keys, client and server.
    """

    function: QuantizedFunction
    circuit: fhe.Circuit

    def __init__(self, function: QuantizedFunction, circuit: fhe.Circuit) -> None:
        self.function = function
        self.circuit = circuit

    def run(self, *arguments: Any) -> Any:
        """Quantizes, encrypts, runs, decrypts, dequantizes.

        Parameters
        ----------
        *arguments : array_like of float
            In the order of the inputs, of the shapes in the inputset.

        Returns
        -------
        numpy.ndarray of float64, or a tuple for several results

        Raises
        ------
        ValueError
            For other shapes, and for values that are not finite.
        """
        integers = self.function.quantize(*arguments)
        return self.function.dequantize(self.circuit.encrypt_run_decrypt(*integers))

    def simulate(self, *arguments: Any) -> Any:
        """As :meth:`run`, with the noise that ciphertexts would have and no encryption."""
        integers = self.function.quantize(*arguments)
        return self.function.dequantize(self.circuit.simulate(*integers))

    def clear(self, *arguments: Any) -> Any:
        """As :meth:`run`, in clear: what it gives unless noise makes an error."""
        return self.function.clear(*arguments)

    def encrypt(self, *arguments: Any) -> Any:
        """Quantizes and encrypts, for ``circuit.run``."""
        return self.circuit.encrypt(*self.function.quantize(*arguments))

    def decrypt(self, *results: Any) -> Any:
        """Decrypts what ``circuit.run`` gave, and dequantizes."""
        return self.function.dequantize(self.circuit.decrypt(*results))
