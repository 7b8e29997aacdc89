"""What is said of exports and imports: what a format cannot carry, and what of a file cannot be read."""

from __future__ import annotations

from collections.abc import Sequence

from studytool.messages.languages import both
from studytool.model import Text

# What no other program does ------------------------------------------------------------------------------------------

SLIPS = both(
    "only the author's mistakes are recognised, not the usual slips, and two digits too few are wrong, not asked again",
    "只识别出题人列出的错误，不识别常见失误；位数不足判为错误，不再追问",
)
WORDS = both(
    "a response is compared letter by letter: punctuation, articles and plurals count, a slip of typing is wrong",
    "逐字比较回答：标点、冠词和复数都算不同，打错字也判为错误",
)
CARRIED = both("errors are not carried forward from one part to the next", "前一小问的错误不会带入后一小问重新判断")
ASIDES = both(
    "parts that ask for a formula are shown with their key in the solution, and are not graded",
    "要求公式的小问只在解答中给出答案，不评分",
)
BY_HAND = both("graded by a person, with the key beside it", "由人对照答案评分")

# What single formats do not have ---------------------------------------------------------------------------------

NO_HINT = both("there is no place for the hint", "没有放提示的位置")
OWN_RATING = both(
    "the card shows the key, and what differs from it of a number or a word typed; you rate yourself",
    "卡片显示答案，并标出键入的数或词与它的差别；由你自己评分",
)
ONE_GAP = both("each number is a question of its own", "每个数各成一道题")
AS_PLACES = both("the order is asked for as the place of each step", "改为选出每一步的位次")
ANY_ORDER = both("the options may be shown in another order", "选项的顺序可能改变")
NO_MISTAKES = both("there is no place for what is said of foreseen mistakes", "没有放预见错误反馈的位置")


def no_variant(reason: str) -> Text:
    return both(f"left out: no variant can be drawn ({reason})", f"未导出：无法抽取变式（{reason}）")


# The commands ---------------------------------------------------------------------------------------------------------


def written(items: int, questions: int, file: str) -> Text:
    one, some = "item" if items == 1 else "items", "question" if questions == 1 else "questions"
    return both(
        f"{items} {one}, {questions} {some} written to {file}", f"已写入 {file}：{items} 道题，{questions} 个问题"
    )


def not_carried(program: str) -> Text:
    return both(f"Not carried by {program}:", f"{program} 不能承载：")


def of_items(what: str, items: Sequence[str]) -> Text:
    listed = ", ".join(items)
    return both(f"{what} ({len(items)}): {listed}", f"{what}（{len(items)}）：{listed}")


NOTHING_TO_EXPORT = both("there is no item to export", "没有可以导出的题目")
OTHER_TOPICS = both(
    "name topics that have items; `studytool list` shows them", "请给出有题目的主题；用 `studytool list` 查看"
)
NOT_BOTH = both("--json and `-o -` both write to standard output", "--json 和 `-o -` 都写到标准输出")
NAME_FILE = both("name a file with -o", "请用 -o 给出文件名")
BINARY = both("this format is not text, and would confuse the terminal", "这种格式不是文本，会扰乱终端")
