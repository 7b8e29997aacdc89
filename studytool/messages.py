"""What the grader says to the learner, in English and Chinese. Pure data and templates; shipped to the page too."""

from __future__ import annotations

from studytool.model import Rating, Text, Verdict


def _say(en: str, zh: str) -> Text:
    return Text({"en": en, "zh": zh})


def empty() -> Text:
    return _say("There is nothing to read: type a response.", "没有可读的内容：请输入回答。")


def unreadable_choice(count: int, *, many: bool) -> Text:
    last = chr(ord("a") + count - 1)
    example_en = ", or several: 1,3 or ac" if many else ""
    example_zh = "，可多选：1,3 或 ac" if many else ""
    return _say(
        f"I cannot read that as an option: type 1 to {count}, a to {last}, or an option's full text{example_en}.",
        f"无法识别所选的选项：请输入 1 到 {count}、a 到 {last}，或选项的全文{example_zh}。",
    )


def one_option_only() -> Text:
    return _say("Choose one option only.", "只能选一个选项。")


def missed_options(count: int) -> Text:
    plural = "s" if count > 1 else ""
    return _say(f"{count} right option{plural} not chosen.", f"还有 {count} 个正确选项没有选。")


# Reading ---------------------------------------------------------------------------------------------------------


def too_long(count: int, limit: int) -> Text:
    return _say(
        f"I cannot read {count} characters: keep the response under {limit}.",
        f"回答有 {count} 个字符：请少于 {limit} 个。",
    )


def too_many_parts(most: int) -> Text:
    return _say(
        f"I cannot compute a formula of more than {most} numbers, names and signs.",
        f"公式中的数、名称和符号超过 {most} 个，无法计算。",
    )


def too_deep() -> Text:
    return _say("I cannot read that: it is nested or chained too deeply.", "无法读取：嵌套或连写过深。")


def cannot_read_at(typed: str, at: int) -> Text:
    rest = " ".join(typed[at : at + 12].split())
    if not rest:
        return _say("I cannot read that: it ends too early.", "无法读取：回答在中途结束。")
    return _say(f"I cannot read that at character {at + 1}: `{rest}`.", f"从第 {at + 1} 个字符起无法读取：`{rest}`。")


def unclosed(bracket: str, at: int) -> Text:
    return _say(
        f"I cannot read that: the bracket opened at character {at + 1} is not closed; a `{bracket}` is missing.",
        f"无法读取：第 {at + 1} 个字符处的括号没有闭合，缺少 `{bracket}`。",
    )


def uneven_rows() -> Text:
    return _say("I cannot read that: its rows have different lengths.", "无法读取：各行长度不同。")


def not_finite() -> Text:
    return _say("That is not a finite number.", "这不是一个有限的数。")


def one_number_expected(axes: tuple[int, ...]) -> Text:
    return _say(
        f"You gave an array of shape {axes}; one number is expected.", f"你给出的是形状 {axes} 的数组；这里要一个数。"
    )


def wrong_shape(given: tuple[int, ...], expected: tuple[int, ...]) -> Text:
    example = "[" + ", ".join("…" for _ in range(expected[0])) + "]" if len(expected) == 1 else ""
    hint_en, hint_zh = (f": write it as {example}", f"：请写成 {example}") if example else ("", "")
    wanted_en = f"expected {expected}{hint_en}" if expected else "one number is expected"
    wanted_zh = f"应为 {expected}{hint_zh}" if expected else "这里要一个数"
    if not given:
        return _say(f"You gave one number; {wanted_en}.", f"你给出的是一个数；{wanted_zh}。")
    return _say(f"You gave shape {given}; {wanted_en}.", f"你给出的形状是 {given}；{wanted_zh}。")


def expected_unit(unit: str) -> Text:
    return _say(f"I cannot read the unit: the answer is in {unit}.", f"单位无法识别：答案的单位是 {unit}。")


