"""YAML events to nodes, without constructing anything: no tag, anchor, alias or merge key is ever followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events, tokens

from studytool.items.contract.comments import CUT, QUOTE, candidates
from studytool.items.contract.nodes import Listing, Mapping, Node, Refused, Scalar, Source, opens, short
from studytool.model import Problem

MAX_DEPTH = 40
MAX_EVENTS = 1_000_000
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

OPENING_TOKENS = (tokens.FlowSequenceStartToken, tokens.FlowMappingStartToken)
CLOSING_TOKENS = (tokens.FlowSequenceEndToken, tokens.FlowMappingEndToken)

# What libyaml says, what is usually meant by it, and what to do.
PLAIN_WORDS = (
    ("mapping values are not allowed", "a `: ` where none can stand",
     "quote the text, or write it as a block after `|`; else check the indentation"),
    ("could not find expected ':'", "this line is neither `name: value` nor part of the text above",
     "indent it like that text, or write `name: value`"),
    ("found a tab character", "a tab in the indentation", "indent with spaces"),
    ("unknown escape character", "a backslash in double quotes begins an escape",
     "use single quotes, or a block after `|`"),
    ("hexdecimal number", "a backslash in double quotes begins an escape", "use single quotes, or a block after `|`"),
    ("alphabetic or numeric character", "a text cannot start with `*` or `&`", "quote it"),
    ("undefined tag handle", "a tag (`!…`) is not allowed", "remove it; quote a text that starts with `!`"),
    ("block sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own"),
    ("document indicator", "a quote is not closed before `---`", "close the quote"),
    ("unexpected end of stream", "a quote is not closed", "close it"),
    ("expected ',' or", "the bracket is not closed, or a text inside it needs quotes",
     "quote it: a text with , : [ ] { } or quotes inside brackets; else close the bracket"),
    ("expected '-' indicator", "this line is not an entry of the list", "start it with `- `, or indent it"),
    ("expected key", "this does not continue the lines above",
     "check the indentation, and quote a text that contains quotes or starts with { or ["),
    ("expected node content", "a value is missing, or a bracket too many", "write the value, or quote the text"),
    ("comment or line break", "a text cannot start with `>` or `|`", "quote it, or begin the text on the next line"),
    ("incompatible YAML document", "an unknown YAML version", "remove the %YAML line"),
    ("expected <document start>", "text after the end of the document", "check the indentation"),
)  # fmt: skip
YAML_TAG = "tag:yaml.org,2002:"
ANCHOR = re.compile(r"&\S+\s*")
OPENINGS = ("a quoted scalar", "a simple key", "a flow mapping", "a flow sequence")


@dataclass(slots=True)
class _Frame:
    """A collection still open: its first event, the children so far, and whether a tag makes it invalid."""

    event: events.CollectionStartEvent
    children: list[Node] = field(default_factory=list)


def compose(source: Source, loader: Any = LOADER) -> tuple[Node | None, tuple[Problem, ...]]:
    """The root of the one document, None where YAML cannot be read to its end, and everything refused on the way."""
    return _Composer(source).run(loader)


class _Composer:
    """Builds the tree with its own stack, so that deep nesting cannot exceed Python's recursion limit."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.open: list[_Frame] = []
        self.root: Node | None = None
        self.documents = self.events = self.read_to = 0

    def run(self, loader: Any) -> tuple[Node | None, tuple[Problem, ...]]:
        try:
            for event in yaml.parse(self.source.text, Loader=loader):
                if not self._take(event):
                    break
        except (yaml.YAMLError, ValueError) as error:
            self.problems.append(
                self._nested_too_deep(error) or self._cut(error, loader) or _syntax(self.source, error)
            )
        if not self.problems and (self.root is None or self.root.start == self.root.end):
            self._report(0, "empty-file", "the file is empty", "write `format: 1`, `topic:` and `items:`")
            return None, tuple(self.problems)
        return self.root, tuple(self.problems)

    def _take(self, event: events.Event) -> bool:
        """Puts one event into the tree; False ends the reading."""
        self.events += 1
        self.read_to = _end(event)
        match event:
            case _ if self.events > MAX_EVENTS:
                self._report(_start(event), "too-large", f"more than {MAX_EVENTS} parts", "split the file by topic")
                return False
            case events.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._report(_start(event), "documents", "a second document", "keep one topic in a file: no `---`")
                return self.documents == 1
            case events.AliasEvent():
                self._report(_start(event), "alias", f"the alias `*{event.anchor}` is not allowed",
                             "write the value out; quote a text that starts with `*`")  # fmt: skip
                self._add(Refused(_start(event), _end(event)))
            case events.ScalarEvent():
                self._add(self._scalar(event))
            case events.CollectionStartEvent():
                return self._begin(event)
            case events.CollectionEndEvent():
                self._add(self._finish(self.open.pop(), _end(event)))
        return True

    def _nested_too_deep(self, error: Exception) -> Problem | None:
        """The problem of nesting too deep where libyaml, which looks ahead, reached its own limit before its events
        showed the depth.

        The brackets between the last event and the place of the error are counted by Python's scanner, which has no
        such limit and knows those inside quotes.
        """
        _, stumbled = _marks(error)
        depth = len(self.open)
        try:
            for token in yaml.scan(self.source.text[self.read_to : stumbled], Loader=yaml.SafeLoader):
                depth += isinstance(token, OPENING_TOKENS) - isinstance(token, CLOSING_TOKENS)
                if depth > MAX_DEPTH:
                    return self._too_deep(self.read_to + _index(token.start_mark))
        except (yaml.YAMLError, ValueError):
            return None  # the error is another one
        return None

    def _cut(self, error: Exception, loader: Any) -> Problem | None:
        """The ` #` that hides the cause: read as text and not as a comment, the YAML would be valid beyond the place of
        the error."""
        opened, stumbled = _marks(error)
        first, _ = self.source.line(max(self.source.place(opened)[0] - 1, 1))
        for offset in candidates(self.source.text, first, stumbled):
            mended = self.source.text[:offset] + "x" + self.source.text[offset + 1 :]
            if _stumbles(mended, loader) > stumbled:
                return self.source.problem(offset, "syntax", CUT, QUOTE)
        return None

    def _too_deep(self, offset: int) -> Problem:
        return self.source.problem(offset, "too-deep", f"nested deeper than {MAX_DEPTH}", "flatten it")

    def _begin(self, event: events.CollectionStartEvent) -> bool:
        if len(self.open) == MAX_DEPTH:
            self.problems.append(self._too_deep(_start(event)))
            return False
        self.open.append(_Frame(event))
        return True

    def _add(self, node: Node) -> None:
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node

    def _scalar(self, event: events.ScalarEvent) -> Node:
        start, end = self._undecorated(event), _end(event)
        return Refused(start, end) if event.tag else Scalar(start, end, event.value, not event.style)

    def _finish(self, frame: _Frame, end: int) -> Node:
        start, flow = self._undecorated(frame.event), bool(frame.event.flow_style)
        if frame.event.tag:
            return Refused(start, end)
        if isinstance(frame.event, events.SequenceStartEvent):
            return Listing(start, end, tuple(frame.children), flow)
        pairs = list(zip(frame.children[::2], frame.children[1::2], strict=True))
        entries = tuple(self._entries(self._joined(pairs) if flow else pairs))
        # Without a name it is unknown which field was meant.
        return Mapping(start, end, entries, flow) if entries or not pairs else Refused(start, end)

    def _undecorated(self, event: events.ScalarEvent | events.CollectionStartEvent) -> int:
        """Where the node itself starts, after an anchor or a tag; those are reported."""
        start = _start(event)
        if event.tag:
            self._report(start, "tag", f"the tag `{short(event.tag.replace(YAML_TAG, '!!'))}` is not allowed",
                         "remove it; quote a text that starts with `!`")  # fmt: skip
        elif event.anchor:
            self._report(start, "anchor", f"the anchor `&{short(event.anchor)}` is not allowed",
                         "remove it; quote a text that starts with `&`")  # fmt: skip
            if anchor := ANCHOR.match(self.source.text, start):
                start = anchor.end()
        return start

    def _entries(self, pairs: Iterable[tuple[Node, Node]]) -> Iterator[tuple[Scalar, Node]]:
        """The pairs of a mapping with what is wrong about their keys reported and left out."""
        seen: dict[str, int] = {}
        for key, value in pairs:
            if isinstance(key, Refused):
                continue
            if not isinstance(key, Scalar) or not key.text:
                fix = 'write a name; quote a text that starts with a bracket: "{{x}} …"'
                self._report(key.start, "key", "a name must be a plain text", fix)
            elif key.plain and key.text == "<<":
                self._report(key.start, "merge-key", "the merge key `<<` is not allowed", "write the fields out")
            elif (first := seen.setdefault(key.text, key.start)) != key.start:
                line, _ = self.source.place(first)
                what = f"`{short(key.text)}` is written twice, first on line {line}"
                self._report(key.start, "duplicate-key", what, "remove one of them")
            else:
                yield key, value

    def _joined(self, pairs: list[tuple[Node, Node]]) -> Iterator[tuple[Node, Node]]:
        """Reports a call that the commas of `{…}` have cut, `{x: normal(3, decimals=1)}`, once and at its start."""
        rest = pairs[::-1]
        while rest:
            key, value = rest.pop()
            end = value.end
            while rest and opens(self.source.text[value.start : end]) and _is_bare(rest[-1]):
                end = rest.pop()[0].end
            if end > value.end:
                call = self.source.text[value.start : end]
                fix = f'quote it: {{{short(self.source.slice(key))}: "{short(call)}"}}'
                self._report(value.start, "quote-draw", "the comma inside { } cuts this value", fix)
                value = Refused(value.start, end)
            yield key, value

    def _report(self, offset: int, code: str, message: str, fix: str) -> None:
        self.problems.append(self.source.problem(offset, code, message, fix))


