"""A number may come with its unit."""

import math

import pytest

from studytool.items.number import Number
from studytool.maths.expression import parse
from studytool.model import Text, Verdict


def judged(unit: str | None, response: str) -> Verdict:
    item = Number(id="t/n", topic="t", prompt=Text({"en": "?"}), answer=parse("2.5"), unit=unit)
    return item.judge(item.variant(0), response).verdict


@pytest.mark.parametrize(
    ("unit", "response"),
    [
        ("m", "2.5"), ("m", "2.5 m"), ("m", "2.5m"), ("m", "250 cm"), ("m", "0.0025 km"), ("m", "２．５ｍ"),
        ("bits", "2.5 bits"), ("bits", f"{2.5 * math.log(2)} nats"), ("nats", f"{2.5 / math.log(2)} bits"),
        ("%", "2.5%"), ("%", "2.5 ％"), ("%", "2.5"), ("s", "2500 ms"), ("apples", "5/2 apples"), (None, "250%"),
        ("m", "25×10⁻¹ m"), ("m", "25×10⁻¹m"), ("m", "2500·10⁻¹ cm"), ("m/s", "25·10⁻¹ ｍ/s"), ("%", "25×10⁻¹%"),
        ("m", "$2.5\\,\\text{m}$"), ("m", "2.5 \\mathrm{m}"), ("%", "2.5\\%"), ("m", "250 厘米"), ("bits", "2.5 比特"),
    ],
)  # fmt: skip
def test_a_number_is_right_in_its_unit_in_a_kindred_one_and_without(unit: str | None, response: str) -> None:
    assert judged(unit, response) is Verdict.CORRECT


@pytest.mark.parametrize(("unit", "response"), [("m", "2.5 cm"), ("bits", "2.5 nats"), ("%", "0.025")])
def test_a_number_in_a_kindred_unit_is_converted_before_it_is_judged(unit: str, response: str) -> None:
    assert judged(unit, response) is Verdict.INCORRECT


@pytest.mark.parametrize(("unit", "response"), [("m", "2.5 s"), ("bits", "2.5%"), ("m", "m"), (None, "2.5 m")])
def test_a_unit_of_another_kind_is_unreadable_not_wrong(unit: str | None, response: str) -> None:
    assert judged(unit, response) is Verdict.UNREADABLE
