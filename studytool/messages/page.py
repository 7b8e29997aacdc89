"""What the site's pages say by themselves, beside their notes and the grader: of snippets, questions and progress.

A text is asked for by its name, with `{values}` filled in by the page. Names that end in `-one` and `-other` are the
same text for one thing and for several. Chinese has no plural, and says both alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from studytool.messages.languages import both
from studytool.model import Text

SOURCE = both("Source: ", "出处：")  # what the builder writes, the others the page's scripts


def questions(count: int) -> Text:
    """How many questions there are on a section."""
    return both("1 question" if count == 1 else f"{count} questions", f"{count} 道题")


def more_questions(count: int) -> Text:
    """How many questions are folded below the first."""
    return both("1 more question" if count == 1 else f"{count} more questions", f"还有 {count} 道题")


QUESTIONS: dict[str, Text] = {
    "question": both("Question {number}", "问题 {number}"),
    "level-recall": both("recall", "回忆"),
    "level-apply": both("apply", "应用"),
    "level-derive": both("derive", "推导"),
    "paper-questions": both("Questions", "问题"),
    "paper-keys": both("Keys", "答案"),
    "hint": both("Hint", "提示"),
    "answer": both("Answer", "答案"),
    "command": both("Show in terminal", "在终端中显示"),
    "response": both("Response to question {number}", "回答问题 {number}"),
    "response-code": both(
        "Response to question {number}. Control or Command and Enter checks it, Escape leaves it.",
        "回答问题 {number}。按 Control 或 Command 加回车检查，按 Escape 离开。",
    ),
    "read-as": both("Read as", "读作"),
    "try": both("Run", "运行"),
    "tried": both("What it gives for the values shown:", "对所示数值的结果："),
    "tried-nothing": both("It prints nothing.", "没有输出。"),
    "step-up": both("Move step {number} up", "把第 {number} 步上移"),
    "step-down": both("Move step {number} down", "把第 {number} 步下移"),
    "part": both("Part {number} of {count}", "第 {number} 小问，共 {count} 问"),
    "check": both("Check", "检查"),
    "compare": both("Compare", "对照"),
    "new-numbers": both("New numbers", "换一组数"),
    "ask-again": both("Ask again", "再做一遍"),
    "other-language": both("中文", "English"),
    "judging": both("Judging", "正在评判"),
    "not-judged": both("This cannot be judged here: {why}", "在这里无法评判：{why}"),
    "answers-missing": both("its answers cannot be loaded ({status})", "无法加载答案（{status}）"),
    "grade": both("How was it?", "掌握得怎样？"),
    "kept": both("Review kept: {rating}", "已记录：{rating}"),
    "kept-first": both("Review kept, by its first try: {rating}", "已记录，以第一次回答为准：{rating}"),
    "ungraded": both("Review kept: grade it", "已记录，请自评"),
    "uncounted": both("Not counted: the answer was seen", "不计入：已经看过答案"),
    "not-kept": both("Review not kept, this browser refuses to store it ({why})", "没有记录：浏览器不予保存（{why}）"),
}

SNIPPETS: dict[str, Text] = {
    "snippet-code": both(
        "Code of snippet {number}. Control or Command and Enter runs it, Escape leaves it.",
        "第 {number} 段代码。按 Control 或 Command 加回车运行，按 Escape 离开。",
    ),
    "run": both("Run", "运行"),
    "run-above": both("Run all above", "运行以上全部"),
    "run-above-title": both("Every snippet above, then this one", "先运行上面的每一段，再运行这一段"),
    "reset": both("Reset", "还原"),
    "running": both("Running", "正在运行"),
    "done": both("Done", "完成"),
    "error": both("Error", "出错"),
    "error-in-line": both("Error in line {line}", "第 {line} 行出错"),
    "no-module": both(
        "Only numpy and the standard library are here; to draw, `from studytool import plot`.",
        "这里只有 numpy 和标准库；画图请用 `from studytool import plot`。",
    ),
    "no-input": both(
        "Nobody can be asked here: put the value into the code instead of `input()`.",
        "这里无法向人提问：请把值直接写进代码，不用 `input()`。",
    ),
    "no-await": both(
        "`await` works inside an `async def` only: put the code into one and run it with `asyncio.run(…)`.",
        "`await` 只能写在 `async def` 里；请放进函数后用 `asyncio.run(…)` 运行。",
    ),
    "forgotten": both(
        "What ran on this page is forgotten; run the snippets above again if this one needs them.",
        "本页运行过的内容已丢失；如果这一段需要上面的代码，请重新运行它们。",
    ),
    "no-python": both(
        "Python cannot be had here: {why}. The output recorded for this code stays.",
        "这里无法运行 Python：{why}。仍显示这段代码原先记录的输出。",
    ),
    "code": both("Code", "代码"),
    "output": both("Output", "输出"),
    "recorded": both(
        "Recorded, with all else as written; Run computes any value.",
        "预先录制，其余各值仍如原文；按“运行”可计算任意值。",
    ),
    "output-of-run": both("Output of this run", "本次运行的输出"),
}

PYTHON: dict[str, Text] = {
    "waiting": both("Waiting", "请稍候"),
    "stop": both("Stop", "停止"),
    "ended-stop": both("Stopped.", "已停止。"),
    "ended-time": both("Stopped after 20 seconds.", "超过 20 秒，已停止。"),
    "ended-left": both("Stopped: the page was left.", "已停止：离开了本页。"),
    "loading-python": both("Loading Python", "正在加载 Python"),
    "megabytes": both("{loaded} of {total} MB", "{loaded}/{total} MB"),
    "starting-python": both("Starting Python", "正在启动 Python"),
    "python-cannot-start": both("Python cannot start in this browser", "Python 无法在此浏览器中启动"),
    "no-webassembly": both("this browser lacks what it takes (WebAssembly)", "此浏览器不支持所需的 WebAssembly"),
    "file-missing": both("{file} cannot be loaded ({status})", "无法加载 {file}（{status}）"),
    "file-changed": both(
        "{file} came incomplete, or is not the file this site lists; reload the page",
        "{file} 不完整，或不是本站清单中的文件；请重新加载页面",
    ),
    "python-talks": both(
        "the code spoke to the page past its output, and was ended", "代码绕过输出与页面通信，已被终止"
    ),
    "copy": both("Copy", "复制"),
    "copied": both("Copied", "已复制"),
    "editor-keys": both("Tab indents, Escape leaves", "Tab 缩进，Escape 离开"),
}

PROGRESS: dict[str, Text] = {
    "due-now-one": both("Now {count} is due.", "现在有 {count} 道题到期。"),
    "due-now-other": both("Now {count} are due.", "现在有 {count} 道题到期。"),
    "mark-done": both("done", "已做"),
    "mark-due": both("due again", "该复习了"),
    "mark-next": both("next on {day}", "{day}再来"),
    "mark-today": both("again today", "今天再来"),
    "mark-share": both("{part} of {whole} done", "已做 {part}/{whole}"),
    "nothing-due": both("Nothing is due now.", "现在没有到期的题。"),
    "work-out": both("Work out what is due", "计算到期的题"),
    "working-out": both("Working it out", "正在计算"),
    "export": both("Export", "导出"),
    "import": both("Import", "导入"),
    "exported": both("{lines} in {file}", "{file} 中有 {lines}"),
    "imported": both("{lines} added; {known} known already.", "新增 {lines}；{known} 行此前已有。"),
    "lines-one": both("{count} line", "{count} 行"),
    "lines-other": both("{count} lines", "{count} 行"),
    "days-one": both("{count} day", "{count} 天"),
    "days-other": both("{count} days", "{count} 天"),
    "share": both("{part} of {whole}", "{part}/{whole}"),
    "fact-due": both("Due now", "现在到期"),
    "fact-done": both("Done", "已做"),
    "fact-streak": both("Streak", "连续"),
    "fact-reviews": both("Reviews", "复习"),
    "item-of-topic": both("{topic}: {name}", "{topic}：{name}"),
    "item-of-section": both("{topic}: {section} ({name})", "{topic}：{section}（{name}）"),
    "by-topic": both("By topic", "按主题"),
    "head-topic": both("Topic", "主题"),
    "head-done": both("Done", "已做"),
    "head-due": both("Due", "到期"),
    "head-right": both("Right", "答对"),
    "nothing-yet": both(
        "Nothing yet: answer a question on any page, and it is counted here.",
        "还没有记录：在任意一页答一道题，这里就会统计。",
    ),
    "never-worked-out": both(
        "What is due has not been worked out yet. That takes Python, which is loaded once.",
        "还没有计算哪些题到期。计算要用 Python，只需加载一次。",
    ),
    "worked-out": both("What is due was worked out on {date}.", "到期的题是在 {date} 算出的。"),
    "came-since": both("{lines} came since: work it out again.", "此后新增 {lines}，请重新计算。"),
    "next": both("The next comes on {date}.", "下一道题在 {date} 到期。"),
    "not-worked-out": both("This cannot be worked out here: {why}.", "这里无法计算：{why}。"),
    "was-stopped": both("it was stopped", "已被停止"),
    "entries-ahead-one": both("{count} entry lies", "{count} 条记录"),
    "entries-ahead-other": both("{count} entries lie", "{count} 条记录"),
    "ahead": both(
        "{entries} in the future (from {date}), as after a clock was set ahead: "
        "what is later than now counts from its time on.",
        "有 {entries}的时间在将来（从 {date} 起），可能是时钟曾经拨快：到那个时间才开始计入。",
    ),
    "set-aside-one": both(
        "{count} line kept in this browser cannot be read and is left out. It stays where it is.",
        "此浏览器保存的 {count} 行无法读取，不予计入；它仍保留在原处。",
    ),
    "set-aside-other": both(
        "{count} lines kept in this browser cannot be read and are left out. They stay where they are.",
        "此浏览器保存的 {count} 行无法读取，不予计入；它们仍保留在原处。",
    ),
    "save-aside": both("Save them as a file", "另存为文件"),
    "left-out": both("{lines} left out, the first because {why}.", "有 {lines}不予计入，第一行的原因：{why}。"),
    "nothing-kept": both(
        "This browser keeps nothing for these pages ({why}). Answers are judged all the same.",
        "此浏览器不为这些页面保存内容（{why}）。答题照样评判。",
    ),
    "questions-missing": both("The list of questions cannot be loaded ({status}).", "无法加载题目列表（{status}）。"),
}

REVIEW: dict[str, Text] = {
    "review-what": both(
        "Up to ten questions: what is due, then what is new, each with fresh numbers and no notes in sight. "
        "Python asks and judges; it is loaded once.",
        "最多十题：先问到期的，再问新的，每题都换一组数，且看不到笔记。由 Python 出题和评判，只需加载一次。",
    ),
    "review-start": both("Start", "开始"),
    "review-nothing": both(
        "Nothing is due, and the new questions of this day are done. Come back tomorrow.",
        "没有到期的题，今天的新题也做完了。明天再来。",
    ),
    "review-count": both("Question {number}; {count} items in this session", "第 {number} 题；本次共 {count} 题"),
    "review-skip": both("Skip", "跳过"),
    "review-next": both("Next", "下一题"),
    "review-undo": both("Undo", "撤销"),
    "review-easier": both("Easier", "更易"),
    "review-harder": both("Harder", "更难"),
    "review-changed": both(
        "The key of this question has changed since you last answered it. Start it afresh?",
        "这道题的答案在你上次作答之后改过。要从头学吗？",
    ),
    "review-afresh": both("Start it afresh", "从头学"),
    "review-keep": both("Keep what is remembered", "保留记忆"),
    "review-finish": both("Finish", "结束"),
    "review-again": both("Once more", "再来一次"),
    "review-over": both("The session is over", "本次结束"),
}

CHECKING: dict[str, Text] = {
    "checking-function": both("Function f", "函数 f"),
    "checking-gradient": both("Gradient grad", "梯度 grad"),
    "checking-point": both("Point x", "点 x"),
    "checking-code": both(
        "{editor}: Python code. Control or Command and Enter checks it, Escape leaves it.",
        "{editor}：Python 代码。按 Control 或 Command 加回车检查，按 Escape 离开。",
    ),
    "checking-start": both("Start from", "从示例开始"),
    "checking-of-softmax-cross-entropy": both("Softmax cross-entropy", "softmax 交叉熵"),
    "checking-of-policy-gradient": both("Policy gradient", "策略梯度"),
    "checking-of-ppo-clip": both("PPO's clip, at a kink", "PPO 的裁剪，在尖点上"),
    "checking-of-layer-norm": both("Layer norm", "层归一化"),
    "checking-of-attention": both("Attention", "注意力"),
    "checking-of-gae": both("GAE", "GAE"),
    "checking-of-policy-gradient-sign": both("A policy gradient with the wrong sign", "符号写反的策略梯度"),
    "checking-of-cross-entropy-factor": both("A cross-entropy without its 1/N", "漏了 1/N 的交叉熵"),
    "checking-of-own": both("Your own code", "自己的代码"),
    "checking-of-linked": both("Code from a link", "链接带来的代码"),
    "checking-read-first": both(
        "This code came with the link. Read it, then press Check.", "这段代码来自链接。请先读一遍，再按“检查”。"
    ),
    "checking-bad-link": both(
        "The link carries no code that can be read: copy the whole of it.",
        "链接中没有可读的代码：请完整复制链接。",
    ),
    "checking-link": both("Copy link", "复制链接"),
    "checking-link-copied": both(
        "Copied. The code is in the link itself, and in this page's address.",
        "已复制。代码就在链接里，也在本页的地址中。",
    ),
    "checking-link-here": both(
        "The browser refuses to copy: take this page's address, it carries the code.",
        "浏览器不允许复制：请使用本页的地址，代码就在其中。",
    ),
    "checking-result": both("Result", "结果"),
    "checking-fault": both("{editor}: {said}", "{editor}：{said}"),
    "checking-fault-line": both("{editor}, line {line}: {said}", "{editor}，第 {line} 行：{said}"),
    "checking-components": both("Components, the worst first", "各分量，最差的在前"),
    "checking-component": both("component", "分量"),
    "checking-verdict": both("verdict", "判断"),
    "checking-yours": both("yours", "你的值"),
    "checking-numerical": both("numerical", "数值导数"),
    "checking-relative": both("relative error", "相对误差"),
    "checking-right": both("right", "对"),
    "checking-wrong": both("wrong", "错"),
    "checking-printed": both("What the code printed", "代码打印的内容"),
}

# For who reads one edition, of the other.
EDITIONS: dict[str, Text] = {
    "edition-there": both("这一页有中文版。", "This page is there in English."),
    "edition-read": both("阅读中文版", "Read it in English"),
    "edition-stay": both("留在英文版", "Stay here"),
}

TEXTS = QUESTIONS | SNIPPETS | PYTHON | PROGRESS | REVIEW | CHECKING | EDITIONS


def no_function(name: str, defined: Sequence[str]) -> Text:
    """Why an editor's code has no function to check; `defined` are those that it does define."""
    if defined:
        names = ", ".join(f"`{one}`" for one in defined)
        return both(
            f"It defines {names}: call the one that is meant `{name}`.",
            f"这里定义了 {names}：请把要检查的那个命名为 `{name}`。",
        )
    return both(f"There is no function here: define `{name}`.", f"这里没有函数：请定义 `{name}`。")


def no_point() -> Text:
    return both("There is no point here: define `x`, or write its value.", "这里没有点：请定义 `x`，或直接写出它的值。")


def code_fails(error: str) -> Text:
    return both(f"The code fails: {error}", f"代码出错：{error}")
