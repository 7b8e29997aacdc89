"""What the grader says of a response that it cannot read, and of what it asks instead."""

from __future__ import annotations

from collections.abc import Sequence

from studytool.messages.languages import both
from studytool.model import Text


def empty() -> Text:
    return both("There is nothing to read: type a response.", "没有可读的内容：请输入回答。")


def fault(name: str) -> Text:
    return both(
        f"This response could not be judged: a fault of the program, {name}; please report it.",
        f"无法评判这个回答：程序出错（{name}），请报告这个问题。",
    )


def unreadable_choice(count: int, *, many: bool) -> Text:
    last = chr(ord("a") + count - 1)
    example_en = ", or several: 1,3 or ac" if many else ""
    example_zh = "，可多选：1,3 或 ac" if many else ""
    return both(
        f"I cannot read that as an option: type 1 to {count}, a to {last}, or an option's full text{example_en}.",
        f"无法识别所选的选项：请输入 1 到 {count}、a 到 {last}，或选项的全文{example_zh}。",
    )


def one_option_only() -> Text:
    return both("Choose one option only.", "只能选一个选项。")


def unreadable_order(count: int) -> Text:
    return both(
        f"I cannot read that as an order: give each number from 1 to {count} once, as in "
        f"{' '.join(str(number) for number in range(count, 0, -1))}.",
        f"无法识别顺序：请把 1 到 {count} 各写一次。",
    )


def unreadable_parts(ids: Sequence[str]) -> Text:
    example = "{" + ", ".join(f'"{name}": "…"' for name in ids) + "}"
    return both(
        f"I cannot read that as answers to the parts: give them as JSON, `{example}`.",
        f"无法识别各小问的回答：请写成 JSON，`{example}`。",
    )


def unknown_part(name: str, ids: Sequence[str]) -> Text:
    listed = ", ".join(ids)
    return both(f"There is no part `{name}`; the parts are {listed}.", f"没有名为 `{name}` 的小问；各小问为 {listed}。")


def missing_part(name: str) -> Text:
    return both(f"The part `{name}` has no answer yet.", f"小问 `{name}` 还没有回答。")


def too_long(count: int, limit: int) -> Text:
    return both(
        f"I cannot read {count} characters: keep the response under {limit}.",
        f"回答有 {count} 个字符：请少于 {limit} 个。",
    )


def too_many_parts(most: int) -> Text:
    return both(
        f"I cannot compute a formula of more than {most} numbers, names and signs.",
        f"公式中的数、名称和符号超过 {most} 个，无法计算。",
    )


def too_deep(limit: int) -> Text:
    return both(
        f"I cannot read that: more than {limit} parts are nested in each other or chained.",
        f"无法读取：嵌套或连写的部分超过 {limit} 个。",
    )


def too_many_sides(limit: int) -> Text:
    return both(
        f"I cannot read that: more than {limit} expressions are said to be equal.",
        f"无法读取：用等号连写的式子超过 {limit} 个。",
    )


def cannot_read_at(typed: str, at: int) -> Text:
    rest = " ".join(typed[at : at + 12].split())
    if not rest:
        return both("I cannot read that: it ends too early.", "无法读取：回答在中途结束。")
    return both(f"I cannot read that at character {at + 1}: `{rest}`.", f"从第 {at + 1} 个字符起无法读取：`{rest}`。")


def unclosed(bracket: str, at: int) -> Text:
    return both(
        f"I cannot read that: the bracket opened at character {at + 1} is not closed; a `{bracket}` is missing.",
        f"无法读取：第 {at + 1} 个字符处的括号没有闭合，缺少 `{bracket}`。",
    )


def uneven_rows() -> Text:
    return both("I cannot read that: its rows have different lengths.", "无法读取：各行长度不同。")


def not_finite() -> Text:
    return both("That is not a finite number.", "这不是一个有限的数。")


def one_number_expected(axes: tuple[int, ...]) -> Text:
    return both(
        f"You gave an array of shape {axes}; one number is expected.", f"你给出的是形状 {axes} 的数组；这里要一个数。"
    )


def wrong_shape(given: tuple[int, ...], expected: tuple[int, ...]) -> Text:
    example = "[" + ", ".join("…" for _ in range(expected[0])) + "]" if len(expected) == 1 else ""
    hint_en, hint_zh = (f": write it as {example}", f"：请写成 {example}") if example else ("", "")
    wanted_en = f"expected {expected}{hint_en}" if expected else "one number is expected"
    wanted_zh = f"应为 {expected}{hint_zh}" if expected else "这里要一个数"
    if not given:
        return both(f"You gave one number; {wanted_en}.", f"你给出的是一个数；{wanted_zh}。")
    return both(f"You gave shape {given}; {wanted_en}.", f"你给出的形状是 {given}；{wanted_zh}。")


