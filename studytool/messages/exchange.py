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
NO_FIGURE = both("its figure is given in words alone", "图只以文字说明给出")
ONE_GAP = both("each number is a question of its own", "每个数各成一道题")
AS_PLACES = both("the order is asked for as the place of each step", "改为选出每一步的位次")
ANY_ORDER = both("the options may be shown in another order", "选项的顺序可能改变")
NO_MISTAKES = both("there is no place for what is said of foreseen mistakes", "没有放预见错误反馈的位置")


def no_figure(reason: str) -> Text:
    return both(f"left out: its figure cannot be shown ({reason})", f"未导出：它的图无法显示（{reason}）")


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

# What is read -----------------------------------------------------------------------------------------------------

NO_ALT = both(
    "its picture has no words for who cannot see it: the name of its file stands there",
    "图片没有替代文字，暂用文件名代替",
)
NO_MEDIA = both(
    "what is embedded in it, such as a frame, a drawing or a sound, is left out", "其中嵌入的框架、绘图或声音未读入"
)


def no_picture(name: str) -> Text:
    return both(
        f"its picture `{name}` is left out" if name else "a picture is left out",
        f"图片 `{name}` 未读入" if name else "一张图片未读入",
    )


NO_FILE = both("this is no regular file", "这不是普通文件")
NAME_EXPORTED = both("name a file that the other program exported", "请给出另一程序导出的文件")
EXPORT_ANEW = both("export it anew, in the format named", "请按所选格式重新导出")
BROKEN_ARCHIVE = both("the archive is damaged, or holds more files than any quiz", "压缩包已损坏，或文件过多")
UNREADABLE_MEMBER = both("this file of the archive cannot be unpacked", "压缩包中的这个文件无法解开")
ENTITIES = both(
    "it defines entities, which no quiz needs and which can fill the memory", "它定义了实体；测验用不到，还可能占满内存"
)


def unreadable(reason: str) -> Text:
    return both(f"cannot be read ({reason})", f"无法读取（{reason}）")


def too_large(size: int) -> Text:
    return both(f"it is larger than {size} MiB", f"超过 {size} MiB")


def no_xml(reason: str) -> Text:
    return both(f"this is no XML that can be read ({reason})", f"这不是可读的 XML（{reason}）")


def not_this(form: str) -> Text:
    return both(f"this is no {form}", f"这不是 {form}")


def no_item(kind: str) -> Text:
    return both(f"left out: there is no item type for `{kind}`", f"未读入：没有与 `{kind}` 对应的题型")


def refused(reason: str) -> Text:
    from studytool.messages.problems import in_chinese  # a large table, read where it is needed

    return both(f"left out: {reason}", f"未读入：{in_chinese(reason)}")


def pattern(answer: str) -> Text:
    return both(f"the answer `{answer}` is a pattern, and is left out", f"答案 `{answer}` 是通配模式，未读入")


def partial_credit(answer: str) -> Text:
    return both(f"`{answer}` gave part of the points, and is wrong here", f"`{answer}` 原得部分分，在这里算错")


def another_answer(answer: str) -> Text:
    return both(
        f"the answer `{answer}` is left out: an item has one number", f"答案 `{answer}` 未读入：一道题只有一个数"
    )


NO_KEY = both("left out: it names no right answer that can be read", "未读入：没有可读的正确答案")
PARTIAL_CREDIT = both("options that gave part of the points are wrong here", "原得部分分的选项在这里算错")
PRAISE = both("what is said to a right answer is left out", "对正确答案的评语未读入")
NO_CASE = both("capital and small letters are not told apart here", "这里不区分大小写")
MORE_HINTS = both("only its first hint is read", "只读入第一条提示")
OTHER_UNITS = both("only one of its units is read", "只读入一个单位")
PAIRS = both("each pair is an item of its own", "每一对各成一道题")
ZERO = both(
    "the key is 0, so that it is compared as a text and not within a tolerance", "答案是 0，因此按文字比较，不用容差"
)


def too_near(mistake: str) -> Text:
    return both(
        f"the mistake `{mistake}` is too near to the key to be told from it, and is left out",
        f"错误答案 `{mistake}` 与答案太近，无法区分，未读入",
    )


def faulty(field: str, message: str) -> Text:
    return both(f"`{field}` is left out: {message}", f"`{field}` 未读入：{message}")


def imported(items: int, file: str) -> Text:
    return both(f"{items} {'item' if items == 1 else 'items'} written to {file}", f"已写入 {file}：{items} 道题")


def not_read(count: int) -> Text:
    return both(f"Not read ({count}):", f"未读入（{count}）：")


NOTHING_READ = both("no item can be made of anything in it", "其中没有可以做成题目的内容")
SEE_ABOVE = both("see why in the list above, or name another format", "原因见上面的列表，或换一种格式")
TAKEN = both("this file is there already, and is not overwritten", "文件已存在，不会覆盖")
ANOTHER_TOPIC = both("name another, or remove it first", "请换个名字，或先删除它")
NOT_A_TOPIC = both(
    "an item file is called TOPIC.yaml, in kebab-case", "题目文件名为 TOPIC.yaml，用小写字母、数字和连字符"
)
AS_TOPIC = both("name one such as quiz/returns.yaml with -o", "请用 -o 给出如 quiz/returns.yaml 的文件名")
NO_LANGUAGE = both("this is not the code of a language", "这不是语言代码")
A_LANGUAGE = both("use one such as en, zh, fr or zh-Hant", "请用 en、zh、fr 或 zh-Hant 这样的代码")
SEE_COLUMNS = both(
    "the first line names the columns, `prompt` and `answer` among them; docs/reference/exchange.md lists them",
    "第一行写列名，其中要有 `prompt` 和 `answer`；全部列名见 docs/reference/exchange.md",
)


def no_table(missing: str) -> Text:
    return both(f"this is no table with the columns it needs ({missing})", f"这不是带有所需列的表格（{missing}）")


NO_BACK = both("left out: a note with one field asks nothing", "未读入：只有一个字段的笔记没有可问的内容")
NO_VARIANTS = both("no item has a variant to write", "没有题目能抽取可写的变式")
SEE_CHECK = both("`studytool check` says where to mend them", "`studytool check` 会指出要改的位置")
INSTALL_EXTRA = both(
    "install it, or the extra `exchange` with all that files need", "请安装它，或安装包含全部所需的附加包 `exchange`"
)


def library_missing(name: str) -> Text:
    return both(f"the library {name}, which this format needs, is not installed", f"这种格式需要的库 {name} 没有安装")