def ambiguous_comma(text: str) -> Text:
    point, none = text.replace(",", "."), text.replace(",", "")
    return _say(
        f"I cannot tell what `{text}` means: write {point} or {none}.", f"`{text}` 有两种读法：请写 {point} 或 {none}。"
    )


def ambiguous_product(at: int) -> Text:
    return _say(
        f"I cannot tell what is divided at character {at + 1}: put brackets, as in 1/(2 x) or (1/2) x.",
        f"第 {at + 1} 个字符处除号的范围不明：请加括号，例如 1/(2 x) 或 (1/2) x。",
    )


def ambiguous_argument(function: str, at: int) -> Text:
    return _say(
        f"I cannot tell whether what begins at character {at + 1} still belongs to `{function}`: put its argument in "
        f"brackets, as in {function}(2x).",
        f"看不出第 {at + 1} 个字符起是否仍属于 `{function}`：请给它的参数加括号，例如 {function}(2x)。",
    )


def ambiguous_exponent(at: int) -> Text:
    return _say(
        f"I cannot tell whether what begins at character {at + 1} still belongs to the exponent: put brackets, as in "
        "e^(2x).",
        f"看不出第 {at + 1} 个字符起是否仍属于指数：请加括号，例如 e^(2x)。",
    )


def unknown_name(name: str, at: int, names: list[str]) -> Text:
    name = name if len(name) <= 24 else f"{name[:24]}…"
    if not names:
        return _say(
            f"I cannot read `{name}` at character {at + 1}: numbers are expected here.",
            f"第 {at + 1} 个字符处的 `{name}` 无法读取：这里要填数值。",
        )
    known = ", ".join(names)
    return _say(
        f"I do not know `{name}` at character {at + 1}: use {known}, and functions such as exp, log, softmax.",
        f"第 {at + 1} 个字符处的 `{name}` 没有定义：可用 {known}，以及 exp、log、softmax 等函数。",
    )


def wrong_arguments(function: str, expected: int, given: int) -> Text:
    return _say(
        f"`{function}` takes {expected} argument{'s' if expected > 1 else ''}; you gave {given}.",
        f"`{function}` 需要 {expected} 个参数；你给了 {given} 个。",
    )


# Diagnosis -------------------------------------------------------------------------------------------------------


def sign_flipped() -> Text:
    return _say(
        "Every sign is flipped: this is the direction of descent, or the gradient of the loss, not of the objective.",
        "所有符号都反了：这是下降方向，或者是损失而不是目标的梯度。",
    )


def extra_factor(name: str, value: str) -> Text:
    return _say(
        f"Your response is the right one times {_quantity(name, value)}: a factor too many.",
        f"你的结果是正确值乘以 {_quantity(name, value)}：多了一个因子。",
    )


def missing_factor(name: str, value: str) -> Text:
    return _say(
        f"Your response is the right one divided by {_quantity(name, value)}: that factor is missing.",
        f"你的结果是正确值除以 {_quantity(name, value)}：漏了这个因子。",
    )


def own_factor(*, extra: bool) -> Text:
    """Where naming the quantity would tell the key."""
    if extra:
        return _say(
            "Your response is the right one times an intermediate result: a factor too many.",
            "你的结果是正确值乘以某个中间结果：多了一个因子。",
        )
    return _say(
        "Your response is the right one divided by an intermediate result: that factor is missing.",
        "你的结果是正确值除以某个中间结果：漏了这个因子。",
    )


def constant_factor(value: str) -> Text:
    return _say(
        f"Your response is {value} times the right one: a constant factor is off.",
        f"你的结果是正确值的 {value} 倍：差了一个常数因子。",
    )


def _quantity(name: str, value: str) -> str:
    return value if name == value else f"`{name}` = {value}"


def gradient_of_probability() -> Text:
    return _say(
        "This is the gradient of the expression inside the logarithm; the gradient of its log divides by it.",
        "这是对数内部表达式的梯度；对数的梯度还要除以它本身。",
    )