def numbers_for_formula(names: str) -> Text:
    return both(
        f"A formula in {names} is asked here, not its numbers.", f"这里要的是用 {names} 写出的公式，而不是数值。"
    )


FREE_TEXT = both(
    "your own words, or Enter alone to see the answer; then grade yourself",
    "用自己的话作答，或直接按回车看答案，然后给自己评分",
)


PARTS_IN_TURN = both("each part in turn", "依次回答每个小问")


def formula_wanted(names: str) -> Text:
    return both(f"a formula in {names}", f"用 {names} 写出的公式")


def digits_wanted(digits: int) -> Text:
    plural = "s" if digits > 1 else ""
    return both(f"{digits} significant digit{plural} or more", f"至少 {digits} 位有效数字")


def decimals_wanted(decimals: int) -> Text:
    if decimals == 0:
        return both("the nearest whole number, or more digits", "至少精确到整数")
    plural = "s" if decimals > 1 else ""
    return both(f"{decimals} decimal{plural} or more", f"至少 {decimals} 位小数")


def close_to(rel: float | None, most: float | None) -> Text:
    """Within a share `rel` of the right number, within `most`, or within both together."""
    within_en = [*([f"{100 * rel:g} % of it"] if rel else []), *([f"{most:g}"] if most else [])]
    within_zh = [*([f"其 {100 * rel:g} %"] if rel else []), *([f"{most:g}"] if most else [])]
    return both(f"enough digits to be within {' + '.join(within_en)}", f"足够的位数，误差不超过{' + '.join(within_zh)}")


def expected_unit(unit: str) -> Text:
    return both(f"I cannot read the unit: the answer is in {unit}.", f"单位无法识别：答案的单位是 {unit}。")


def ambiguous_comma(point: str, none: str) -> Text:
    return both(
        f"I cannot tell whether the comma is a decimal comma: write {point} or {none}.",
        f"看不出逗号是不是小数点：请写 {point} 或 {none}。",
    )


def decimal_comma() -> Text:
    return both("The comma is read as a decimal comma.", "逗号按小数点读取。")


def check_spelling() -> Text:
    return both("Check the spelling, and type it again.", "请检查拼写，再输入一次。")


def read_as(reading: str) -> Text:
    return both(f"Read as `{reading}`.", f"读作 `{reading}`。")


def left_out(at: int) -> Text:
    return both(
        f"I cannot read that: numbers are left out at character {at + 1}; give all of them.",
        f"无法读取：第 {at + 1} 个字符处省略了数；请全部写出。",
    )


def named_entries(names: Sequence[str]) -> Text:
    listed = ", ".join(f"`{name}`" for name in names)
    return both(
        f"I cannot tell from the names {listed} which entry is which: give the numbers alone, in the order asked.",
        f"从名称 {listed} 看不出各分量对应哪一个：请按题目的顺序只写数值。",
    )


def which_is_meant() -> Text:
    return both(
        "I cannot tell which of these you mean: put brackets, or write it in full.",
        "看不出你指的是下面哪一种：请加括号，或写完整。",
    )


def too_many_readings() -> Text:
    return both("I cannot read that: it can be read in too many ways; put brackets.", "无法读取：读法太多；请加括号。")


def ambiguous_product(at: int) -> Text:
    return both(
        f"I cannot tell what is divided at character {at + 1}: put brackets, as in 1/(2 x) or (1/2) x.",
        f"第 {at + 1} 个字符处除号的范围不明：请加括号，例如 1/(2 x) 或 (1/2) x。",
    )


def unknown_name(name: str, at: int, names: list[str]) -> Text:
    name = name if len(name) <= 24 else f"{name[:24]}…"
    if not names:
        return both(
            f"I cannot read `{name}` at character {at + 1}: numbers are expected here.",
            f"第 {at + 1} 个字符处的 `{name}` 无法读取：这里要填数值。",
        )
    known = ", ".join(names)
    return both(
        f"I do not know `{name}` at character {at + 1}: use {known}, and functions such as exp, log, softmax.",
        f"第 {at + 1} 个字符处的 `{name}` 没有定义：可用 {known}，以及 exp、log、softmax 等函数。",
    )


def which_gamma(at: int) -> Text:
    return both(
        f"I cannot tell whether `gamma` at character {at + 1} is a number or the function: write the number, or Γ(6).",
        f"看不出第 {at + 1} 个字符处的 `gamma` 是数 γ 还是函数：请写出数值，或写 Γ(6)。",
    )


def wrong_arguments(function: str, expected: int, given: int) -> Text:
    return both(
        f"`{function}` takes {expected} argument{'s' if expected > 1 else ''}; you gave {given}.",
        f"`{function}` 需要 {expected} 个参数；你给了 {given} 个。",
    )


def cannot_compute(why: str) -> Text:
    return both(f"I cannot compute that: {why}.", f"无法计算：{why}。")
