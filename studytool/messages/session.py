"""What a session says around the questions: verdicts, ratings, keystrokes, why an item comes and when again."""

from __future__ import annotations

from studytool.messages.languages import both
from studytool.model import Level, Rating, Text, Verdict

VERDICTS = {
    Verdict.CORRECT: both("Correct", "正确"),
    Verdict.IMPRECISE: both("Imprecise", "精度不够"),
    Verdict.PARTIAL: both("Partly right", "部分正确"),
    Verdict.INCORRECT: both("Incorrect", "不正确"),
    Verdict.UNREADABLE: both("I cannot read that", "无法读取"),
}
CARRIED = both("Right from here on", "从这里起正确")


LEVEL_NAMES: dict[str, Text] = {
    Level.RECALL: both("recall", "回忆"),
    Level.APPLY: both("apply", "应用"),
    Level.DERIVE: both("derive", "推导"),
}
TYPES = {
    "array": "数组",
    "choice": "选择",
    "derivation": "推导",
    "formula": "公式",
    "function": "函数",
    "gradient": "梯度",
    "number": "数值",
    "order": "排序",
    "recall": "回忆",
    "text": "填空",
}


def drawn(kind: str, level: str | None, seed: int) -> list[Text]:
    """What stands above a question: its type, its level and the seed of its numbers."""
    levels = [LEVEL_NAMES[level]] if level else []
    return [both(kind, TYPES.get(kind, kind)), *levels, both(f"seed {seed}", f"种子 {seed}")]


def part_of(number: int, count: int) -> Text:
    return both(f"Part {number} of {count}", f"第 {number} 小问，共 {count} 问")


def figure(alt: str) -> Text:
    return both(f"[Figure: {alt}]", f"［图：{alt}］")


RATINGS = {
    Rating.AGAIN: both("again", "重来"),
    Rating.HARD: both("hard", "困难"),
    Rating.GOOD: both("good", "良好"),
    Rating.EASY: both("easy", "轻松"),
}
HOW_TO = both("Answer with", "回答方式：")
LIKE = both(", like", "，例如")
EDITOR = both(
    "Enter opens your editor ($VISUAL, $EDITOR); @FILE reads a file.",
    "按回车打开编辑器（$VISUAL、$EDITOR）；@文件名 读取文件。",
)
KEY = both("Key:", "答案：")
YOURS = both("You:", "你的回答：")
HINT = both("Hint:", "提示：")
NO_HINT = both("There is no hint for this one.", "这道题没有提示。")
COMPARE = both("Compare with the answer, and grade yourself.", "请与答案比较，并给自己评分。")
SELF_GRADE = both("How was it?", "掌握得怎样？")
SECOND_TRY = both("One more try, on the same numbers.", "用同样的数再试一次。")
NOT_COUNTED = both("It does not count; try again.", "这次不计，请重试。")
HEAD_INDEX = both("component", "分量")
HEAD_YOURS = both("yours", "你的")
HEAD_EXPECTED = both("expected", "正确值")
HEAD_NUMERICAL = both("numerical", "数值导数")
KEYSTROKES = (
    both("hint ?", "提示 ?"),
    both("show !", "看答案 !"),
    both("skip s", "跳过 s"),
    both("undo u", "撤销 u"),
    both("flag f", "标记 f"),
    both("note n", "笔记 n"),
    both("why w", "为何 w"),
    both("easier +", "更易 +"),
    both("harder -", "更难 -"),
    both("quit q", "退出 q"),
)
KEYS_ARE = both("Type the word or its sign:", "可输入词语或符号：")
KEYS_READ = both("Words to type:", "可输入：")  # read aloud, signs say little
ESCAPED = both("\\s answers s, \\hint answers hint", "\\s 表示回答 s，\\提示 表示回答“提示”")
LAST_KEYSTROKES = both(
    "That was the last one. Enter finishes; undo (u), easier (+) or harder (-) change it.",
    "这是最后一题。按回车结束；还可以撤销（u），或说它更易（+）、更难（-）。",
)
WHY_NEW = both("New: the next on the learning path that you have not seen.", "新题：学习路线上还没见过的下一题。")


def why_due(days: int, chance: float) -> Text:
    since_en = f"for {days} day{'s' if days > 1 else ''}" if days else "today"
    since_zh = f"已到期 {days} 天" if days else "今天到期"
    return both(
        f"Due {since_en}: the chance that you still know it is {chance:.0%}.",
        f"{since_zh}：现在还记得的可能是 {chance:.0%}。",
    )


WHY_AGAIN = both("You are still learning it: it came in this session before.", "还在学习：这次练习里已经问过。")
WHY_ASKED = both("It is not due: you asked for it, whatever the schedule says.", "还没有到期：是你指定要练的。")
SKIPPED = both("Skipped.", "已跳过。")
RECORDED = both("Recorded.", "已记录。")
NOTHING_TO_RATE = both("There is no rating to change.", "没有可以更改的评分。")