def one_hot_dropped() -> Text:
    return _say(
        "The one-hot term is missing: the score has two terms, the action taken and the policy's average.",
        "漏了独热项：得分函数有两项，一项是所选动作，一项是策略的平均。",
    )


def softmax_dropped() -> Text:
    return _say(
        "The softmax term is missing: subtract the policy's average from the action taken.",
        "漏了 softmax 项：要从所选动作那一项里减去策略的平均。",
    )


def other_action(name: str, value: int) -> Text:
    return _say(
        f"This is right for another index, `{name}` = {value}. Indices count from 0.",
        f"这是另一个下标 `{name}` = {value} 的结果。下标从 0 开始。",
    )


def permuted() -> Text:
    return _say("These are the right numbers in another order.", "数值都对，但顺序不对。")


def reversed_order() -> Text:
    return _say("These are the right numbers in reversed order.", "数值都对，但顺序反了。")


def transposed() -> Text:
    return _say("This is the transpose: rows and columns are swapped.", "这是转置：行与列互换了。")


def mean_for_sum(count: int, *, averaged: bool) -> Text:
    if averaged:
        return _say(
            f"This is divided by {count}: averaged over the {count} terms where their sum is asked.",
            f"多除了 {count}：题目要的是 {count} 项之和，你取了平均。",
        )
    return _say(
        f"This is multiplied by {count}: summed over the {count} terms where their mean is asked.",
        f"多乘了 {count}：题目要的是 {count} 项的平均，你取了和。",
    )


def one_component(index: str) -> Text:
    return _say(f"Only component {index} is wrong; the others are right.", f"只有第 {index} 个分量不对，其余都对。")


def component_sign(index: str) -> Text:
    return _say(f"The sign of component {index} is flipped.", f"第 {index} 个分量的符号反了。")


def digits_swapped(index: str) -> Text:
    where_en, where_zh = (f" in component {index}", f"第 {index} 个分量中") if index else ("", "")
    return _say(f"Two digits seem swapped{where_en}.", f"{where_zh}似乎有两个数字写反了。")


def point_moved(places: int, index: str) -> Text:
    where_en, where_zh = (f" of component {index}", f"第 {index} 个分量的") if index else ("", "")
    number = abs(places)
    right = places > 0
    return _say(
        f"The decimal point{where_en} is {number} place{'s' if number > 1 else ''} too far to the "
        f"{'right' if right else 'left'}.",
        f"{where_zh}小数点偏{'右' if right else '左'}了 {number} 位。",
    )


def several_fit() -> Text:
    return _say("More than one slip gives this result:", "有不止一种失误会得到这个结果：")


def too_few_digits(asked: Text) -> Text:
    return Text({
        "en": f"Right as far as it goes, with too few digits: {asked.say('en')}.",
        "zh": f"到此为止是对的，但位数不够：{asked.say('zh')}。",
    })  # fmt: skip


def digits_asked(digits: int) -> Text:
    return _say(f"give {digits} significant digits", f"请给出 {digits} 位有效数字")


def decimals_asked(decimals: int) -> Text:
    return _say(f"give {decimals} decimals", f"请保留 {decimals} 位小数")


def more_digits_asked() -> Text:
    return _say("give more digits", "请多写几位")


def components_right(right: int, count: int) -> Text:
    return _say(f"{right} of {count} components are right.", f"{count} 个分量中有 {right} 个正确。")


def numbers_for_formula(names: str) -> Text:
    return _say(
        f"A formula in {names} is asked here, not its numbers.", f"这里要的是用 {names} 写出的公式，而不是数值。"
    )


