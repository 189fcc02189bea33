"""Functions on encrypted numbers: trace, compile, run.

>>> from ferrocrete import fhe
>>> @fhe.compiler({"x": "encrypted", "y": "encrypted"})
... def add(x, y):
...     return x + y
>>> circuit = add.compile(fhe.inputset(fhe.uint3, fhe.uint3))
>>> circuit.encrypt_run_decrypt(3, 4)
7
"""

from .. import quantization as quantization
from .._native import CompilationError as CompilationError
from .._native import FheError as FheError
from .._native import UnsupportedError as UnsupportedError
from .._native import __version__ as __version__
from . import dtypes as dtypes
from . import representation as representation
from .compilation import *
from .deployment import *
from .extensions import *
from .scalars import *
from .tracing import Tracer as Tracer
from .values import *
from .warning import FheWarning as FheWarning
