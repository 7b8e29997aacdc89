from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studytool.bank.compose import LOADER, MAX_DEPTH, compose
from studytool.items.contract.nodes import Listing, Mapping, Node, Scalar, Source

YAML_LIKE = st.text(st.sampled_from("ab1 \n\r\t-:?[]{},&*!|>'\"%@`#<中𝒳\\.~\u2028\x85"), max_size=80)


def codes(text: str) -> list[str]:
    return [problem.code for problem in compose(Source("a.yaml", text))[1]]


def plain_data(node: Node) -> object:
    match node:
        case Mapping(entries=entries):
            return {key.text: plain_data(value) for key, value in entries}
        case Listing(entries=entries):
            return [plain_data(entry) for entry in entries]
        case Scalar(text=text):
            return text
    return None


DATA = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=4),
    max_leaves=12,
)


@given(DATA.filter(lambda data: data and not isinstance(data, str)), st.booleans())
def test_sound_yaml_is_read_as_the_data_it_was_written_from(data: object, flow: bool) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, sort_keys=False, default_style='"')
    root, problems = compose(Source("a.yaml", text))
    assert not problems
    assert root is not None
    assert plain_data(root) == data


@given(st.text() | YAML_LIKE)
def test_any_text_gives_a_tree_or_a_problem_with_a_place_inside_it(text: str) -> None:
    source = Source("a.yaml", text)
    root, problems = compose(source)
    assert root is not None or problems
    last = source.place(len(text))
    assert all((1, 1) <= (problem.line, problem.column) <= last for problem in problems)


@given(YAML_LIKE)
def test_without_libyaml_any_text_gives_a_tree_or_a_problem_too(text: str) -> None:
    root, problems = compose(Source("a.yaml", text), yaml.SafeLoader)
    assert root is not None or problems


def test_a_node_keeps_its_exact_source() -> None:
    source = Source("a.yaml", "一: [1, 'x', max(2, 3) ]  # why\r\nb: 𝒳 y\r\n")
    root, _ = compose(source)
    assert isinstance(root, Mapping)
    assert [source.slice(value) for _, value in root.entries] == ["[1, 'x', max(2, 3) ]", "𝒳 y"]


def test_an_alias_bomb_is_reported_and_never_expanded() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 60))
    found = codes(bomb)
    assert (found.count("alias"), found.count("anchor")) == (59 * 9, 60)


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "{a: ", "[["])
def test_nesting_beyond_the_limit_is_an_error_however_deep(opening: str) -> None:
    assert codes(opening * 100_000) == ["too-deep"]


@pytest.mark.parametrize("loader", [LOADER, yaml.SafeLoader])
@pytest.mark.parametrize(("before", "around"), [("", 0), ("a: ", 1), ("b:\n- a: ", 3), ("{a: [1, 2], b: ", 1)])
def test_nesting_too_deep_is_reported_where_it_passes_the_limit(before: str, around: int, loader: Any) -> None:
    _, problems = compose(Source("a.yaml", before + "[" * 5_000), loader)
    column = len(before.rpartition("\n")[2]) + MAX_DEPTH - around + 1
    assert [(problem.code, problem.column) for problem in problems] == [("too-deep", column)]


@pytest.mark.parametrize("text", ['a: "' + "[" * 5_000, "a: '" + "{[" * 5_000 + "\n---\n", "a: [" + "b] [" * 99 + '"'])
def test_an_error_behind_brackets_that_do_not_nest_stays_that_error(text: str) -> None:
    assert codes(text) == ["syntax"]


def test_nesting_up_to_the_limit_is_read() -> None:
    assert codes("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []


@pytest.mark.slow
def test_a_file_of_very_many_parts_is_refused() -> None:
    assert codes("- a\n" * 1_000_001) == ["too-large"]


def test_a_tag_is_named_as_it_was_written_and_nothing_is_constructed() -> None:
    _, problems = compose(Source("a.yaml", "a: !!python/object/apply:os.system [exit 1]\nb: ! x\nc: !mine {}\n"))
    assert [problem.message.split("`")[1] for problem in problems] == [
        "!!python/object/apply:os.system", "!", "!mine",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n", "---\n", "--- # nothing\n...\n", "%YAML 1.2\n---\n"])
def test_a_file_with_nothing_in_it_is_an_empty_file(text: str) -> None:
    assert codes(text) == ["empty-file"]


def test_a_name_of_any_length_is_cut_in_the_message() -> None:
    _, problems = compose(Source("a.yaml", f"? {'k' * 100_000}\n: 1\n? {'k' * 100_000}\n: 2\n"))
    assert [problem.code for problem in problems] == ["duplicate-key"]
    assert len(problems[0].message) < 200


@pytest.mark.parametrize("key", ["[a, b]", "{a: b}", "''"])
def test_a_name_that_is_no_text_is_an_error(key: str) -> None:
    assert codes(f"{{ok: 1, {key}: 2}}") == ["key"]


def test_a_quoted_merge_key_is_a_name_like_any_other() -> None:
    assert codes('"<<": 1') == []
