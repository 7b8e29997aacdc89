"""What stands on a sheet of questions beside them."""

from __future__ import annotations

from studytool.messages.languages import both
from studytool.model import Text

NAME, DATE = both("Name", "姓名"), both("Date", "日期")
KEYS = both("key", "答案")
EVERY_SHEET = both("Every sheet", "各卷")
SEVERAL = both("One or more are right.", "可以有多个正确选项。")
ORDER = both("Letters in the right order:", "按正确顺序写出字母：")
NO_KATEX = both("its formulas are set by KaTeX, which is not installed", "公式由 KaTeX 排版，而它没有安装")
GET_KATEX = both(
    "install the extra `site`; in a checkout, `make site` gets KaTeX",
    "请安装附加包 `site`；在检出的仓库中，`make site` 会取得 KaTeX",
)


def sheet(number: int) -> Text:
    return both(f"Sheet {number}", f"第 {number} 卷")
