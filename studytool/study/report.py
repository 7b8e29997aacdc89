"""The statistics as one accessible page that needs nothing else: no script, no request, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from string import Template

from studytool import plot
from studytool.messages import progress as words
from studytool.model import Text
from studytool.study.stats import RECENT, GroupStats, Misconception, Stats


def html(stats: Stats, language: str = "en", told: Mapping[Misconception, str] | None = None) -> str:
    """A whole HTML document; `told` is what a learner was told of a misconception."""
    return _Report(stats, language, told or {}).page()


class _Report:
    """One page being written, in one language."""

    def __init__(self, stats: Stats, language: str, told: Mapping[Misconception, str]) -> None:
        self.stats, self.language, self.told = stats, language, told

    def say(self, text: Text) -> str:
        return escape(text.say(self.language))

    def page(self) -> str:
        template = Template(files(__package__).joinpath("report.html").read_text(encoding="utf-8"))
        return template.substitute(
            language="zh-CN" if self.language == "zh" else "en",
            title=self.say(words.PROGRESS),
            day=self.stats.day,
            facts="\n".join(self._facts()),
            sections="\n".join(self._sections()),
        )

    def _sections(self) -> Iterable[str]:
        stats = self.stats
        if not stats.reviews:
            yield f"<p>{self.say(words.NOTHING_YET).replace('`', '')}</p>"
            return
        yield self._section(words.DUE, self._due())
        yield self._section(words.CALENDAR, self._calendar())
        if stats.retention:
            yield self._section(words.RETENTION, self._retention())
        yield self._section(words.TOPICS, self._groups(words.TOPIC, stats.topics) + self._time())
        if stats.levels:
            yield self._section(words.LEVELS, self._groups(words.LEVEL, stats.levels))
        if stats.misconceptions:
            yield self._section(words.MISCONCEPTIONS, self._misconceptions())
        if stats.leeches:
            items = "".join(f"<li>{escape(item)}</li>" for item in stats.leeches)
            yield self._section(words.LEECHES, f"<ul>{items}</ul>")

    def _section(self, title: Text, content: str) -> str:
        return f"<section>\n<h2>{self.say(title)}</h2>\n{content}\n</section>"

    def _facts(self) -> Iterable[str]:
        stats = self.stats
        facts = (
            (words.DUE_NOW, str(stats.due)),
            (words.KNOWN, self.say(words.of(stats.known, stats.items))),
            (words.LEARNING, str(stats.learning)),
            (words.NEW, str(stats.new)),
            (words.TODAY, words.share(stats.predicted)),
            (words.STREAK, self.say(words.days(stats.streak))),
            (words.ACTIVE, self.say(words.days(stats.days_active))),
            (words.REVIEWS, f"{stats.reviews:,}"),
            (words.TIME, self.say(words.duration(stats.seconds))),
        )
        return (f"<div><dt>{self.say(term)}</dt><dd>{value}</dd></div>" for term, value in facts)

    # Figures ---------------------------------------------------------------------------------------------------------

    def _due(self) -> str:
        days = {words.day(day, self.language): count for day, count in self.stats.due_by_day}
        if not any(days.values()):
            return f"<p>{self.say(words.NOTHING_DUE)}</p>"
        return _drawn(plot.bars(days, title=words.DUE.say(self.language)))

    def _calendar(self) -> str:
        stats, language = self.stats, self.language
        days, title = dict(stats.reviews_by_day), words.CALENDAR.say(language)
        weekdays, months = words.weekdays(language), words.months(language)
        figure = plot.calendar(days, stats.day, title=title, weekdays=weekdays, months=months)
        return self._broad(words.CALENDAR, figure.svg(), "broad calendar")

    def _retention(self) -> str:
        """A table, and where the predictions differ a curve of what was remembered beside what was predicted."""
        stats = self.stats
        rows = [(self.say(words.ALL_TIME), stats.retention), (self.say(words.recent(RECENT)), stats.retention_recent)]
        rows += [(self.say(words.between(part.low, part.high)), part) for part in stats.chances]
        heads = (words.OF_REVIEWS, words.PREDICTED, words.REMEMBERED)
        cells = [
            [name, f"{part.reviews:,}", words.share(part.predicted), words.share(part.remembered)]
            for name, part in rows
            if part
        ]
        table = self._table(words.RETENTION, (Text({}), *heads), cells)
        return self._curve() + table

    def _curve(self) -> str:
        predicted = [100 * part.predicted for part in self.stats.chances]
        if len(predicted) < 2:
            return ""
        remembered = [100 * part.remembered for part in self.stats.chances]
        names = [text.say(self.language) for text in (words.REMEMBERED, words.PREDICTED)]
        curves = dict(zip(names, (remembered, predicted), strict=True))
        across, title = words.CHANCE.say(self.language) + ", %", words.RETENTION.say(self.language)
        return _drawn(plot.line(curves, predicted, x_label=across, title=title))

    def _time(self) -> str:
        title = words.TIME_BY_TOPIC
        minutes = {group.name: group.seconds / 60 for group in self.stats.topics if group.seconds >= 30}
        if not minutes:
            return ""
        return _drawn(plot.bars(minutes, title=title.say(self.language)), f"<figcaption>{self.say(title)}</figcaption>")

    # Tables ----------------------------------------------------------------------------------------------------------

    def _groups(self, kind: Text, groups: Sequence[GroupStats]) -> str:
        heads = (
            kind,
            words.ITEMS,
            words.KNOWN,
            words.LEARNING,
            words.NEW,
            words.DUE_SHORT,
            words.REVIEWS,
            words.RIGHT,
            words.SECOND,
            words.TIME,
        )
        return self._table(kind, heads, [self._group(group) for group in groups])

    def _group(self, group: GroupStats) -> list[str]:
        counts = (group.items, group.known, group.learning, group.new, group.due, group.reviews)
        rest = (words.share(group.correct), str(group.put_right), self.say(words.duration(group.seconds)))
        return [escape(words.named(group.name).say(self.language)), *map(str, counts), *rest]

    def _misconceptions(self) -> str:
        rows = (
            f"<dt>{slip.count} × <strong>{escape(slip.id)}</strong>, {escape(slip.item)}</dt>"
            f"<dd>{escape(self.told.get(slip, ''))}</dd>"
            for slip in self.stats.misconceptions
        )
        return f"<dl>{''.join(rows)}</dl>"

    def _table(self, title: Text, heads: Sequence[Text], rows: Sequence[Sequence[str]]) -> str:
        """A table whose cells are HTML already."""
        head = "".join(f'<th scope="col">{said}</th>' if (said := self.say(name)) else "<td></td>" for name in heads)
        body = "\n".join(
            f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
            for first, *rest in rows
        )
        parts = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>"
        return self._broad(title, f"<table>\n{parts}\n</table>")

    def _broad(self, title: Text, content: str, style: str = "broad") -> str:
        """What scrolls by itself where it is too broad for the page."""
        return f'<div class="{style}" role="region" aria-label="{self.say(title)}" tabindex="0">\n{content}\n</div>'


def _drawn(figure: plot.Figure, caption: str = "") -> str:
    return f"<figure>{caption}{figure.svg()}</figure>"
