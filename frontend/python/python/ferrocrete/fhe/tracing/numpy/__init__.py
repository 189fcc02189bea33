"""numpy's functions on traced values."""
