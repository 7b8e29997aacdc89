"""What the grader says to the learner, in English and Chinese. Pure data and templates; shipped to the page too."""

from __future__ import annotations

from studytool.model import Text


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
