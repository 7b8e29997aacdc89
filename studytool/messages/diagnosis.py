"""What the grader says of a wrong response: the slip it looks like, and how much of it is right."""

from __future__ import annotations

from studytool.messages.languages import both
from studytool.model import Text

DIAGNOSES = {
    "sign": both("descent for ascent, loss for objective", "把上升写成下降，或把目标写成损失"),
    "factor": both("a constant factor too many or missing", "多了或漏了一个常数因子"),
    "grad-pi": both("the gradient of e in place of that of log e", "把 ∇log e 写成了 ∇e"),
    "no-onehot": both("forgot the one-hot term of the score", "漏了得分函数的独热项"),
    "no-softmax": both("forgot the softmax term of the score", "漏了得分函数的 softmax 项"),
    "other-action": both("the gradient of another action, off by one index", "用了另一个动作，下标错位"),
    "permuted": both("the right entries in another order", "分量正确但顺序不对"),
    "transposed": both("rows for columns", "行列互换"),
    "mean-for-sum": both("averaged where a sum is asked, or the reverse", "该求和时取了平均，或相反"),
    "left-out": both("a factor, such as the step size, left out", "漏了一个因子，例如步长"),
    "bootstrapped": both("a value taken after the end of the episode", "在回合结束之后又用了价值估计"),
    "quantity": both("one of the item's own quantities in place of the answer", "写的是题目中的某个量，而不是答案"),
    "one-component": both("one component wrong, the others right", "只有一个分量不对"),
    "cut-off": both("digits cut off, not rounded", "截断了数字，而没有四舍五入"),
    "slip": both(
        "two digits swapped, the decimal point moved, or another unit", "两个数字写反、小数点移位，或单位不同"
    ),
    "detached": both("a term cut off from the gradient", "有一项没有进入梯度"),
    "regulariser": both("off by a multiple of the parameter itself", "相差参数本身的倍数"),
    "stale": both("the gradient does not use its argument", "梯度没有用到自变量"),
    "batch-size": both("a batch size fixed in the code", "代码里写死了批量大小"),
    "wrong-axis": both("summed, averaged or normalised over the other axis", "沿错误的轴求和、取平均或归一化"),
    "tested-shape": both("right at the shape shown, not at another", "只在题目给出的形状下正确"),
    "in-place": both("the function changes its argument", "函数修改了自己的参数"),
    "nondeterministic": both("two calls with the same arguments differ", "同样的参数两次调用结果不同"),
    "guarded": both("a small constant added where it changes the result", "加上的小常数改变了结果"),
    "float32": both("computed in 32 bits", "用 32 位浮点数计算"),
    "shape": both("the gradient has another shape than the point", "梯度的形状与自变量不一致"),
    "nan": both("the result is not finite", "结果不是有限的数"),
}


def sign_flipped(*, climbing: bool = False) -> Text:
    """`climbing`: what is asked is the gradient of an objective."""
    if climbing:
        return both(
            "Every sign is flipped: this is the direction of descent, or the gradient of the loss, not of the "
            "objective.",
            "所有符号都反了：这是下降方向，或者是损失而不是目标的梯度。",
        )
    return both("The sign is flipped.", "符号反了。")


def extra_factor(name: str, value: str) -> Text:
    return both(
        f"Your response is the right one times {_quantity(name, value)}: a factor too many.",
        f"你的结果是正确值乘以 {_quantity(name, value)}：多了一个因子。",
    )


def missing_factor(name: str, value: str) -> Text:
    return both(
        f"Your response is the right one divided by {_quantity(name, value)}: that factor is missing.",
        f"你的结果是正确值除以 {_quantity(name, value)}：漏了这个因子。",
    )


def constant_factor(value: str) -> Text:
    return both(
        f"Your response is {value} times the right one: a constant factor is off.",
        f"你的结果是正确值的 {value} 倍：差了一个常数因子。",
    )


def _quantity(name: str, value: str) -> str:
    return value if name == value else f"`{name}` = {value}"


def left_out(what: str) -> Text:
    return both(f"This is what comes out where {what} is left out.", f"这是漏乘 {what} 得到的结果。")


def bootstrapped() -> Text:
    return both(
        "The value after the end of the episode was bootstrapped from the last state's: the end is worth 0.",
        "回合结束之后仍用最后一个状态的价值做了自举：终点的价值是 0。",
    )


def quantity(name: str, *, given: bool) -> Text:
    if given:
        return both(f"That is `{name}` as it is given, not what is asked.", f"这是题目给出的 `{name}`，不是所求的量。")
    return both(f"That is `{name}`, on the way to what is asked.", f"这是 `{name}`，只是求解过程中的一步。")


def cut_off() -> Text:
    return both("The digits are cut off, not rounded.", "多余的数字被截断了，应当四舍五入。")


def gradient_of_probability() -> Text:
    return both(
        "This is the gradient of the expression inside the logarithm; the gradient of its log divides by it.",
        "这是对数内部表达式的梯度；对数的梯度还要除以它本身。",
    )