DIAGNOSES = {
    "sign": _say("descent for ascent, loss for objective", "把上升写成下降，或把目标写成损失"),
    "factor": _say("a constant factor too many or missing", "多了或漏了一个常数因子"),
    "grad-pi": _say("the gradient of e in place of that of log e", "把 ∇log e 写成了 ∇e"),
    "no-onehot": _say("forgot the one-hot term of the score", "漏了得分函数的独热项"),
    "no-softmax": _say("forgot the softmax term of the score", "漏了得分函数的 softmax 项"),
    "other-action": _say("the gradient of another action, off by one index", "用了另一个动作，下标错位"),
    "permuted": _say("the right entries in another order", "分量正确但顺序不对"),
    "transposed": _say("rows for columns", "行列互换"),
    "mean-for-sum": _say("averaged where a sum is asked, or the reverse", "该求和时取了平均，或相反"),
    "one-component": _say("one component wrong, the others right", "只有一个分量不对"),
    "slip": _say("two digits swapped, or the decimal point moved", "两个数字写反，或小数点移位"),
    "wrong-axis": _say("summed, averaged or normalised over the other axis", "沿错误的轴求和、取平均或归一化"),
    "tested-shape": _say("right at the shape shown, not at another", "只在题目给出的形状下正确"),
    "in-place": _say("the function changes its argument", "函数修改了自己的参数"),
    "nondeterministic": _say("two calls with the same arguments differ", "同样的参数两次调用结果不同"),
    "float32": _say("computed in 32 bits", "用 32 位浮点数计算"),
    "shape": _say("the gradient has another shape than the point", "梯度的形状与自变量不一致"),
    "nan": _say("the result is not finite", "结果不是有限的数"),
}


def cannot_compute(why: str) -> Text:
    return _say(f"I cannot compute that: {why}.", f"无法计算：{why}。")


# The terminal ----------------------------------------------------------------------------------------------------

VERDICTS = {
    Verdict.CORRECT: _say("Correct", "正确"),
    Verdict.IMPRECISE: _say("Imprecise", "精度不够"),
    Verdict.PARTIAL: _say("Partly right", "部分正确"),
    Verdict.INCORRECT: _say("Incorrect", "不正确"),
    Verdict.UNREADABLE: _say("I cannot read that", "无法读取"),
}
HOW_TO = _say("Answer with", "回答方式：")
KEY = _say("Key:", "答案：")
HINT = _say("Hint:", "提示：")
NO_HINT = _say("There is no hint for this one.", "这道题没有提示。")
HEAD_INDEX = _say("component", "分量")
HEAD_YOURS = _say("yours", "你的")
HEAD_EXPECTED = _say("expected", "正确值")
HEAD_NUMERICAL = _say("numerical", "数值导数")
KEYS = (
    _say("? hint", "? 提示"),
    _say("! answer", "! 看答案"),
    _say("s skip", "s 跳过"),
    _say("u undo", "u 撤销"),
    _say("f flag", "f 标记"),
    _say("n note", "n 笔记"),
    _say("w why this one", "w 为何问这题"),
    _say("+ - the last one was easier, harder", "+ - 上一题更易、更难"),
    _say("q quit", "q 退出"),
    _say("\\s types an s", "\\s 输入字母 s"),
)
WHY_NEW = _say("New: the next on the learning path that you have not seen.", "新题：学习路径上还没见过的下一题。")
WHY_AGAIN = _say("You are still learning it: it came in this session before.", "还在学习：这次练习里已经问过。")
WHY_ASKED = _say("It is not due: you asked for it, whatever the schedule says.", "还没有到期：是你指定要练的。")
RATINGS = {
    Rating.AGAIN: _say("again", "重来"),
    Rating.HARD: _say("hard", "困难"),
    Rating.GOOD: _say("good", "良好"),
    Rating.EASY: _say("easy", "轻松"),
}
NOTHING_TO_RATE = _say("There is no rating to change.", "没有可以更改的评分。")
NO_MORE_NEW = _say(
    "Nothing is due, and the new items of today are done. `--new` asks more.",
    "没有到期的题，今天的新题也学完了。用 `--new` 可以多学一些。",
)
TRY_AGAIN = _say("One more try, on the same numbers.", "用同样的数再试一次。")
ASK_AGAIN = _say("It does not count; try again.", "这次不计，请重试。")
SKIPPED = _say("Skipped.", "已跳过。")
NOTHING_TO_UNDO = _say("There is nothing to undo.", "没有可以撤销的。")
NOTHING_TO_ASK = _say(
    "Nothing is due and nothing is new. `--all` asks anyway.", "没有到期的题，也没有新题。用 `--all` 可以照样练习。"
)
LAST_KEYS = _say(
    "That was the last one. Enter finishes; u undoes it, + - it was easier, harder.",
    "这是最后一题。按回车结束；u 撤销，+ - 这题更易、更难。",
)
NOTHING_READ = _say(
    "Nothing was typed. Answer in a terminal, or pipe one response a line.",
    "没有输入。请在终端里作答，或每行一个回答用管道送入。",
)
TIME_IS_UP = _say("Time is up.", "时间到。")
NO_RATING_YET = _say("In an exam ratings show at its end.", "考试中的评分到结束时才显示。")
RECORDED = _say("Recorded.", "已记录。")
NO_NOTE = _say("This item has no note.", "这道题没有对应的笔记。")
READ_AGAIN = _say("Worth reading again:", "值得重读：")


