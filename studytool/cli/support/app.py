"""What every command shares: where the bank and the progress are, and which language."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import studytool
from studytool.cli.support import language, places
from studytool.cli.support.complete_paths import complete_files, complete_folders
from studytool.cli.support.printable import echo
from studytool.cli.support.settings import DAY_STARTS, read_settings
from studytool.cli.support.told import told, worded
from studytool.errors import NoVariant, StudytoolError, Unusable, UnusableFile, UsageProblem
from studytool.messages import files, usage
from studytool.model import Text

if TYPE_CHECKING:
    from studytool.bank.catalogue import Brief, Broken, Catalogue
    from studytool.bank.folders import Folders
    from studytool.items.contract import Item, Variant
    from studytool.study.store import Store

SEED = click.IntRange(1 - 2**63, 2**63 - 1)  # what the log can hold
CHECK = "studytool check lists every problem"
PROGRESS, COURSES = "progress.sqlite3", "courses"  # in the platform's data folder


class App(NamedTuple):
    """The resolved options of one command."""

    bank_folder: Path
    db: Path
    language: str
    settings: Mapping[str, Any] = MappingProxyType({})
    plain: bool = False
    shared: Path | None = None  # where progress was kept before the course had a file of its own; None without one

    def say(self, text: Text) -> str:
        return text.say(self.language)

    def bank(self, asked: Sequence[str] = ()) -> Catalogue:
        """The bank, and a line on standard error where topics are left out of it since they do not load.

        `asked` are the topics and items asked for. Raises Unusable where one of them is left out, or no topic loads.
        """
        bank = catalogue(self.bank_folder)
        if bank.broken:
            from studytool.messages import commands

            topics = {name.partition("/")[0] for name in asked}.difference(bank.topics)
            for broken in bank.broken:
                if broken.topic in topics:
                    raise Unusable(self._place(broken), broken.what, f"{broken.todo}; {CHECK}")
            names = [broken.topic for broken in bank.broken]
            said = self.say(commands.topics_left_out(names))
            first = bank.broken[0]
            echo(f"{self._place(first)}: {worded(first.what, self.language)}; {said}", err=True)
        return bank

    def _place(self, broken: Broken) -> str:
        return f"{self.bank_folder / broken.file}:{broken.line}:{broken.column}"

    def item(self, bank: Catalogue, name: str) -> Item:
        return bank.read(require_item(bank, name))

    def variant(self, item: Item, seed: int) -> Variant:
        """The item with its numbers. Raises Unusable where none can be drawn."""
        try:
            return item.variant(seed)
        except NoVariant as refused:
            what = f"no variant can be drawn: {refused.reason}"
            raise Unusable(item.id, what, "studytool check says where to mend it") from None

    @property
    def day_starts(self) -> int:
        """How many minutes after midnight the learner's days begin."""
        hours, minutes = map(int, self.settings.get("day_starts", DAY_STARTS).split(":"))
        return 60 * hours + minutes

    @property
    def retention(self) -> float:
        """The share of what is learnt that is to be remembered when it comes due."""
        from studytool.study.schedule import RETENTION

        return float(self.settings.get("retention", RETENTION))

    @contextmanager
    def store(self, *, restoring: bool = False) -> Iterator[Store]:
        """The progress file, backed up at the end where it was written.

        Raises Unusable where it was emptied beside its backups, unless one is `restoring` them.
        """
        from studytool.cli.support.stamps import now
        from studytool.study.store import Store

        waiting = functools.cache(lambda: echo(f"{self.db}: {self.say(files.WAITING)}", err=True))
        with Store.open(self.db, retention=self.retention, starts=self.day_starts, now=now(), waiting=waiting) as store:
            if self.shared and not self.db.exists():
                self._bring_rows(store, self.shared)
            if not restoring:
                self._notice_loss(store)
            try:
                yield store
            finally:
                if store.written:
                    self._back_up(store)

    def _bring_rows(self, store: Store, shared: Path) -> None:
        """Copy what was kept of this course's items in the file that banks without a course share."""
        from studytool.model import EVERY_ITEM
        from studytool.study import backups
        from studytool.study.gather import gather

        if not shared.exists() or backups.found(self.db):
            return
        items = {item.id for item in catalogue(self.bank_folder).items}
        entries = [entry for entry in gather(shared) if entry.item in items or entry.item == EVERY_ITEM]
        if any(entry.item in items for entry in entries):
            store.merge(entries)
            echo(f"{self.db}: {self.say(files.rows_copied(len(entries), str(shared)))}", err=True)

    def progress_files(self) -> Iterator[tuple[str, Path]]:
        """Every progress file there is with the name of its course: this one's first, that of no course last."""
        data = places.folder("data")
        courses = [(path.stem, path) for path in sorted((data / COURSES).glob("*.sqlite3")) if path != self.db]
        found = dict.fromkeys((("", self.db), *courses, ("", data / PROGRESS)))
        yield from ((name, path) for name, path in found if path.exists())

    def _notice_loss(self, store: Store) -> None:
        from studytool.study import backups

        if store.is_empty() and (found := backups.found(self.db)):
            if self.db.exists():
                raise UnusableFile(str(self.db), files.EMPTIED, files.restore(str(found[-1])))
            echo(f"{self.db}: {self.say(files.missing(str(found[-1])))}", err=True)

    def _back_up(self, store: Store) -> None:
        from studytool.cli.support.stamps import now
        from studytool.study import backups

        try:
            backups.keep(store, now().date())
        except Unusable as problem:
            echo(told(problem, self.language), err=True)


