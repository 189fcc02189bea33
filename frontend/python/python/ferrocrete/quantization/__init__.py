"""Quantization: floats as integers of a few bits, and functions of them as circuits.

A quantizer maps floats to integers and back. :func:`quantize` makes an integer circuit of a float
function that acts element by element; :class:`QuantizedLinear` and :class:`QuantizedConv` are
layers with clear integer weights; :class:`QuantizedFunction` puts layers together.
:func:`width_report` says which values make a circuit wide, and :func:`try_rounding` what rounding
one of them would save; :func:`compare` puts circuits beside each other, such as some with fewer
bits.
"""

from .circuit import QuantizedCircuit
from .compare import Comparison, Cost, compare, cost_of
from .function import Dequantizer, QuantizedFunction, quantize
from .layer import Accumulator, Layer
from .layers import QuantizedConv, QuantizedLinear
from .quantizer import UniformQuantizer
from .report import LookupCost, ValueWidth, WidthReport, width_report
from .rounding import Trial, Trials, try_rounding

__all__ = [
    "Accumulator",
    "Comparison",
    "Cost",
    "Dequantizer",
    "Layer",
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
    "compare",
    "cost_of",
    "quantize",
    "try_rounding",
    "width_report",
]
