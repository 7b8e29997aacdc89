"""What every item type promises, tried on its sample bank: tests/data/items/<type>.yaml, or beside an added type."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from studytool.bank.loader import load
from studytool.bank.schema import topic_schema
from studytool.check.proofs import OWN_CODE, prove
from studytool.items import types
from studytool.items.contract import PLACEHOLDER, Item
from studytool.items.contract.edition import edition
from studytool.items.contract.frozen import freeze, thaw
from studytool.items.contract.judging import judge
from studytool.maths.draws import show
from studytool.model import LANGUAGES, Verdict
from studytool.page.judging import Items
from studytool.site.questions import question
from tests.items.added import FOLDER, added_types

FOLDERS = Path(__file__).parents[1] / "data" / "items", FOLDER
with added_types():
    TYPES = types()
    SAMPLES = [item for folder in FOLDERS for item in load(folder)[0].items]
EVERY_TYPE = pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
BY_ID = {item.id: item for item in SAMPLES}
EVERY = pytest.mark.parametrize("item", SAMPLES, ids=BY_ID)
SEEDS = range(20)
TYPED = [*"0123456789.,;()[]{}+-*/^%eE√½ abc$\\\n（）１，；", "softmax(", "theta", "gamma", "1 2 3", "def f(", "return"]
RESPONSES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(TYPED), max_size=30).map("".join))


@pytest.fixture(autouse=True, scope="module")
def added() -> Iterator[None]:
    with added_types():
        yield


@EVERY_TYPE
def test_a_type_has_a_sample_bank_that_loads_without_a_problem(kind: type[Item], tmp_path: Path) -> None:
    (sample,) = (path for folder in FOLDERS if (path := folder / f"{kind.type}.yaml").exists())
    shutil.copy(sample, tmp_path)
    bank, problems = load(tmp_path)
    assert problems == ()
    assert {item.type for item in bank.items} == {kind.type}


@EVERY_TYPE
def test_a_type_declares_what_it_asks_for_and_every_field_with_a_meaning(kind: type[Item]) -> None:
    assert set(kind.meaning.translations) >= set(LANGUAGES)
    assert all(field.meaning for field in kind.fields.values())
    assert {"id", "type", "prompt"} <= {name for name, field in kind.fields.items() if field.required}


@pytest.mark.slow
@EVERY
def test_its_samples_are_judged_as_it_claims(item: Item) -> None:
    for seed in SEEDS if not item.form.code else SEEDS[:2]:
        variant = item.variant(seed)
        for sample in item.samples(variant):
            judgement = judge(item, variant, sample.response, OWN_CODE).judgement
            assert judgement.verdict is sample.verdict, (seed, sample.response)
            assert (judgement.score == 1) == (sample.verdict is Verdict.CORRECT)


@EVERY
def test_its_samples_hold_a_right_a_wrong_and_an_unreadable_response(item: Item) -> None:
    claimed = {sample.verdict for sample in item.samples(item.variant(0))}
    assert {Verdict.CORRECT, Verdict.UNREADABLE} < claimed


@EVERY
def test_a_variant_is_fixed_by_its_seed_and_differs_between_seeds(item: Item) -> None:
    def drawn(seed: int) -> str:
        variant = item.variant(seed)
        return json.dumps([dict(variant.given), variant.order, np.asarray(variant.key, dtype=float).tolist()])

    assert [drawn(seed) for seed in SEEDS] == [drawn(seed) for seed in SEEDS]
    fixed = not any(draw.varies for _, draw in item.given) and not item.variant(0).order
    assert fixed or len({drawn(seed) for seed in SEEDS}) > 1 or not getattr(item, "shuffle", True)


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_texts_show_the_values_drawn_and_leave_no_placeholder(item: Item, language: str) -> None:
    for seed in SEEDS:
        variant = item.variant(seed)
        prompt = item.fill(item.prompt, variant, language)
        asked = {match[1] for match in PLACEHOLDER.finditer(item.prompt.say(language))}
        assert all(show(variant.given[name]) in prompt for name in asked & set(variant.given))
        shown = [prompt, item.key_shown(variant, language), *item.options_shown(variant, language)]
        assert all(shown)
        assert not any("{{" in text for text in shown)


@EVERY
def test_its_key_is_plain_data(item: Item) -> None:
    for language in LANGUAGES:
        assert json.loads(json.dumps(item.key_data(item.variant(3), language), allow_nan=False)) is not None


@EVERY
def test_whatever_is_not_right_gets_a_reason_in_both_languages_or_none(item: Item) -> None:
    variant = item.variant(1)
    for sample in item.samples(variant):
        feedback = item.judge(variant, sample.response).feedback
        assert all(text.say(language) for text in feedback for language in LANGUAGES)
        assert feedback or sample.verdict is not Verdict.UNREADABLE


@pytest.mark.slow
@EVERY
@given(response=RESPONSES, seed=st.integers(0, 3))
@settings(max_examples=150)
def test_any_text_gets_a_judgement(item: Item, response: str, seed: int) -> None:
    judgement = item.judge(item.variant(seed), response)
    assert 0 <= judgement.score <= 1
    assert (judgement.score == 1) == (judgement.verdict is Verdict.CORRECT)
    assert judgement.feedback or judgement.verdict is not Verdict.UNREADABLE
    assert all(text.say("zh") for text in judgement.feedback)


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize(
    "response", ["9" * 20_000, "(" * 20_000, "1," * 10_000, "a" * 30_000, "\0", "\ud800", "١" * 5000, "$" * 999]
)
def test_a_hostile_text_gets_a_judgement(item: Item, response: str) -> None:
    assert item.judge(item.variant(0), response).verdict is not Verdict.CORRECT


@EVERY
def test_it_is_proved_without_a_flaw(item: Item) -> None:
    if not item.form.code:
        assert prove(item, 20).flaws == ()


@EVERY
def test_it_is_thawed_as_it_was_frozen_and_of_the_same_edition(item: Item) -> None:
    thawed = thaw(json.loads(json.dumps(freeze(item))))
    assert replace(thawed, file=item.file) == item
    assert edition(thawed) == edition(item)


@EVERY
def test_the_page_asks_it_as_its_form_and_type_say(item: Item) -> None:
    shown = question(item, 1, str, runs=True)
    assert f'data-asks="{item.form.asks}" data-type="{item.type}" data-edition="{edition(item)}"' in shown
    assert ("question-how" in shown) == item.form.explained
    assert ("question-template" in shown) == item.form.code


@EVERY
def test_the_page_judges_its_samples_as_it_claims(item: Item) -> None:
    if not item.form.code:
        page = Items({item.id: json.loads(json.dumps(freeze(item)))})
        for sample in item.samples(item.variant(2)):
            assert page.judge_code(item.id, 2, sample.response, "en", emit=print)["verdict"] == sample.verdict.value


def test_the_schema_describes_each_type_found_with_its_parts() -> None:
    described = topic_schema()["$defs"]
    assert {f"{name}-item" for name in TYPES} < described.keys()
    valid = Draft202012Validator(topic_schema()).is_valid
    topic = yaml.safe_load((FOLDER / "in-parts.yaml").read_text("utf-8"))
    assert valid(topic)
    topic["items"][0]["parts"][2]["answer"] = "r"  # a text has none
    assert not valid(topic)


def test_an_answer_is_never_among_the_feedback_of_a_failed_try() -> None:
    for item in (one for one in SAMPLES if one.type in ("number", "array", "gradient")):
        for seed in SEEDS:
            variant = item.variant(seed)
            digits = [f"{abs(entry):.6g}" for entry in np.ravel(variant.key) if len(f"{abs(entry):.6g}") > 4]
            for sample in item.samples(variant):
                judgement = item.judge(variant, sample.response)
                if judgement.verdict is not Verdict.CORRECT:
                    said = " ".join(text.say("en") for text in judgement.feedback)
                    assert not [entry for entry in digits if entry in said]


def test_every_item_is_one_of_the_types_found() -> None:
    assert all(isinstance(item, Item) and type(item) is types()[item.type] for item in SAMPLES)
