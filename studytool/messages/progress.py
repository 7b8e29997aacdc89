"""What the statistics are called, in English and Chinese."""

from __future__ import annotations

from datetime import date

from studytool.messages.languages import both, counted
from studytool.messages.session import LEVEL_NAMES
from studytool.model import Text

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTHING = "–"
PROGRESS = both("Progress", "学习进度")
NOTHING_YET = both(
    "Nothing is reviewed yet: `studytool quiz` asks the first questions, and what you learn is counted here.",
    "还没有复习记录：用 `studytool quiz` 答第一批题，学到的会统计在这里。",
)

ITEMS = both("Items", "题目")
KNOWN = both("Known", "已掌握")
LEARNING = both("Learning", "学习中")
NEW = both("New", "未学")
DUE_NOW = both("Due now", "现在到期")
REVIEWS = both("Reviews", "复习")
TIME = both("Time", "用时")
STREAK = both("Streak", "连续")
ACTIVE = both("Active", "学习天数")
TODAY = both("Chance of knowing today", "今天答对的把握")
DUE = both("Due in the next days", "未来到期")
CALENDAR = both("Reviews by day", "每日复习")
RETENTION = both("Retention: predicted and true", "记忆保持率：预测与实际")
ALL_TIME = both("All reviews of known items", "已掌握题目的全部复习")
CHANCE = both("Chance predicted", "预测的把握")
COMMA = both(", ", "，")
COLON = both(": ", "：")
PREDICTED = both("Predicted", "预测")
REMEMBERED = both("Remembered", "实际记得")
OF_REVIEWS = both("Reviews", "次数")
TOPICS = both("Topics", "主题")
TOPIC = both("Topic", "主题")
LEVELS = both("Levels", "难度")
LEVEL = both("Level", "难度")
SEEN = both("Seen", "已学")
DUE_SHORT = both("Due", "到期")
RIGHT = both("Right", "答对")


def ahead(count: int) -> Text:
    en = "1 row of the log lies" if count == 1 else f"{count} rows of the log lie"
    return both(
        f"{en} in the future, as after a clock was set ahead: what is later than now counts from its time on.",
        f"记录中有 {count} 行的时间在将来，可能是时钟曾经拨快：到那个时间才开始计入。",
    )


SECOND = both("2nd try", "第二次")
TIME_BY_TOPIC = both("Minutes spent by topic", "各主题用时（分钟）")
MISCONCEPTIONS = both("Most frequent misconceptions", "最常见的误解")
LEECHES = both("Leeches: forgotten eight times or more", "难记的题：忘记八次以上")
NOTHING_DUE = both("Nothing comes back in these days.", "这些天没有到期的题目。")


def recent(days: int) -> Text:
    return both(f"The last {days} days", f"最近 {days} 天")


def named(group: str) -> Text:
    """A level in the reader's language; a topic as it is named in the bank."""
    return LEVEL_NAMES.get(group) or Text({"en": group})


def of(part: int, whole: int) -> Text:
    return both(f"{part} of {whole}", f"{part}/{whole}")


def days(number: int) -> Text:
    return both(f"{number} day" if number == 1 else f"{number} days", f"{number} 天")


def more(number: int) -> Text:
    return both(f"and {number} more", f"另有 {number} 个")


def month(reviews: int, active: int) -> Text:
    return both(f"{counted(reviews, 'review')} on {days(active).say('en')}", f"{active} 天，{reviews} 次复习")


def between(low: float, high: float) -> Text:
    return both(f"Predicted {low:.0%} to {high:.0%}", f"预测 {low:.0%} 到 {high:.0%}")


def duration(seconds: float) -> Text:
    """A time in hours and minutes."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return both(f"{minutes} min", f"{minutes}分钟")
    return both(f"{hours} h {minutes} min", f"{hours}小时{minutes}分")


def share(part: float | None) -> str:
    """A share of 0 to 1 in whole percent."""
    return NOTHING if part is None else f"{part:.0%}"


def day(on: date, language: str) -> str:
    """A day as short as `Mon 11-23`."""
    return f"{weekdays(language)[on.weekday()]} {on:%m-%d}"


def weekdays(language: str) -> tuple[str, ...]:
    return tuple(f"周{name}" for name in "一二三四五六日") if language == "zh" else WEEKDAYS


def months(language: str) -> tuple[str, ...]:
    return tuple(f"{month}月" for month in range(1, 13)) if language == "zh" else MONTHS