def rated(item: str, rating: Rating) -> Text:
    said = RATINGS[rating]
    return both(f"Rated {said.say('en')} now: {item}.", f"{item} 的评分改为“{said.say('zh')}”。")


NOTHING_TO_UNDO = both("There is nothing to undo.", "没有可以撤销的。")


def undone(item: str, kind: str = "review") -> Text:
    if kind == "optimize":
        return both("Undone: the parameters optimised last no longer count.", "已撤销：上一次优化的参数不再使用。")
    word = "复习" if kind == "review" else "重置"
    return both(f"Undone: the last {kind} of {item} no longer counts.", f"已撤销：{item} 的上一次{word}不再计入。")


def flag_is(*, flagged: bool | None) -> Text:
    if flagged is None:
        return both("Nothing is kept in this session, no flag either.", "这次练习不保存任何记录，标记也不保存。")
    if flagged:
        return both("Flagged. See studytool list --flagged.", "已标记。见 studytool list --flagged。")
    return both("Flag taken off.", "已取消标记。")


def taken_as_response(said: str, sign: str) -> Text:
    return both(
        f"Taken as your response, since it may be the answer here; the command is {sign}.",
        f"“{said}”可能就是这题的答案，因此当作回答；要用命令请输入 {sign}。",
    )


def key_changed(item: str) -> Text:
    return both(
        f"The key of {item} has changed since you last answered it. Start it afresh? [y/N]",
        f"{item} 的答案在你上次作答之后改过。要从头学这道题吗？[y/N]",
    )


def leech(lapses: int) -> Text:
    return both(
        f"Forgotten {lapses} times: a leech, now among those of `studytool list --flagged`. "
        "Read its note before it comes again.",
        f"已经忘记 {lapses} 次，是个顽固的题，见 `studytool list --flagged`。下次之前先读笔记。",
    )


NO_NOTE = both("This item has no note.", "这道题没有对应的笔记。")
NOTHING_READ = both(
    "Nothing was typed. Answer in a terminal, or pipe one response a line.",
    "没有输入。请在终端里作答，或每行一个回答用管道送入。",
)
NOTHING_TO_ASK = both(
    "Nothing is due and nothing is new. `--all` asks anyway.", "没有到期的题，也没有新题。用 `--all` 可以照样练习。"
)
NO_MORE_NEW = both(
    "Nothing is due, and the new items of today are done. `--new` asks more.",
    "没有到期的题，今天的新题也学完了。用 `--new` 可以多学一些。",
)
TIME_IS_UP = both("Time is up.", "时间到。")


def time_left(seconds: float) -> Text:
    if seconds < 60:
        return both(f"{seconds:.0f} s left", f"还剩 {seconds:.0f} 秒")
    return both(f"{seconds / 60:.0f} min left", f"还剩 {seconds / 60:.0f} 分钟")


NO_RATING_YET = both("In an exam ratings show at its end.", "考试中的评分到结束时才显示。")


def next_review(days: float) -> Text:
    when = in_days(days)
    return both(f"Next review: {when.say('en')}", f"下次复习：{when.say('zh')}")


def in_days(days: float) -> Text:
    """When that is, as far as a learner wants to know."""
    if days < 1 / 24:
        return both("in a few minutes", "几分钟后")
    if days < 1:
        return both("today", "今天")
    whole = round(days)
    return both(f"in {whole} day{'s' if whole != 1 else ''}", f"{whole} 天后")


ONCE_MORE = both("again", "再问")


def summary(right: int, put_right: int, answered: int, again: int, due: int) -> Text:
    """`right` counts first tries of the items `answered`, `put_right` those that were right at a later try.

    `again` is how often items came again, which is counted apart.
    """
    later = both(f" {put_right} more on the second try.", f"另有 {put_right} 题第二次答对。") if put_right else Text({})
    back = both(f" {again} came again.", f"再问 {again} 次。") if again else Text({})
    return both(
        f"{right} of {answered} right.{later.say('en')}{back.say('en')} {due} due now.",
        f"共答 {answered} 题，对 {right} 题。{later.say('zh')}{back.say('zh')}现在到期 {due} 题。",
    )


def unanswered(count: int) -> Text:
    return both(f"Not answered: {count}.", f"未作答：{count} 题。")


def exam_result(percent: int, needed: int, *, enough: bool) -> Text:
    word_en, word_zh = ("passed", "通过") if enough else ("not passed", "未通过")
    return both(f"{percent} %, {needed} % needed: {word_en}.", f"{percent} %，需要 {needed} %：{word_zh}。")


OUTPUT = both("Output:", "输出：")
QUESTIONS = both("Questions on this:", "相关题目：")
READ_AGAIN = both("Worth reading again:", "值得重读：")


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
    return both(f"Coming back: {en}.", f"下次出现：{zh}。")