def too_few_reviews(count: int, needed: int) -> Text:
    plural = "" if count == 1 else "s"
    return _say(
        f"Your log has {count} review{plural} made a day or more after the one before; {needed} are needed. "
        "Nothing was changed.",
        f"记录中与上一次相隔一天以上的复习有 {count} 次，需要 {needed} 次。没有改动。",
    )


def optimized(count: int, before: float, after: float) -> Text:
    return _say(
        f"Optimised on {count} reviews: the log loss of the predictions falls from {before:.4f} to {after:.4f}. "
        "Every next date was derived anew; `studytool progress undo` takes it back.",
        f"已用 {count} 次复习优化参数：预测的对数损失从 {before:.4f} 降到 {after:.4f}。"
        "所有下次日期已重新推算；用 `studytool progress undo` 可以撤销。",
    )


def optimal_already(count: int, before: float) -> Text:
    return _say(
        f"Nothing was changed: no parameters were found that predict these {count} reviews better "
        f"than those in force (log loss {before:.4f}).",
        f"没有改动：对这 {count} 次复习，没有找到比现有参数预测得更好的参数（对数损失 {before:.4f}）。",
    )


def key_changed(item: str) -> Text:
    return _say(
        f"The key of {item} has changed since you last answered it. Start it afresh? [y/N]",
        f"{item} 的答案在你上次作答之后改过。要从头学这道题吗？[y/N]",
    )


def undone(item: str, kind: str = "review") -> Text:
    if kind == "optimize":
        return _say("Undone: the parameters optimised last no longer count.", "已撤销：上一次优化的参数不再使用。")
    word = "复习" if kind == "review" else "重置"
    return _say(f"Undone: the last {kind} of {item} no longer counts.", f"已撤销：{item} 的上一次{word}不再计入。")


def reset_done(item: str) -> Text:
    return _say(f"Reset: {item} is learned anew.", f"已重置：{item} 将重新学习。")


def from_anki(reviews: int, items: int, unknown: int) -> Text:
    return _say(
        f"Anki's file holds {reviews} reviews of {items} items of this bank; {unknown} of its notes are of none.",
        f"Anki 文件中有本题库 {items} 道题的 {reviews} 次复习；另有 {unknown} 条笔记不属于本题库。",
    )


def merged(added: int, known: int) -> Text:
    plural = "y" if added == 1 else "ies"
    return _say(
        f"{added} entr{plural} added; {known} known already.", f"新增 {added} 条记录；另有 {known} 条此前已有。"
    )