def course_here() -> Folders | None:
    """The course around the current folder: of the nearest mkdocs.yml upwards whose bank is there."""
    from studytool.bank.folders import around

    try:
        return around(Path.cwd())
    except FileNotFoundError:  # the current folder was removed
        return None


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options every command takes, passed as one `App`."""

    @click.option(
        "--bank",
        "bank",
        metavar="DIR",
        envvar="STUDYTOOL_BANK",
        shell_complete=complete_folders,
        help="Folder of item files, or a .zip of it or of its course.",
    )
    @click.option(
        "--db", "db", metavar="FILE", envvar="STUDYTOOL_DB", shell_complete=complete_files, help="Progress file."
    )
    @click.option("--lang", type=language.Language(), help="Language of texts and feedback.")
    @click.option(
        "--plain",
        is_flag=True,
        envvar="STUDYTOOL_PLAIN",
        help="Words for signs, formulas on one line: to be read aloud.",
    )
    @functools.wraps(command)
    def resolved(
        *arguments: Any, bank: str | None, db: str | None, lang: str | None, plain: bool, **options: Any
    ) -> Any:
        return command(_resolve(bank, db, lang, plain=plain), *arguments, **options)

    return resolved


def _resolve(bank: str | None, db: str | None, lang: str | None, *, plain: bool = False) -> App:
    settings = read_settings()
    folder = bank or settings.get("bank")
    progress = db or settings.get("db")
    bank_folder = _bank(_expanded(folder)) if folder else _default_bank()
    place, shared = (_expanded(progress), None) if progress else _kept_in(bank_folder)
    return App(
        bank_folder=bank_folder,
        db=place,
        shared=shared,
        language=language.chosen(lang, settings.get("lang")),
        plain=plain or settings.get("plain", False),
        settings=settings,
    )


def _bank(place: Path) -> Path:
    """The folder of a bank; of one in a zip file, where it is unpacked."""
    if place.suffix.lower() != ".zip" or not place.is_file():
        return place
    from studytool.bank.packed import unpacked

    return unpacked(place, places.folder("cache"))


def _kept_in(bank_folder: Path) -> tuple[Path, Path | None]:
    """Where progress is kept, and where it was before the bank was a course."""
    from studytool.bank.identity import id_of

    data = places.folder("data")
    course = id_of(bank_folder)
    return (data / COURSES / f"{course}.sqlite3", data / PROGRESS) if course else (data / PROGRESS, None)


def _expanded(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise UsageProblem(path, usage.NO_HOME, usage.WRITE_OUT) from None


def _default_bank() -> Path:
    if here := course_here():
        return here.bank
    package = Path(studytool.__file__).parent
    shipped = package / "quiz"
    return shipped if shipped.is_dir() else package.parent / "quiz"


def language_of(arguments: Sequence[str]) -> str:
    """The language of a command line before it is parsed; an unknown language in it is reported later."""
    try:
        setting = read_settings().get("lang")
        return language.chosen(language.asked(arguments), setting)
    except StudytoolError:
        return language.of_locale()


def completion_folder(ctx: click.Context) -> Path:
    """The folder of the bank, as far as it is known while the shell completes."""
    return _resolve(ctx.params.get("bank"), None, None).bank_folder


def catalogue(folder: Path) -> Catalogue:
    """The bank in a folder. Raises Unusable where it cannot be read."""
    from studytool.bank.catalogue import open_catalogue

    return open_catalogue(folder, places.folder("cache"))


def require_item(bank: Catalogue, name: str) -> Brief:
    brief = bank.find(name)
    if brief is None:
        close = bank.suggest(name)
        raise UsageProblem(name, usage.NO_ITEM, usage.did_you_mean(close) if close else usage.SEE_LIST)
    return brief


def require_topics(bank: Catalogue, names: Sequence[str]) -> None:
    for name in names:
        if name not in bank.topics:
            from difflib import get_close_matches

            close = get_close_matches(name, bank.topics)
            raise UsageProblem(name, usage.NO_TOPIC, usage.did_you_mean(close) if close else usage.use(bank.topics))
