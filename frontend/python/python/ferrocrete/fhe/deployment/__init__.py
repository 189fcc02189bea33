"""Client and server: keys, values, and running what was compiled."""

from .client import Client
from .evaluation_keys import EvaluationKeys
from .expectation import Expectation
from .keys import Keys
from .server import Server
from .specs import ClientSpecs
from .value import Value

__all__ = [
    "Client",
    "ClientSpecs",
    "EvaluationKeys",
    "Expectation",
    "Keys",
    "Server",
    "Value",
]
