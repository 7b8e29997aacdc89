"""Days of a year, the more was done the stronger their colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from studytool.plot._figure import COLOURS, FONT, WIDTH, Figure, columns, padded, tag, words
from studytool.plot._labels import listed, say

WEEK, WEEKS = 7, 53
NOTHING, FAINT, STRONG = 0.07, 0.3, 1.0
MARKS = ".⣀⣤⣶⣿"  # braille is one column wide in every terminal
TOP = 1.7 * FONT
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Calendar(Figure):
    counts: Mapping[date, int]
    last: date
    weekdays: Sequence[str]
    months: Sequence[str]

    @property
    def height(self) -> float:
        return TOP + WEEK * self._cell

    @property
    def _left(self) -> float:
        return max(map(columns, self.weekdays)) * 0.6 * FONT + 6

    @property
    def _cell(self) -> float:
        return (WIDTH - self._left) / WEEKS

    def _week(self, number: int) -> list[date]:
        """The days of a week up to the last day; week 0 is that of the last day, week 1 the one before."""
        monday = self.last - timedelta(days=self.last.weekday() + WEEK * number)
        return [day for day in (monday + timedelta(days=n) for n in range(WEEK)) if day <= self.last]

    def _share(self, day: date) -> float:
        """How much was done on a day, from 0 to 1, the day of most."""
        return self.counts.get(day, 0) / max(self.counts.values(), default=1)

    def shapes(self) -> Iterator[str]:
        for row in range(0, WEEK, 2):
            yield words(self.weekdays[row], 0, TOP + (row + 0.5) * self._cell, font_size=0.8 * FONT)
        for place, month in self._headings(WEEKS, 3):
            yield words(self.months[month - 1], self._left + place * self._cell, TOP / 2, font_size=0.8 * FONT)
        for place in range(WEEKS):
            for row, day in enumerate(self._week(WEEKS - 1 - place)):
                yield self._square(day, self._left + place * self._cell, TOP + row * self._cell)

    def _square(self, day: date, x: float, y: float) -> str:
        done, share = self.counts.get(day, 0), self._share(day)
        depth = f"{FAINT + share * (STRONG - FAINT):.2f}" if done else NOTHING
        size = self._cell - 1
        fill = COLOURS[0] if done else "currentColor"
        named = tag("title", f"{day}: {done}")
        return tag("rect", named, x=x, y=y, width=size, height=size, rx=1, fill=fill, fill_opacity=depth)

    def summary(self) -> str:
        months: dict[tuple[int, int], list[int]] = {}
        for day, count in sorted(self.counts.items()):
            months.setdefault((day.year, day.month), []).append(count)
        told = listed(
            say("{month}: {count} on {days} days", month=f"{year}-{month:02}", count=sum(done), days=len(done))
            for (year, month), done in months.items()
        )
        return say("Days of {weeks} weeks. {told}.", weeks=WEEKS, told=told or say("Nothing"))

    def lines(self, width: int) -> Iterator[str]:
        margin = max(map(columns, self.weekdays)) + 1
        weeks = [self._week(number) for number in reversed(range(min(WEEKS, max(1, (width - margin + 1) // 2))))]
        yield " " * margin + self._head(len(weeks))
        for row, name in enumerate(self.weekdays):
            days = (week[row] for week in weeks if row < len(week))
            yield padded(name, margin) + " ".join(map(self._mark, days))

    def _head(self, weeks: int) -> str:
        """The names of the months, each above its first whole week."""
        line = ""
        for place, month in self._headings(weeks, 1 + max(map(columns, self.months)) // 2):
            line = padded(line, 2 * place) + self.months[month - 1]
        return line

    def _headings(self, weeks: int, room: int) -> Iterator[tuple[int, int]]:
        """(place, month) of the weeks a month begins in, where so many weeks are left to write its name over."""
        for place in range(weeks - room + 1):
            monday = self._week(weeks - 1 - place)[0]
            if monday.day <= WEEK:
                yield place, monday.month

    def _mark(self, day: date) -> str:
        share = self._share(day)
        return MARKS[min(1 + int(share * 4), 4)] if share else MARKS[0]


def calendar(
    counts: Mapping[date, int],
    last: date,
    *,
    title: str = "",
    weekdays: Sequence[str] = WEEKDAYS,
    months: Sequence[str] = MONTHS,
) -> Figure:
    """What was done on each day of the 53 weeks up to a `last` day; a day that is not in `counts` has none."""
    first = last - timedelta(days=last.weekday() + WEEK * (WEEKS - 1))
    within = {day: count for day, count in counts.items() if first <= day <= last and count > 0}
    return Calendar(title, within, last, tuple(weekdays), tuple(months))