def flag_changed(item: str) -> Text:
    return _say(f"Flag changed: {item}. See it with studytool list --flagged.", f"标记已更改：{item}。")


def next_review(days: float) -> Text:
    if days < 1 / 24:
        return _say("Next review: in a few minutes", "下次复习：几分钟后")
    if days < 1:
        return _say("Next review: today", "下次复习：今天")
    whole = round(days)
    return _say(f"Next review: in {whole} day{'s' if whole != 1 else ''}", f"下次复习：{whole} 天后")


def summary(right: int, answered: int, due: int) -> Text:
    return _say(
        f"{right} of {answered} right. {due} due now.", f"共答 {answered} 题，对 {right} 题。现在到期 {due} 题。"
    )


def unanswered(count: int) -> Text:
    return _say(f"Not answered: {count}.", f"未作答：{count} 题。")


def time_left(seconds: float) -> Text:
    if seconds < 60:
        return _say(f"{seconds:.0f} s left", f"还剩 {seconds:.0f} 秒")
    return _say(f"{seconds / 60:.0f} min left", f"还剩 {seconds / 60:.0f} 分钟")


def why_due(days: int, chance: float) -> Text:
    since_en = f"for {days} day{'s' if days > 1 else ''}" if days else "today"
    since_zh = f"已到期 {days} 天" if days else "今天到期"
    return _say(
        f"Due {since_en}: the chance that you still know it is {chance:.0%}.",
        f"{since_zh}：现在还记得的可能是 {chance:.0%}。",
    )


def rated(item: str, rating: Rating) -> Text:
    said = RATINGS[rating]
    return _say(f"Rated {said.say('en')} now: {item}.", f"{item} 的评分改为“{said.say('zh')}”。")


def leech(lapses: int) -> Text:
    return _say(
        f"Forgotten {lapses} times: a leech, now among those of `studytool list --flagged`. "
        "Read its note before it comes again.",
        f"已经忘记 {lapses} 次，是个顽固的题，见 `studytool list --flagged`。下次之前先读笔记。",
    )


def coming_back(counts: list[tuple[int, int]]) -> Text:
    """How many items come back after how many days, as (days, count)."""
    when = [
        (
            count,
            ("today", "今天")
            if days == 0
            else ("tomorrow", "明天")
            if days == 1
            else (f"in {days} days", f"{days} 天后"),
        )
        for days, count in counts
    ]
    en = ", ".join(f"{count} {day}" for count, (day, _) in when)
    zh = "，".join(f"{day} {count} 题" for count, (_, day) in when)
    return _say(f"Coming back: {en}.", f"下次出现：{zh}。")


def passed(percent: int, needed: int, *, enough: bool) -> Text:
    word_en, word_zh = ("passed", "通过") if enough else ("not passed", "未通过")
    return _say(f"{percent} %, {needed} % needed: {word_en}.", f"{percent} %，需要 {needed} %：{word_zh}。")


COMPARE = _say("Compare with the answer, and grade yourself.", "请与答案比较，并给自己评分。")
SELF_GRADE = _say("How was it? 1 again, 2 hard, 3 good, 4 easy", "掌握得怎样？1 重来，2 困难，3 良好，4 轻松")


def unreadable_order(count: int) -> Text:
    return _say(
        f"I cannot read that as an order: give each number from 1 to {count} once, as in "
        f"{' '.join(str(number) for number in range(count, 0, -1))}.",
        f"无法识别顺序：请把 1 到 {count} 各写一次。",
    )


def reversed_steps() -> Text:
    return _say("That is the right order backwards.", "顺序正好反了。")


def wrong_step(place: int) -> Text:
    return _say(f"The first wrong step is in place {place}.", f"第一个放错的步骤在第 {place} 位。")