def _is_bare(entry: tuple[Node, Node]) -> bool:
    """Whether a flow entry is a name alone, without a value."""
    _, value = entry
    return isinstance(value, Scalar) and value.plain and not value.text


def _start(event: events.Event) -> int:
    return _index(event.start_mark)


def _end(event: events.Event) -> int:
    return _index(event.end_mark)


def _index(mark: Any) -> int:
    """The offset of a mark, which libyaml and Python's own parser both count in characters."""
    return int(mark.index)


def _syntax(source: Source, error: Exception) -> Problem:
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark, noticed = _marks(error)
    what, fix = _plain_words(said, source.text[mark : mark + 1])
    if noticed > mark:
        what += f" (noticed on line {source.place(noticed)[0]})"
    return source.problem(mark, "syntax", what, fix)


def _stumbles(text: str, loader: Any) -> int:
    """The offset at which YAML cannot be read on, or the end of the text."""
    try:
        for _ in yaml.parse(text, Loader=loader):
            pass
    except (yaml.YAMLError, ValueError) as error:
        return _marks(error)[1]
    return len(text)


def _marks(error: Exception) -> tuple[int, int]:
    """Where to send the author (to what was opened and never closed, if anything was) and where YAML could not be read
    on."""
    opened, stumbled = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    if stumbled is None:
        return 0, 0
    never_closed = str(getattr(error, "context", "")).endswith(OPENINGS)
    return _index(opened if never_closed and opened and opened.line < stumbled.line else stumbled), _index(stumbled)


def _plain_words(said: str, character: str) -> tuple[str, str]:
    if "cannot start any token" in said:
        if character == "\t":
            return "a tab in the indentation", "indent with spaces"
        return f"a text cannot start with `{character}`", "quote it"
    for key, what, fix in PLAIN_WORDS:
        if key in said:
            return what, fix
    return f"YAML cannot be read here ({short(said)})", "check indentation, quotes and brackets"
