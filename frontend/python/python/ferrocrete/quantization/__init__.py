"""Quantization: floats as integers of a few bits, and functions of them as circuits.

A quantizer maps floats to integers and back. :func:`quantize` makes an integer circuit of a float
function that acts element by element; :class:`QuantizedLinear` and :class:`QuantizedConv` are
layers with clear integer weights; :class:`QuantizedFunction` puts layers together.
:func:`width_report` says which values make a circuit wide, and :func:`try_rounding` what rounding
one of them would save.
"""

from .function import Dequantizer, QuantizedCircuit, QuantizedFunction, quantize
from .layers import Accumulator, QuantizedConv, QuantizedLinear
from .quantizer import UniformQuantizer
from .report import LookupCost, ValueWidth, WidthReport, width_report
from .rounding import Trial, Trials, try_rounding

__all__ = [
    "Accumulator",
    "Dequantizer",
    "LookupCost",
    "QuantizedCircuit",
    "QuantizedConv",
    "QuantizedFunction",
    "QuantizedLinear",
    "Trial",
    "Trials",
    "UniformQuantizer",
    "ValueWidth",
    "WidthReport",
    "quantize",
    "try_rounding",
    "width_report",
]
