"""What the commands for the log say: resetting, importing and optimising."""

from __future__ import annotations

from collections.abc import Sequence

from studytool.messages.languages import both, counted
from studytool.model import Text


def topics_left_out(names: Sequence[str]) -> Text:
    listed, are = ", ".join(names), "is" if len(names) == 1 else "are"
    return both(
        f"{listed} {are} left out until this is mended; `studytool check` lists every problem",
        f"改正之前不使用主题 {listed}；`studytool check` 会列出所有问题",
    )


def reset_done(item: str) -> Text:
    return both(f"Reset: {item} is learned anew.", f"已重置：{item} 将重新学习。")


def history_read(program: str, reviews: int, items: int, unknown: int) -> Text:
    held = f"{counted(reviews, 'review')} of {counted(items, 'item')}"
    return both(
        f"{program}'s file holds {held} of this bank; {unknown} of its notes are of none.",
        f"{program} 文件中有本题库 {items} 道题的 {reviews} 次复习；另有 {unknown} 条笔记不属于本题库。",
    )


def entries_added(added: int, known: int) -> Text:
    plural = "y" if added == 1 else "ies"
    return both(
        f"{added} entr{plural} added; {known} known already.", f"新增 {added} 条记录；另有 {known} 条此前已有。"
    )


def entries_ahead(count: int, first: str) -> Text:
    """Of entries later than now, and when the first of them is."""
    en = "1 entry lies" if count == 1 else f"{count} entries lie"
    return both(
        f"{en} in the future (from {first}), as after a clock was set ahead: "
        "what is later than now counts from its time on.",
        f"有 {count} 条记录的时间在将来（从 {first} 起），可能是时钟曾经拨快：到那个时间才开始计入。",
    )


def entries_settled(count: int) -> Text:
    """Of entries whose id was there with other contents."""
    en = "1 entry was there" if count == 1 else f"{count} entries were there"
    return both(
        f"{en} with other contents: one of the two is kept, the same one on every machine.",
        f"有 {count} 条记录的编号已存在而内容不同：两者保留其一，每台机器保留的都相同。",
    )


def too_few_reviews(count: int, needed: int) -> Text:
    plural = "" if count == 1 else "s"
    return both(
        f"Your log has {count} review{plural} made a day or more after the one before; {needed} are needed. "
        "Nothing was changed.",
        f"记录中与上一次相隔一天以上的复习有 {count} 次，需要 {needed} 次。没有改动。",
    )


def optimized(count: int, before: float, after: float) -> Text:
    return both(
        f"Optimised on {count} reviews: the log loss of the predictions falls from {before:.4f} to {after:.4f}. "
        "Every next date was derived anew; `studytool progress undo` takes it back.",
        f"已用 {count} 次复习优化参数：预测的对数损失从 {before:.4f} 降到 {after:.4f}。"
        "所有下次日期已重新推算；用 `studytool progress undo` 可以撤销。",
    )


def optimal_already(count: int, before: float) -> Text:
    return both(
        f"Nothing was changed: no parameters were found that predict these {count} reviews better "
        f"than those in force (log loss {before:.4f}).",
        f"没有改动：对这 {count} 次复习，没有找到比现有参数预测得更好的参数（对数损失 {before:.4f}）。",
    )


def course_begun(folder: str) -> Text:
    return both(
        f"{folder}: a course with one note and three questions. Next, in that folder:\n"
        "  studytool check --run     prove it\n"
        "  studytool quiz            answer its questions\n"
        "  studytool site serve      see its site on http://127.0.0.1:8000\n"
        "README.md says what is where.",
        f"{folder}：一门课程，有一篇笔记和三道题。接下来，在这个文件夹中：\n"
        "  studytool check --run     证明它没有错\n"
        "  studytool quiz            做题\n"
        "  studytool site serve      在 http://127.0.0.1:8000 看它的网站\n"
        "README.md 说明各个文件的用途。",
    )
