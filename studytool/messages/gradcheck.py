"""What the check of a gradient says, in `studytool gradcheck` and of a gradient function in a session."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from studytool.messages.languages import both
from studytool.model import Text

VERDICTS = {
    "correct": both("Correct: this is the gradient.", "正确：这就是梯度。"),
    "incorrect": both("Incorrect: this is not the gradient.", "不正确：这不是梯度。"),
    "unjudged": both("This cannot be judged here.", "在这里无法判断。"),
}
HEAD_RELATIVE = both("relative error", "相对误差")
HEAD_ERROR = both("error of it", "数值误差")
TAYLOR = {
    "title": both("Taylor test: what f(x) + h g·d leaves of f(x + h d)", "泰勒检验：f(x + h d) 与 f(x) + h g·d 之差"),
    "remainder": both("remainder", "余项"),
    "slope-1": both("slope 1: wrong", "斜率 1：错误"),
    "slope-2": both("slope 2: right", "斜率 2：正确"),
    "step": both("step h", "步长 h"),
}


KINDS = {
    "a tuple of ": "元组：", "a list of ": "列表：", " and ": "、", "an array of shape ": "数组 ",
    "a dict with ": "字典 ", "a number": "一个数", "a text": "文字", "a value of type ": "类型 ",
}  # fmt: skip


def _kind(said: str) -> str:
    """What a value is, as `maths.trees` says it, in Chinese."""
    for english, chinese in KINDS.items():
        said = said.replace(english, chinese)
    return f"（{said}）"


def gradient_agrees(*, exact: bool) -> Text:
    by_en, by_zh = ("the complex step and differences", "复数步长法和差分") if exact else ("differences", "差分")
    return both(f"Every component agrees with the derivative by {by_en}.", f"每个分量都与{by_zh}求得的导数一致。")


def nearby_agrees(judged: int, skipped: int) -> Text:
    left_en = f"; {skipped} more left the function's domain or could not be judged" if skipped else ""
    left_zh = f"；另有 {skipped} 个超出定义域或无法判断" if skipped else ""
    if not judged:
        return both(
            f"It was judged at this point alone: {skipped} points nearby left the function's domain or could not be "
            "judged.",
            f"只在这一点作了判断：附近的 {skipped} 个点超出定义域或无法判断。",
        )
    return both(
        f"It agrees at {judged} {'point' if judged == 1 else 'points'} nearby as well{left_en}.",
        f"在附近的 {judged} 个点上也一致{left_zh}。",
    )


def nearby_differs(by: str, where: str, yours: str, numerical: str) -> Text:
    return both(
        f"It agrees at the point, and not beside it: with each entry moved by about {by}, component {where} is "
        f"{yours}, the derivative {numerical}.",
        f"在这一点上一致，旁边却不一致：每个分量移动约 {by} 之后，分量 {where} 是 {yours}，导数是 {numerical}。",
    )


def gradient_stays() -> Text:
    return both(
        "Your gradient gives the same numbers there: it does not use its argument, or keeps what it computed before.",
        "你的梯度在那里给出同样的数：它没有用到自变量，或者沿用了之前算好的值。",
    )


def zero_here_alone() -> Text:
    return both(
        "The gradient is 0 here, which many formulas give, and no point nearby can be judged: move the point.",
        "这里的梯度是 0，许多式子都会给出 0，而附近没有能判断的点：请换一个点。",
    )


def witnesses_disagree(where: str) -> Text:
    return both(
        f"The witnesses disagree at component {where}: extrapolated differences contradict your gradient, and the "
        "function at the smallest steps supports it. Scale the variable, or move the point.",
        f"分量 {where} 的证据相互矛盾：外推的差分与你的梯度不符，而最小步长下的函数值支持它。请缩放变量，或换一个点。",
    )


def stands_still(where: str) -> Text:
    return both(
        f"The function rises in steps: it stands still beside the point at component {where}, and moves farther off. "
        "Take out what rounds it (`round`, `floor`, a threshold, a table), or check the function before that.",
        f"函数呈阶梯状：在分量 {where} 处，紧挨这一点不变，稍远才变。"
        "请去掉取整的步骤（`round`、`floor`、阈值、查表），或检查取整之前的函数。",
    )


def slants() -> Text:
    return both(
        "Each component agrees, and the Taylor test does not: what your gradient leaves falls as a wrong one's does. "
        "Move the point, or scale the variables alike.",
        "各分量一致，泰勒检验却不符：余项像梯度错误时那样减小。请换一个点，或把各变量缩放到相近的大小。",
    )


def gradient_shape(name: str, given: str, expected: str, *, transposed: bool) -> Text:
    turned_en, turned_zh = (": it is transposed", "：行列互换了") if transposed else ("", "")
    return both(
        f"The gradient of `{name}` has shape {given}; `{name}` has {expected}{turned_en}.",
        f"`{name}` 的梯度的形状是 {given}，`{name}` 的形状是 {expected}{turned_zh}。",
    )


def of_array(name: str, text: Text) -> Text:
    return both(f"`{name}`: {text.say('en')}", f"`{name}`：{text.say('zh')}")


def detached() -> Text:
    return both(
        "Your gradient is 0 throughout, and the function does move: a term is cut off (`detach`, `stop_gradient`, a "
        "copy), or was never added.",
        "你的梯度处处是 0，而函数确实在变：有一项被截断了（`detach`、`stop_gradient`、复制），或者没有加进去。",
    )


def detached_in_part() -> Text:
    return both(
        "Your gradient is 0 wherever it is wrong, and right elsewhere: a term is cut off there (`detach`, "
        "`stop_gradient`, a copy), or was never added.",
        "你的梯度不对的地方都是 0，其余都对：那里有一项被截断了（`detach`、`stop_gradient`、复制），或者没有加进去。",
    )


def one_hot(amount: str, axis: int) -> Text:
    line_en, line_zh = ("column", "每一列") if axis == 0 else ("row", "每一行")
    return both(
        f"One entry of every {line_en} is off, always by {amount}: as where a one-hot target is not subtracted, "
        "subtracted twice, or has another weight than the rest.",
        f"{line_zh}各有一个分量不对，都相差 {amount}：像是独热目标没有减去、减了两次，或者权重与其余部分不同。",
    )


def mean_over(name: str, axis: int, length: int, *, averaged: bool) -> Text:
    if averaged:
        return both(
            f"This is the gradient divided by {length}, the length of axis {axis} of `{name}`: averaged where a sum is "
            "asked.",
            f"这是梯度除以 {length}（`{name}` 第 {axis} 轴的长度）：该求和时取了平均。",
        )
    return both(
        f"This is the gradient times {length}, the length of axis {axis} of `{name}`: summed where an average is "
        "asked.",
        f"这是梯度乘以 {length}（`{name}` 第 {axis} 轴的长度）：该取平均时求了和。",
    )


def off_by_parameter(multiple: str) -> Text:
    return both(
        f"It is off by {multiple} times the parameter itself: the gradient of a regulariser, 2λw for λ‖w‖², is "
        "missing, doubled or without its 2.",
        f"与正确值相差参数本身的 {multiple} 倍：正则项 λ‖w‖² 的梯度 2λw 漏了、重复了，或少了因子 2。",
    )


def overflows() -> Text:
    return both(
        "The gradient has entries that are not finite: an exponential overflows. Subtract the maximum before `exp`.",
        "梯度中有分量不是有限的数：指数溢出了。请在 `exp` 之前减去最大值。",
    )


def batch_size(count: int) -> Text:
    return both(
        f"Right with the batch of the point, wrong with {count} of its rows: a batch size stands fixed in the code.",
        f"用这一点的整批数据时正确，只用其中 {count} 行就不对：代码里写死了批量大小。",
    )


def gradient_mismatch(kind: str, wanted: str, part: str) -> Text:
    named_en, named_zh = (
        (f"Name `{part}`", f"可以指明 `{part}`") if part else ("Let it return these", "请让它返回这些数组")
    )
    return both(
        f"The gradient returns {kind}; one array is wanted for each of {wanted}. {named_en}, or look at fewer arrays "
        "with `--wrt NAME`.",
        f"梯度函数返回的是{_kind(kind)}；这里要的是与 {wanted} 一一对应的数组。{named_zh}，"
        "或者用 `--wrt NAME` 只检查其中几个数组。",
    )


def wrong_components(names: str) -> Text:
    return both(
        f"Wrong at {names}: random directions over all components led there; the sample is right.",
        f"{names} 不对：沿所有分量的随机方向找到了它们；抽样的分量都是对的。",
    )


def directions_disagree(*, unexplained: bool) -> Text:
    if unexplained:
        return both(
            "A direction over all components contradicts your gradient, and no single component that it leads to does: "
            "raise `--samples`, or check one array at a time with `--wrt`.",
            "沿所有分量的某个方向与你的梯度不符，而由它找到的单个分量却都相符：请加大 `--samples`，"
            "或用 `--wrt` 逐个数组检查。",
        )
    return both(
        "The sampled components agree, but along no direction over all of them do the differences settle: check one "
        "array at a time with `--wrt`, or move the point.",
        "抽样的分量都相符，但沿所有分量的方向差分都不收敛：请用 `--wrt` 逐个数组检查，或换一个点。",
    )


def covered(components: int, looked_at: int, directions: int, visible: float) -> Text:
    every, checked = f"{components:,}", f"{looked_at:,}"
    if not directions:
        return both(f"Of {every} components {checked} were looked at.", f"{every} 个分量中检查了 {checked} 个。")
    chance = f"{2 ** min(directions, 8):,}"
    return both(
        f"Of {every} components {checked} were looked at one by one, all along {directions} random directions: a "
        f"wrong one shows there if it is off by {visible:.1g} or more, several together unless they cancel in every "
        f"direction (at most once in {chance}).",
        f"{every} 个分量中逐个检查了 {checked} 个，并沿 {directions} 个随机方向检查了全部：单个分量的误差不小于 "
        f"{visible:.1g} 就会显出来，几个错误一起时也会，除非在每个方向上都相互抵消（概率至多 1/{chance}）。",
    )


def summed_over_axis(axis: int) -> Text:
    return both(
        f"This is the gradient summed or averaged over axis {axis}, the same along it.",
        f"这是沿第 {axis} 轴求和或取平均之后的梯度。",
    )


def taylor_slope(slope: float) -> Text:
    return both(
        f"Taylor test: |f(x + h d) - f(x) - h g·d| falls as h^{slope:.2f}; a right gradient gives 2, a wrong one 1.",
        f"泰勒检验：|f(x + h d) - f(x) - h g·d| 按 h^{slope:.2f} 减小；梯度正确时指数为 2，错误时为 1。",
    )


def unfit_point(what: str) -> Text:
    return both(f"The point cannot be used: {what}.", f"这个点无法使用：{what}。")


def function_fails(error: str, line: int | None) -> Text:
    where_en, where_zh = (f" at line {line}", f"第 {line} 行") if line else ("", "")
    return both(f"The function fails{where_en}: {error.rstrip('.')}.", f"函数{where_zh}出错：{error}。")


def gradient_fails(error: str, line: int | None) -> Text:
    where_en, where_zh = (f" at line {line}", f"第 {line} 行") if line else ("", "")
    return both(f"The gradient fails{where_en}: {error.rstrip('.')}.", f"梯度函数{where_zh}出错：{error}。")


def not_one_number(kind: str, part: str) -> Text:
    mend_en, mend_zh = f"Name the part that is the number: `{part}`.", f"请指明哪一部分是这个数：`{part}`。"
    if not part:
        mend_en = "Make one number of it, such as `np.sum(out * dout)` with what comes back into a layer."
        mend_zh = "请把它变成一个数，例如对一层网络用 `np.sum(out * dout)`，其中 dout 是传回这一层的梯度。"
    return both(
        f"The function returns {kind}, not one number: there is no gradient of it. {mend_en}",
        f"函数返回的是{_kind(kind)}，不是一个数：没有梯度可言。{mend_zh}",
    )


def function_not_finite() -> Text:
    return both("The function is not a finite real number at the point.", "函数在这一点的值不是有限的实数。")


def function_random() -> Text:
    return both(
        "The function gives different values at the same point: fix its random numbers, and what it keeps from one "
        "call to the next.",
        "函数在同一点给出不同的值：请固定它的随机数，以及它在两次调用之间保留的状态。",
    )


def kink_at(where: str) -> Text:
    return both(
        f"The function has a kink or no derivative here, at component {where}: move the point.",
        f"函数在这里不可导（分量 {where}）：请换一个点。",
    )


def bent_direction() -> Text:
    return both(
        "Each component agrees, but the function bends at the point in other directions: it has no gradient here.",
        "各分量一致，但函数在这一点沿其他方向有折角：这里没有梯度。",
    )


def numerical_error_too_large(where: str, *, complex_taken: bool) -> Text:
    takes_en = "" if complex_taken else "write the function so that it takes complex numbers, "
    takes_zh = "" if complex_taken else "让函数能接受复数，"
    return both(
        f"The differences do not settle at component {where}: their error is too large to tell right from wrong. "
        f"Move the point, scale the variable, {takes_en}or leave it out with `--wrt`.",
        f"分量 {where} 的差分不收敛：误差太大，无法判断对错。请换一个点、缩放变量，{takes_zh}或用 `--wrt` 不检查它。",
    )


def zero_or_unseen(size: str) -> Text:
    return both(
        f"Where the gradient is 0 the function does not change; a slope below {size} would not show beside its value.",
        f"梯度为 0 处函数值没有变化；小于 {size} 的斜率会被函数值的舍入淹没，看不出来。",
    )


def notes(said: Iterable[tuple[str, str]]) -> tuple[Text, ...]:
    """How the point and the results were read, as `Problem` notes it."""
    return tuple(_NOTES[name](text) for name, text in said)


_NOTES: dict[str, Callable[[str], Text]] = {
    "integers": lambda _: both("The point's integers are read as float64.", "自变量中的整数按 float64 读取。"),
    "coarse-point": lambda _: both("The point is read as float64.", "自变量按 float64 读取。"),
    "rounded-point": lambda _: both(
        "The code takes no 64-bit arrays here: the point is rounded to its own type at every step.",
        "代码在这里不接受 64 位数组：每一步都把自变量舍入为它原来的类型。",
    ),
    "first-part": lambda kind: both(
        f"The function returns {kind}: the first is read as its value.", f"函数返回{_kind(kind)}：第一个读作函数值。"
    ),
    "second-part": lambda kind: both(
        f"The gradient returns {kind}: what follows the number is read as the gradient.",
        f"梯度函数返回{_kind(kind)}：数后面的部分读作梯度。",
    ),
    "last-part": lambda kind: both(
        f"The function returns {kind}: the last is read as its value.", f"函数返回{_kind(kind)}：最后一个读作函数值。"
    ),
    "front": lambda kind: both(
        f"The gradient returns {kind}: what comes first is read as the gradient.",
        f"梯度函数返回{_kind(kind)}：最前面的部分读作梯度。",
    ),
    "row": lambda names: both(
        f"The gradient's arrays are read in the order {names}.", f"梯度的各个数组按 {names} 的顺序读取。"
    ),
    "keys": lambda pairs: both(
        f"The gradient's keys are read as those of the parameters ({pairs}).", f"梯度的键对应的参数是：{pairs}。"
    ),
    "narrowed": lambda names: both(
        f"The gradient is that of {names}: nothing else is looked at.", f"梯度只对应 {names}：其余的不检查。"
    ),
    "flat": lambda names: both(
        f"The gradient is one flat vector: it is read in the order {names}.", f"梯度是一个向量：按 {names} 的顺序读取。"
    ),
}


def function_coarse() -> Text:
    return both(
        "The function computes with less than 64 bits: its differences say little. With 64 (`.double()`, "
        "`astype(float)`) it is judged closely.",
        "函数的计算精度低于 64 位：差分能说明的不多。改用 64 位（`.double()`、`astype(float)`）可以仔细判断。",
    )


def gradient_coarse() -> Text:
    return both("The gradient is computed with less than 64 bits.", "梯度的计算精度低于 64 位。")


def more_rows(count: int) -> Text:
    return both(f"and {count} more", f"另有 {count} 个")
