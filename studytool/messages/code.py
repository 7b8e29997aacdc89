"""What the grader says of a learner's Python function."""

from __future__ import annotations

from studytool.messages.languages import both
from studytool.model import Text

NOT_RUN = both("The code has to be run to be judged.", "代码要运行之后才能评判。")
LIMITS = {
    "timeout": both("The code did not end in time", "代码没有在限定时间内结束"),
    "memory": both("The code needs more memory than is allowed", "代码占用的内存超过限制"),
    "output": both("The code prints more than is allowed", "代码的输出超过限制"),
    "killed": both("The code ended its own process, or was ended by the system", "代码终止了自己的进程，或被系统终止"),
}


def stopped(limit: str, line: int | None) -> Text:
    said = LIMITS.get(limit, LIMITS["killed"])
    where_en, where_zh = (f", at line {line}", f"（停在第 {line} 行）") if line else ("", "")
    return both(f"{said.say('en')}{where_en}.", f"{said.say('zh')}{where_zh}。")


def fails(error: str, line: int | None) -> Text:
    where_en, where_zh = (f" at line {line}", f"在第 {line} 行") if line else ("", "")
    return both(f"The code stops{where_en}: `{error}`.", f"代码{where_zh}出错：`{error}`。")


def not_python(reason: str, line: int | None) -> Text:
    where_en, where_zh = (f" at line {line}", f"第 {line} 行") if line else ("", "")
    return both(f"This is not Python{where_en}: {reason}.", f"{where_zh}不是合法的 Python：{reason}。")


def no_such_function(name: str) -> Text:
    return both(f"No function `{name}` is defined at the top of the code.", f"代码的最外层没有定义函数 `{name}`。")


def wrong_parameters(signature: str) -> Text:
    return both(f"The function cannot be called as `{signature}`.", f"这个函数不能按 `{signature}` 调用。")


def complex_result() -> Text:
    return both("The function returns complex numbers; real ones are expected.", "函数返回了复数；这里要实数。")


def result_not_finite() -> Text:
    return both("The gradient has entries that are not finite real numbers.", "梯度中有分量不是有限的实数。")


def only_these_numbers(point: str) -> Text:
    return both(
        f"Right with the numbers shown, wrong with others: {point}.", f"在题目给出的数值下正确，换一组就不对：{point}。"
    )


def with_arguments(point: str) -> Text:
    return both(f"That happens with {point}.", f"发生在 {point} 时。")


def low_accuracy(digits: int) -> Text:
    plural = "" if digits == 1 else "s"
    return both(
        f"Right to {digits} digit{plural}; a formula in float64 gives more: look for a step size, a constant or a "
        "rounding.",
        f"{digits} 位有效数字正确；用 float64 直接按公式计算会更准：请检查步长、常数或舍入。",
    )


GUARDED = {
    "denominator": both("in the denominator", "分母里"),
    "root": both("under the root", "根号下"),
    "logarithm": both("inside the logarithm", "对数里"),
}


def guarded(place: str, size: str) -> Text:
    """`place`: one of GUARDED."""
    where = GUARDED[place]
    return both(
        f"Right but for a small constant {where.say('en')}: adding {size} there gives exactly this. Leave it out, or "
        "make it 1e-8 at most.",
        f"除了{where.say('zh')}的一个小常数，其余都对：在那里加上 {size} 正好得到这个结果。请去掉它，或不超过 1e-8。",
    )


def single_precision() -> Text:
    return both(
        "The numbers agree as far as 32 bits go: compute in float64.", "在 32 位精度内一致：请用 float64 计算。"
    )


def over_other_axis() -> Text:
    return both(
        "This is the result of summing or normalising over the other axis.", "这是沿另一条轴求和或归一化的结果。"
    )


def only_this_shape(shapes: str) -> Text:
    return both(
        f"Right at the shape shown, not at another size: {shapes}.",
        f"只在题目给出的形状下正确，换一个大小就不对：{shapes}。",
    )


def changed_in_place(argument: int | str) -> Text:
    """`argument` by its number, from 0, or by its name."""
    if isinstance(argument, str):
        return both(
            f"The function changes `{argument}` in place: work on a copy, `{argument}.copy()`.",
            f"函数就地修改了 `{argument}`：请先复制（`{argument}.copy()`）。",
        )
    return both(
        f"The function changes its argument number {argument + 1} in place: work on a copy.",
        f"函数就地修改了第 {argument + 1} 个参数：请先复制。",
    )


def not_repeatable() -> Text:
    return both("Two calls with the same arguments give different results.", "用同样的参数调用两次，得到的结果不同。")
