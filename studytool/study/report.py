"""The statistics as one accessible page that needs nothing else: no script, no request, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from string import Template

from studytool.study.stats import RECENT, Group, Stats

NOTHING = "–"


def html(stats: Stats) -> str:
    """A whole HTML document."""
    page = Template(files(__package__).joinpath("report.html").read_text(encoding="utf-8"))
    tables = (
        _due(stats),
        _groups("Topics", "Topic", stats.topics),
        _groups("Levels", "Level", stats.levels),
        _misconceptions(stats),
        _leeches(stats),
    )
    return page.substitute(day=stats.day, facts="\n".join(_facts(stats)), tables="\n".join(filter(None, tables)))


def share(part: float | None) -> str:
    """A share of 0 to 1 in whole percent."""
    return NOTHING if part is None else f"{part:.0%}"


def duration(seconds: float) -> str:
    """A time in hours and minutes."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _facts(stats: Stats) -> Iterable[str]:
    facts = {
        "Due now": stats.due,
        "Known": f"{stats.known} of {stats.items}",
        "Learning": stats.learning,
        "New": stats.new,
        "Retention": share(stats.retention),
        f"Retention, {RECENT} days": share(stats.retention_recent),
        "Predicted today": share(stats.predicted),
        "Streak": _days(stats.streak),
        "Active": _days(stats.days_active),
        "Reviews": stats.reviews,
        "Time spent": duration(stats.seconds),
    }
    return (f"<div><dt>{term}</dt><dd>{value}</dd></div>" for term, value in facts.items())


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _due(stats: Stats) -> str:
    most = max(1, *(count for _, count in stats.due_by_day))
    rows = [
        [f'<time datetime="{day}">{day:%a} {day}</time>', str(count), _bar(count / most)]
        for day, count in stats.due_by_day
    ]
    return _table("Due in the next days", ("Day", "Items", ""), rows)


def _bar(part: float) -> str:
    return f'<span class="bar" style="--part: {part:.3f}" aria-hidden="true"></span>'


def _groups(title: str, kind: str, groups: Sequence[Group]) -> str:
    rows = [
        [escape(group.name)]
        + [str(count) for count in (group.items, group.known, group.learning, group.new, group.due, group.reviews)]
        + [share(group.correct)]
        for group in groups
    ]
    return _table(title, (kind, "Items", "Known", "Learning", "New", "Due", "Reviews", "Correct"), rows)


def _misconceptions(stats: Stats) -> str:
    rows = [[escape(found.item), escape(found.id), str(found.count)] for found in stats.misconceptions]
    return _table("Most frequent misconceptions", ("Item", "Misconception", "Times"), rows)


def _leeches(stats: Stats) -> str:
    return _table("Leeches: forgotten again and again", ("Item",), [[escape(item)] for item in stats.leeches])


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A section with one table whose cells are HTML already, or nothing where there are no rows."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' if name else "<td></td>" for name in heads)
    body = "\n".join(
        f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
        for first, *rest in rows
    )
    return (
        f'<h2>{title}</h2>\n<div class="wide" role="region" aria-label="{title}" tabindex="0">\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )
