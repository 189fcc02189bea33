"""The types of scalars: ``uint1`` to ``uint64``, ``int1`` to ``int64``, ``f32`` and ``f64``."""

from .values import Float, Integer, ScalarAnnotation

__all__ = ["f32", "f64"]


class f32(ScalarAnnotation):
    """A float of 32 bits."""

    dtype = Float(32)


class f64(ScalarAnnotation):
    """A float of 64 bits."""

    dtype = Float(64)


for _signed in (False, True):
    for _width in range(1, 65):
        _type = Integer(_signed, _width)
        _documents = f"An integer of {_width} bits, {'with' if _signed else 'without'} a sign."
        globals()[str(_type)] = type(
            str(_type),
            (ScalarAnnotation,),
            {"dtype": _type, "__doc__": _documents, "__module__": __name__},
        )
        __all__.append(str(_type))
