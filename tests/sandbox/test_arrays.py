"""Arrays as plain data."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from studytool.sandbox.arrays import TYPES, Array, pack, unpack

REFUSAL = r"array|shape|base64|padding"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["type", "shape", "data"]), inner),
)


@given(st.sampled_from(TYPES).flatmap(lambda name: npst.arrays(name, npst.array_shapes(min_dims=0, min_side=0))))
def test_every_array_survives_the_way_there_and_back(array: Array) -> None:
    back = unpack(json.loads(json.dumps(pack(array))))
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert back.flags.owndata
    assert back.flags.writeable


@given(JSON)
def test_anything_else_is_refused_with_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError, match=REFUSAL):
        unpack(value)


@pytest.mark.parametrize(
    "packed",
    [
        {"type": "O", "shape": [1], "data": "AAAAAAAAAAA="},
        {"type": "f8", "shape": [2], "data": "AAAAAAAAAAA="},
        {"type": "f8", "shape": [-1], "data": "AAAAAAAAAAA="},
        {"type": "f8", "shape": [True], "data": "AAAAAAAAAAA="},
        {"type": "f8", "shape": [10**30, 0], "data": ""},
        {"type": "f8", "shape": [1] * 99, "data": "AAAAAAAAAAA="},
        {"type": "f8", "shape": [1], "data": "AAAA AAAAAAA="},
    ],
)
def test_data_that_do_not_fit_their_shape_are_refused(packed: Any) -> None:
    with pytest.raises(ValueError, match=REFUSAL):
        unpack(packed)


def test_columns_first_and_big_endian_arrays_keep_their_values() -> None:
    array = np.asfortranarray(np.arange(6, dtype=">f8").reshape(2, 3))
    np.testing.assert_array_equal(unpack(pack(array)), array)