def differs_at(point: str, yours: str, right: str) -> Text:
    return _say(
        f"At {point} yours gives {yours}, the right formula {right}.",
        f"在 {point} 处，你的公式得 {yours}，正确的得 {right}。",
    )


# Functions -------------------------------------------------------------------------------------------------------

GRADCHECK = {
    "correct": _say("Correct: this is the gradient.", "正确：这就是梯度。"),
    "incorrect": _say("Incorrect: this is not the gradient.", "不正确：这不是梯度。"),
    "unjudged": _say("This cannot be judged here.", "在这里无法判断。"),
}
HEAD_RELATIVE = _say("relative error", "相对误差")
HEAD_ERROR = _say("error of it", "数值误差")
EDITOR = _say(
    "Enter opens your editor ($VISUAL, $EDITOR); @FILE reads a file.",
    "按回车打开编辑器（$VISUAL、$EDITOR）；@文件名 读取文件。",
)
NOT_RUN = _say("The code has to be run to be judged.", "代码要运行之后才能评判。")
CODE_LIMITS = {
    "timeout": _say("The code did not end in time", "代码没有在限定时间内结束"),
    "memory": _say("The code needs more memory than is allowed", "代码占用的内存超过限制"),
    "output": _say("The code prints more than is allowed", "代码的输出超过限制"),
    "killed": _say("The code ended its own process, or was ended by the system", "代码终止了自己的进程，或被系统终止"),
}


def code_stopped(limit: str, line: int | None) -> Text:
    said = CODE_LIMITS.get(limit, CODE_LIMITS["killed"])
    where_en, where_zh = (f", at line {line}", f"（停在第 {line} 行）") if line else ("", "")
    return _say(f"{said.say('en')}{where_en}.", f"{said.say('zh')}{where_zh}。")


def code_fails(error: str, line: int | None) -> Text:
    where_en, where_zh = (f" at line {line}", f"在第 {line} 行") if line else ("", "")
    return _say(f"The code stops{where_en}: `{error}`.", f"代码{where_zh}出错：`{error}`。")


def code_unreadable(reason: str, line: int | None) -> Text:
    where_en, where_zh = (f" at line {line}", f"第 {line} 行") if line else ("", "")
    return _say(f"This is not Python{where_en}: {reason}.", f"{where_zh}不是合法的 Python：{reason}。")


def no_such_function(name: str) -> Text:
    return _say(f"No function `{name}` is defined at the top of the code.", f"代码的最外层没有定义函数 `{name}`。")


def wrong_parameters(signature: str) -> Text:
    return _say(f"The function cannot be called as `{signature}`.", f"这个函数不能按 `{signature}` 调用。")


def not_numbers() -> Text:
    return _say("The function returns complex numbers; real ones are expected.", "函数返回了复数；这里要实数。")


def wrong_elsewhere(point: str) -> Text:
    return _say(
        f"Right with the numbers shown, wrong with others: {point}.", f"在题目给出的数值下正确，换一组就不对：{point}。"
    )


def nearly() -> Text:
    return _say(
        "Right to about five digits; a formula in float64 gives more: look for a step size, a constant or a rounding.",
        "大约五位有效数字正确；用 float64 直接按公式计算会更准：请检查步长、常数或舍入。",
    )


def with_arguments(point: str) -> Text:
    return _say(f"That happens with {point}.", f"发生在 {point} 时。")


def other_axis() -> Text:
    return _say(
        "This is the result of summing or normalising over the other axis.", "这是沿另一条轴求和或归一化的结果。"
    )


def tested_shape_only(shapes: str) -> Text:
    return _say(
        f"Right at the shape shown, not at another size: {shapes}.",
        f"只在题目给出的形状下正确，换一个大小就不对：{shapes}。",
    )


def changed_in_place(number: int) -> Text:
    return _say(
        f"The function changes its argument number {number} in place: work on a copy.",
        f"函数就地修改了第 {number} 个参数：请先复制。",
    )


