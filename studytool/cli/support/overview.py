"""The statistics in a terminal: figures and tables, or sentences where they are read aloud or there is little room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studytool import plot
from studytool.messages import progress as words
from studytool.study.stats import MOST, RECENT, GroupStats
from studytool.terminal.cells import cell_len

if TYPE_CHECKING:
    from studytool.cli.support.present import Page
    from studytool.model import Text
    from studytool.study.stats import Misconception, Stats


@dataclass(frozen=True, slots=True)
class Overview:
    """`told` is what the learner was told of a misconception."""

    page: Page
    stats: Stats
    told: Mapping[Misconception, str]

    def show(self) -> None:
        self._facts()
        if self.stats.ahead:
            self.page.line(self._say(words.ahead(self.stats.ahead)), "bold")
        if not self.stats.reviews:
            self.page.line()
            self.page.line(self._say(words.NOTHING_YET).replace("`", ""))
            return
        self._due()
        self._calendar()
        self._retention()
        self._groups(words.TOPICS, self.stats.topics)
        self._groups(words.LEVELS, self.stats.levels)
        self._misconceptions()
        self._leeches()

    def _say(self, text: Text) -> str:
        return self.page.say(text)

    def _heading(self, text: Text) -> None:
        self.page.line()
        self.page.line(self._say(text), "bold")

    def _facts(self) -> None:
        stats = self.stats
        now = (
            (words.DUE_NOW, str(stats.due)),
            (words.KNOWN, self._say(words.of(stats.known, stats.items))),
            (words.LEARNING, str(stats.learning)),
            (words.NEW, str(stats.new)),
        )
        so_far = (
            (words.STREAK, self._say(words.days(stats.streak))),
            (words.ACTIVE, self._say(words.days(stats.days_active))),
            (words.REVIEWS, f"{stats.reviews:,}"),
            (words.TIME, self._say(words.duration(stats.seconds))),
            (words.TODAY, words.share(stats.predicted)),
        )
        for facts in (now, so_far):
            joint = self._say(words.COMMA) if self.page.app.plain else " · "
            self.page.line(joint.join(f"{self._say(term)} {value}" for term, value in facts))

    # Figures ---------------------------------------------------------------------------------------------------------

    def _due(self) -> None:
        self._heading(words.DUE)
        days = {words.day(day, self.page.language): count for day, count in self.stats.due_by_day}
        if not any(days.values()):
            self.page.line(self._say(words.NOTHING_DUE))
        elif self.page.app.plain:
            self._list([(day, str(count)) for day, count in days.items() if count])
        else:
            self._draw(plot.bars(days))

    def _calendar(self) -> None:
        self._heading(words.CALENDAR)
        if self.page.app.plain:
            months = defaultdict(list)
            for day, count in self.stats.reviews_by_day:
                months[f"{day:%Y-%m}"].append(count)
            self._list([(month, self._say(words.month(sum(done), len(done)))) for month, done in months.items()])
            return
        language = self.page.language
        days, last = dict(self.stats.reviews_by_day), self.stats.day
        self._draw(plot.calendar(days, last, weekdays=words.weekdays(language), months=words.months(language)))

    def _draw(self, figure: plot.Figure) -> None:
        for row in figure.text(self.page.width).splitlines():
            self.page.line(row, wrapped=True)

    # Tables ----------------------------------------------------------------------------------------------------------

    def _retention(self) -> None:
        stats = self.stats
        if stats.retention is None:
            return
        self._heading(words.RETENTION)
        rows = [(words.ALL_TIME, stats.retention), (words.recent(RECENT), stats.retention_recent)]
        named = [(self._say(name), part) for name, part in rows]
        named += [(self._say(words.between(part.low, part.high)), part) for part in stats.chances]
        cells = [
            [name, f"{part.reviews:,}", words.share(part.predicted), words.share(part.remembered)]
            for name, part in named
            if part is not None
        ]
        self._table((words.OF_REVIEWS, words.PREDICTED, words.REMEMBERED), cells)

    def _groups(self, title: Text, groups: Sequence[GroupStats]) -> None:
        if groups:
            self._heading(title)
            heads = (words.SEEN, words.DUE_SHORT, words.RIGHT, words.SECOND, words.TIME)
            self._table(heads, [self._group(group) for group in groups])

    def _group(self, group: GroupStats) -> list[str]:
        seen = self._say(words.of(group.items - group.new, group.items))
        spent = self._say(words.duration(group.seconds)) if group.reviews else words.NOTHING
        rest = (str(group.due), words.share(group.correct), str(group.put_right), spent)
        return [self._say(words.named(group.name)), seen, *rest]

    def _table(self, heads: Sequence[Text], rows: Sequence[Sequence[str]]) -> None:
        """A row's name and its cells; where there is no room for columns, one below the other."""
        named = [self._say(head) for head in heads]
        lines = [["", *named], *rows]
        widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
        if self.page.app.plain or sum(widths) + 2 * len(widths) > self.page.width:
            pairs = ([f"{head} {cell}" for head, cell in zip(named, row[1:], strict=True)] for row in rows)
            self._list([(row[0], self._say(words.COMMA).join(said)) for row, said in zip(rows, pairs, strict=True)])
            return
        for first, *rest in lines:
            row = [first + " " * (widths[0] - cell_len(first))]
            row += [" " * (width - cell_len(cell)) + cell for cell, width in zip(rest, widths[1:], strict=True)]
            self.page.line("  " + "  ".join(row), wrapped=True)

    def _list(self, rows: Sequence[tuple[str, str]]) -> None:
        for name, said in rows:
            self.page.line(f"  {name}{self._say(words.COLON)}{said}")

    # What to look at -------------------------------------------------------------------------------------------------

    def _misconceptions(self) -> None:
        if self.stats.misconceptions:
            self._heading(words.MISCONCEPTIONS)
        for slip in self.stats.misconceptions:
            self.page.line(f"  {slip.count} × {slip.id}: {slip.item}")
            if said := self.told.get(slip):
                self.page.line(f"    {said}", "dim")

    def _leeches(self) -> None:
        leeches = self.stats.leeches
        if leeches:
            self._heading(words.LEECHES)
        for item in leeches[:MOST]:
            self.page.line(f"  {item}")
        if (left := len(leeches) - MOST) > 0:
            self.page.line(f"  {self._say(words.more(left))}")