def one_hot_dropped() -> Text:
    return both(
        "The one-hot term is missing: the score has two terms, the action taken and the policy's average.",
        "漏了独热项：得分函数有两项，一项是所选动作，一项是策略的平均。",
    )


def softmax_dropped() -> Text:
    return both(
        "The softmax term is missing: subtract the policy's average from the action taken.",
        "漏了 softmax 项：要从所选动作那一项里减去策略的平均。",
    )


def other_index(name: str, value: int) -> Text:
    return both(
        f"This is right for another index, `{name}` = {value}. Indices count from 0.",
        f"这是另一个下标 `{name}` = {value} 的结果。下标从 0 开始。",
    )


def permuted() -> Text:
    return both("These are the right numbers in another order.", "数值都对，但顺序不对。")


def reversed_order() -> Text:
    return both("These are the right numbers in reversed order.", "数值都对，但顺序反了。")


def transposed() -> Text:
    return both("This is the transpose: rows and columns are swapped.", "这是转置：行与列互换了。")


def mean_for_sum(count: int, *, averaged: bool) -> Text:
    if averaged:
        return both(
            f"This is divided by {count}: averaged over the {count} terms where their sum is asked.",
            f"多除了 {count}：题目要的是 {count} 项之和，你取了平均。",
        )
    return both(
        f"This is multiplied by {count}: summed over the {count} terms where their mean is asked.",
        f"多乘了 {count}：题目要的是 {count} 项的平均，你取了和。",
    )


def one_component(index: str) -> Text:
    return both(f"Only component {index} is wrong; the others are right.", f"只有第 {index} 个分量不对，其余都对。")


def component_sign(index: str) -> Text:
    return both(f"The sign of component {index} is flipped.", f"第 {index} 个分量的符号反了。")


def components_right(right: int, count: int) -> Text:
    return both(f"{right} of {count} components are right.", f"{count} 个分量中有 {right} 个正确。")


def carried() -> Text:
    return both(
        "Right from here on: it follows from your earlier answers, and counts as right.",
        "从这里起是对的：它由你前面的回答正确推出，算作正确。",
    )


def of_part(name: str, said: Text) -> Text:
    return both(f"`{name}`: {said.say('en')}", f"`{name}`：{said.say('zh')}")


def digits_swapped(index: str) -> Text:
    where_en, where_zh = (f" in component {index}", f"第 {index} 个分量中") if index else ("", "")
    return both(f"Two digits seem swapped{where_en}.", f"{where_zh}似乎有两个数字写反了。")


def point_moved(places: int, index: str) -> Text:
    where_en, where_zh = (f" of component {index}", f"第 {index} 个分量的") if index else ("", "")
    number = abs(places)
    right = places > 0
    return both(
        f"The decimal point{where_en} is {number} place{'s' if number > 1 else ''} too far to the "
        f"{'right' if right else 'left'}.",
        f"{where_zh}小数点偏{'右' if right else '左'}了 {number} 位。",
    )


def other_scale(power: int, index: str) -> Text:
    where_en, where_zh = (f" of component {index}", f"第 {index} 个分量的") if index else ("", "")
    size_en, size_zh = ("large", "大") if power > 0 else ("small", "小")
    return both(
        f"The digits{where_en} are right, and 10^{abs(power)} times too {size_en}: look at the unit that is asked.",
        f"{where_zh}数字对，但{size_zh}了 10^{abs(power)} 倍：请看清题目要求的单位。",
    )


def several_fit() -> Text:
    return both("More than one slip gives this result:", "有不止一种失误会得到这个结果：")


def too_few_digits(asked: Text) -> Text:
    return Text({
        "en": f"Right as far as it goes, with too few digits: {asked.say('en')}.",
        "zh": f"到此为止是对的，但位数不够：{asked.say('zh')}。",
    })  # fmt: skip


def digits_asked(digits: int) -> Text:
    return both(f"give {digits} significant digits", f"请给出 {digits} 位有效数字")


def decimals_asked(decimals: int) -> Text:
    return both(f"give {decimals} decimals", f"请保留 {decimals} 位小数")


def more_digits_asked() -> Text:
    return both("give more digits", "请多写几位")


def differs_at(point: str, yours: str, right: str) -> Text:
    return both(
        f"At {point} yours gives {yours}, the right formula {right}.",
        f"在 {point} 处，你的公式得 {yours}，正确的得 {right}。",
    )


def missed_options(count: int) -> Text:
    plural = "s" if count > 1 else ""
    return both(f"{count} right option{plural} not chosen.", f"还有 {count} 个正确选项没有选。")


def reversed_steps() -> Text:
    return both("That is the right order backwards.", "顺序正好反了。")


def wrong_step(place: int) -> Text:
    return both(f"The first wrong step is in place {place}.", f"第一个放错的步骤在第 {place} 位。")