def not_repeatable() -> Text:
    return _say("Two calls with the same arguments give different results.", "用同样的参数调用两次，得到的结果不同。")


def single_precision() -> Text:
    return _say(
        "The numbers agree as far as 32 bits go: compute in float64.", "在 32 位精度内一致：请用 float64 计算。"
    )


def result_not_finite() -> Text:
    return _say("The gradient has entries that are not finite real numbers.", "梯度中有分量不是有限的实数。")


def gradient_shape(given: str, expected: str) -> Text:
    return _say(
        f"The gradient has shape {given}; the point has {expected}.",
        f"梯度的形状是 {given}，自变量的形状是 {expected}。",
    )


def summed_over(axis: int) -> Text:
    return _say(
        f"This is the gradient summed or averaged over axis {axis}, the same along it.",
        f"这是沿第 {axis} 轴求和或取平均之后的梯度。",
    )


def taylor_reason(slope: float) -> Text:
    return _say(
        f"Taylor test: |f(x + h d) - f(x) - h g·d| falls as h^{slope:.2f}; a right gradient gives 2, a wrong one 1.",
        f"泰勒检验：|f(x + h d) - f(x) - h g·d| 按 h^{slope:.2f} 减小；梯度正确时指数为 2，错误时为 1。",
    )


def gradient_agrees() -> Text:
    return _say("Every component agrees with the numerical derivative.", "每个分量都与数值导数一致。")


def unfit_point(what: str) -> Text:
    return _say(f"The point cannot be used: {what}.", f"这个点无法使用：{what}。")


def function_fails(error: str, line: int | None) -> Text:
    where_en, where_zh = (f" at line {line}", f"第 {line} 行") if line else ("", "")
    return _say(f"The function fails{where_en}: {error}.", f"函数{where_zh}出错：{error}。")


def gradient_fails(error: str, line: int | None) -> Text:
    where_en, where_zh = (f" at line {line}", f"第 {line} 行") if line else ("", "")
    return _say(f"The gradient fails{where_en}: {error}.", f"梯度函数{where_zh}出错：{error}。")


def not_one_number(shape: str) -> Text:
    return _say(
        f"The function returns shape {shape}, not one number: there is no gradient of it.",
        f"函数返回的形状是 {shape}，不是一个数：没有梯度可言。",
    )


def function_not_finite() -> Text:
    return _say("The function is not a finite real number at the point.", "函数在这一点的值不是有限的实数。")


def function_random() -> Text:
    return _say(
        "The function gives different values at the same point: fix its random numbers.",
        "函数在同一点给出不同的值：请固定它的随机数。",
    )


def kink_at(where: str) -> Text:
    return _say(
        f"The function has a kink or no derivative here, at component {where}: move the point.",
        f"函数在这里不可导（分量 {where}）：请换一个点。",
    )


def bent_direction() -> Text:
    return _say(
        "Each component agrees, but the function bends at the point in other directions: it has no gradient here.",
        "各分量一致，但函数在这一点沿其他方向有折角：这里没有梯度。",
    )


def numerical_error_too_large(where: str) -> Text:
    return _say(
        f"The numerical error is too large to tell right from wrong, at component {where}.",
        f"数值误差太大，无法判断对错（分量 {where}）。",
    )


def integers_read() -> Text:
    return _say("The point's integers are read as float64.", "自变量中的整数按 float64 读取。")


def point_widened() -> Text:
    return _say("The point is read as float64.", "自变量按 float64 读取。")


def function_coarse() -> Text:
    return _say(
        "The function computes with less than 64 bits: its differences say little.",
        "函数的计算精度低于 64 位：差分能说明的不多。",
    )


def gradient_coarse() -> Text:
    return _say("The gradient is computed with less than 64 bits.", "梯度的计算精度低于 64 位。")


def more_rows(count: int) -> Text:
    return _say(f"and {count} more", f"另有 {count} 个")
