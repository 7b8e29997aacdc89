"""Arrays as plain data: shape, type and bytes. Both sides of the sandbox read it; nothing is ever unpickled."""

from __future__ import annotations

import base64
import math
from typing import Any, TypedDict

import numpy as np

TYPES = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
# The types wider than 64 bits that some platforms have.
WIDER = {np.dtype(np.longdouble): np.dtype(float), np.dtype(np.clongdouble): np.dtype(complex)}
MAX_BYTES = 4 * 2**20  # of one array, unless said otherwise
MAX_AXES = 32

Array = np.ndarray[Any, np.dtype[Any]]


class Packed(TypedDict):
    type: str
    shape: list[int]
    data: str


def pack(value: object, most: int = MAX_BYTES) -> Packed:
    """Any number, nested list or array of real, complex or boolean numbers, of at most so many bytes. Raises
    ValueError for everything else."""
    array = np.asarray(value)
    if array.dtype in WIDER:
        array = array.astype(WIDER[array.dtype])
    name = "?" if array.dtype == np.bool_ else array.dtype.str[1:]
    if name not in TYPES:
        raise ValueError(f"{_described(value)} is not an array of numbers")
    if array.nbytes > most:
        raise ValueError(f"an array of shape {array.shape} is too large")
    data = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
    return Packed(type=name, shape=list(array.shape), data=base64.b64encode(data).decode())


def unpack(packed: Any, most: int = MAX_BYTES) -> Array:
    """An array equal to the one that `pack` was given. Raises ValueError for anything `pack` cannot have written."""
    keys = ("type", "shape", "data")
    name, shape, data = (packed.get(key) for key in keys) if isinstance(packed, dict) else (None, None, None)
    if name not in TYPES or not isinstance(shape, list) or len(shape) > MAX_AXES or not isinstance(data, str):
        raise ValueError("not a packed array")
    if not all(type(size) is int and 0 <= size <= most for size in shape):
        raise ValueError("not the shape of an array")
    dtype = np.dtype(name).newbyteorder("<")
    content = base64.b64decode(data, validate=True)
    if len(content) > most or len(content) != math.prod(shape) * dtype.itemsize:
        raise ValueError("the data do not fill the shape")
    return np.frombuffer(content, dtype).reshape(shape).astype(np.dtype(name))


def _described(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"an array with entries of type {value.dtype}"
    return "None" if value is None else f"a value of type {type(value).__name__}"
