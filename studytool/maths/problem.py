"""Turns a function, its claimed gradient and a point of any structure into functions of one vector.

Like `trees`, it runs in the learner's own Python: 3.9 or later, with numpy and the standard library alone.
"""

from __future__ import annotations

import contextlib
import copy
import io
import itertools
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from studytool.maths import trees

Array = np.ndarray[Any, Any]
MAX_WARNINGS = 10
MANY = 10  # arguments; of more, no two together are guessed to be the parameters
LARGEST = 10_000_000  # numbers of a point


class Target:
    """A function, and which part of what it returns is meant. Its signature is read once: it is called hundreds of
    times, with points of one structure."""

    def __init__(self, call: Callable[..., Any], parts: Sequence[Any] = ()) -> None:
        self.call, self.parts = call, tuple(parts)
        self.parameters = trees.parameters(call)
        self.takes_nothing = trees.takes_nothing(call)
        self._apart: bool | None = None

    def apart(self, point: Any) -> bool:
        """Whether it takes the entries of the point as so many arguments."""
        if self._apart is None:
            self._apart = trees.apart(self.call, point)
        return self._apart

    def follow(self, other: Target, point: Any) -> None:
        """Take the entries as the other does, where its own signature takes anything: `*args, **kwargs`."""
        if trees.takes_anything(self.call):
            self._apart = other.apart(point)

    def part(self, value: Any, fits: Callable[[Any], bool]) -> str:
        """`loss[0]`: the first part of what it returns that fits, in its own words; empty where none does."""
        name = getattr(self.call, "__name__", "")
        path = next((trees.name_of((key,)) for key, part in trees.inner(value) or () if fits(part)), "")
        entry = path if path.startswith("[") else f'["{path}"]'
        return f"{name if name.isidentifier() else 'f'}{entry}" if path else ""

    def result(self, given: Any) -> Any:
        """What it returns for a point, or for MOVED; the part that is meant."""
        value = self.call() if given is MOVED else trees.applied(self.call, given, apart=self.apart(given))
        return trees.listed(trees.parted(trees.listed(value), self.parts))


class GradientProblem:
    """Raises trees.Unfit for a point without real numbers, or a name in `wrt` that it does not have.

    `leaves` are the point's real arrays that are looked at; all else is passed on unchanged. `notes` are (id, text)
    pairs of what was done that the reader should know.
    """

    def __init__(self, function: Target, gradient: Target, point: Any, wrt: Sequence[str] = ()) -> None:
        self.function, self.gradient, self.point = function, gradient, trees.listed(point)
        function.follow(gradient, self.point)
        gradient.follow(function, self.point)
        self.notes: list[tuple[str, str]] = []
        self.rows = 0  # of a smaller problem: how many are left
        self.rounded = False  # whether arrays keep a type coarser than 64 bits
        self.objects = False  # whether what objects hold is looked at, as nothing else in the point is real
        real = list(self._real())
        self._look_at(_chosen(real, wrt))
        self.alone = len(self.leaves) == 1  # whether one array is asked for, and not found to be by its gradient
        if self.vector.size > LARGEST:
            raise trees.Unfit(f"the point has {self.vector.size} numbers, and {LARGEST} are the most")
        if not np.isfinite(self.vector).all():
            raise trees.Unfit("the point has entries that are not finite")
        if not wrt and len(self._groups(real)) > 1:
            self._narrow(real)
        self.restore()  # what cannot be moved in its place is told before anything is called

    # The point ------------------------------------------------------------------------------------------------------

    def _real(self) -> Iterator[trees.Leaf]:
        """The point's real arrays; where it has only whole numbers, these."""
        sized = self._sized()
        if not sized:
            self.objects = True
            sized = self._sized()
        kinds = "f" if any(array.dtype.kind == "f" for _, _, array in sized) else "iu"
        for path, value, array in sized:
            if array.dtype.kind in kinds:
                yield trees.Leaf(path, self._name(path), value, array.astype(float))
        if not any(array.dtype.kind in kinds for _, _, array in sized):
            if any(array.dtype.kind == "c" for _, _, array in sized):
                raise trees.Unfit("the point is complex, and a gradient is of real numbers: take its .real and .imag")
            raise trees.Unfit(f"the point is {trees.kind_of(self.point)}, not made of real numbers")
        if kinds == "iu":
            self.notes.append(("integers", ""))
        if any(isinstance(value, (np.ndarray, np.generic)) and array.dtype.kind == "f" and array.dtype.itemsize < 8
               for _, value, array in sized):  # fmt: skip
            self.notes.append(("coarse-point", ""))

    def _sized(self) -> list[tuple[trees.Path, Any, Array]]:
        """(path, value, array) of every array of numbers there is in the point."""
        every = [(path, value, trees.numbers(value)) for path, value in self._leaves(self.point)]
        return [(path, value, array) for path, value, array in every if array is not None and array.size]

    def _leaves(self, tree: Any) -> Iterator[tuple[trees.Path, Any]]:
        return trees.leaves(tree, objects=self.objects)

    def _name(self, path: trees.Path) -> str:
        """As its owner names it: by the function's argument, or from a tree of parameters down."""
        known = self.function.parameters
        whole = (known or ["x"])[0]
        path = trees.spoken(self.point, path)
        if isinstance(self.point, tuple) and self.function.apart(self.point):
            path = (known[path[0]] if path[0] < len(known) else f"argument {path[0] + 1}", *path[1:])
        elif not path or not isinstance(path[0], str):
            path = (whole, *path)
        return trees.name_of(path)

    def _look_at(self, leaves: list[trees.Leaf]) -> None:
        self.leaves = leaves
        self.cuts = np.cumsum([leaf.array.size for leaf in leaves])[:-1]
        self.vector = np.concatenate([leaf.array.ravel() for leaf in leaves]).astype(float)

    def _narrow(self, real: list[trees.Leaf]) -> None:
        """Where the gradient is that of some arguments alone, the others being data, or of some of what an object
        holds: look at these."""
        try:
            with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
                value = self._applied(self.gradient, self._at(self.gradient, self.vector))
        except Exception:  # reported when the function is called for the check
            return
        before = list(self.notes)
        if self._fits(value):
            return
        groups = self._groups(real)
        entries = len(value) if isinstance(value, (tuple, list, Mapping)) and len(groups) <= MANY else 1
        fitting: list[list[trees.Leaf]] = []
        for count in dict.fromkeys((entries, 1)):  # every entry of the gradient, before one of them alone
            for chosen in itertools.combinations(groups, count) if not fitting else ():
                self._look_at([leaf for group in chosen for leaf in group])
                if self._fits(value):
                    fitting.append(self.leaves)
        self.notes = before
        self._look_at(fitting[0] if len(fitting) == 1 else real)
        if len(fitting) == 1:
            self._note("narrowed", ", ".join(leaf.name for leaf in self.leaves))

    def _groups(self, real: list[trees.Leaf]) -> list[list[trees.Leaf]]:
        """What the gradient may be of alone: an argument's arrays, or one of those that an object holds."""
        if not self.objects and not self.function.apart(self.point):
            return [real]
        depth = None if self.objects else 1
        paths = dict.fromkeys(leaf.path[:depth] for leaf in real)
        return [[leaf for leaf in real if leaf.path[:depth] == path] for path in paths]

    def _fits(self, value: Any) -> bool:
        return self._of_shape(self._matched(value).get("arrays"))

    def _of_shape(self, arrays: Sequence[Array] | None) -> bool:
        return arrays is not None and all(array.shape == leaf.array.shape for array, leaf in zip(arrays, self.leaves))

    def described(self) -> dict[str, Any]:
        """What the other side must know of the point, as plain data."""
        return {
            "names": [leaf.name for leaf in self.leaves],
            "shapes": [list(leaf.array.shape) for leaf in self.leaves],
            "vector": self.vector,
            "lengths": [list(length) for length in self.lengths()],
        }

    def lengths(self) -> Iterator[tuple[str, int, int]]:
        """(array, axis, length) for every array of numbers of the point."""
        for path, value in self._leaves(self.point):
            array = trees.numbers(value)
            for axis, length in enumerate(() if array is None else array.shape):
                yield self._name(path), axis, length

    def smaller(self) -> GradientProblem | None:
        """The same with the data's last row left out, where the point has data in rows: arrays that are not looked at
        and share their length, which no array that is looked at has."""
        looked = {leaf.path for leaf in self.leaves}
        every = [(path, trees.numbers(value)) for path, value in self._leaves(self.point)]
        rows = [(path, array) for path, array in every if array is not None and array.ndim and path not in looked]
        count = max((len(array) for _, array in rows), default=0)
        if self.objects or count < 3 or any(count in leaf.array.shape for leaf in self.leaves):
            return None
        given = dict(self._leaves(self.point))
        put = {path: given[path][: count - 1] for path, array in rows if len(array) == count}
        other = copy.copy(self)
        other.point = trees.rebuilt(self.point, put)
        other.rows = count - 1
        return other

    # Calls ----------------------------------------------------------------------------------------------------------

    def value(self, vector: Array, *, again: bool = False) -> dict[str, Any]:
        """f at the vector: `arrays` with the one value; see `_call` for the rest."""
        return self._call(self.function, vector, self._one_number, again)

    def claim(self, vector: Array, *, again: bool = False) -> dict[str, Any]:
        """The claimed gradient at the vector: `arrays`, one for each leaf; `mismatch` where it is something else."""
        return self._call(self.gradient, vector, self._matched, again)

    def _call(
        self, target: Target, vector: Array, read: Callable[[Any], dict[str, Any]], again: bool
    ) -> dict[str, Any]:
        """What `read` makes of the result, with its `warnings`; where it is called `again`, also `changed`, the names
        of arguments changed in place, and `repeatable`: False where a second call gave something else."""
        with warnings.catch_warnings(record=True) as warned, np.errstate(all="ignore", over="warn"):
            warnings.simplefilter("always")
            given = self._at(target, vector)
            report = read(self._applied(target, given))
            report["changed"] = []
            if again:
                if "arrays" in report:  # the second call may write into the same arrays
                    report["arrays"] = [array.copy() for array in report["arrays"]]
                report["changed"] = [] if given is MOVED else self._changed(given, vector)
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    second = read(self._applied(target, self._at(target, vector)))
                report["repeatable"] = _same(report.get("arrays"), second.get("arrays"))
        return {"repeatable": True, **report, "warnings": trees.warning_texts(warned)[:MAX_WARNINGS]}

    def _applied(self, target: Target, given: Any) -> Any:
        if given is not MOVED and target is self.function and not self.rounded and self._coarse():
            try:
                return target.result(given)
            except Exception:  # mixed with arrays of 32 bits it may not take 64
                self.rounded = True
                self.notes.append(("rounded-point", ""))
                given = self._at(target, self.vector)
        return target.result(given)

    def _coarse(self) -> bool:
        return any(not isinstance(leaf.given, (np.ndarray, np.generic, float, int, list)) for leaf in self.leaves)

    def _at(self, target: Target, vector: Array) -> Any:
        """The point with these numbers; MOVED where the function takes none, and its own arrays were set instead."""
        arrays = [array.copy() for array in self._pieces(vector)]
        rounded = self.rounded or target.takes_nothing
        put = {leaf.path: trees.like(leaf.given, array, rounded=rounded) for leaf, array in zip(self.leaves, arrays)}
        if target.takes_nothing:
            trees.fill(self.point, put)
            return MOVED
        return trees.rebuilt(self.point, put)

    def restore(self) -> None:
        """Where the point's own arrays are moved, give them the numbers they had. Raises trees.Unfit where they cannot
        be."""
        if self.function.takes_nothing or self.gradient.takes_nothing:
            self._at(self.function if self.function.takes_nothing else self.gradient, self.vector)

    def _changed(self, given: Any, vector: Array) -> list[str]:
        there = dict(self._leaves(given))
        return [
            leaf.name
            for leaf, before in zip(self.leaves, self._pieces(vector))
            if not _kept(trees.numbers(there.get(leaf.path)), before, rounded=self.rounded)
        ]

    def _pieces(self, vector: Array) -> list[Array]:
        """The vector's entries as one array for each leaf."""
        pieces = np.split(vector, self.cuts)
        return [piece.reshape(leaf.array.shape) for piece, leaf in zip(pieces, self.leaves)]

    # Results --------------------------------------------------------------------------------------------------------

    def _one_number(self, value: Any) -> dict[str, Any]:
        if not self.function.parts:
            if _loss_first(value):
                self._note("first-part", trees.kind_of(value))
            elif _loss_last(value):
                self._note("last-part", trees.kind_of(value))
                value = value[-1]
            while _loss_first(value):
                value = value[0]
        array = _number(value)
        if array is None:
            part = self.function.part(value, lambda one: _number(one) is not None)
            return {"mismatch": trees.kind_of(value), "part": part}
        return {"arrays": [array]}

    def _matched(self, value: Any) -> dict[str, Any]:
        """The result as one array for each leaf: itself, a tree like the point's, or one flat vector."""
        arrays = self._fitting(value)
        if not self._of_shape(arrays) and not self.gradient.parts:
            for name, rest in _gradient_parts(value):
                inner = self._fitting(rest)
                if self._of_shape(inner) or (arrays is None and name != "front"):
                    arrays = inner
                    self._note(name, trees.kind_of(value))
        if arrays is None and all(trees.numbers(part) is None for _, part in trees.leaves(value)):
            raise trees.Unfit(f"it returns {trees.kind_of(value)}; let it return the gradient")
        if arrays is not None:
            return {"arrays": arrays}
        part = self.gradient.part(value, lambda one: self._of_shape(self._fitting(one)))
        return {"mismatch": trees.kind_of(value), "part": part}

    def _fitting(self, value: Any) -> list[Array] | None:
        if len(self.leaves) == 1 and not isinstance(value, (tuple, Mapping)):
            array = trees.numbers(value)
            if array is not None:
                return [array]
        for cut in range(self._shared() + 1):
            parts = [self._in_tree(value, leaf.path, cut) for leaf in self.leaves]
            arrays = [trees.numbers(part) for part in parts if part is not trees.MISSING]
            if len(arrays) == len(parts) and all(array is not None for array in arrays):
                return [array for array in arrays if array is not None]
        return self._in_row(value) or self._by_key(value) or self._flat(value)

    def _shared(self) -> int:
        """How many keys every leaf's path begins with: the one tree of parameters that is looked at."""
        paths = [leaf.path for leaf in self.leaves]
        return next((depth for depth, keys in enumerate(zip(*paths)) if len(set(keys)) > 1), min(map(len, paths)))

    def _in_tree(self, value: Any, path: trees.Path, cut: int) -> Any:
        """What stands in a tree like the point's, or like its part below the first `cut` keys, at a leaf's path;
        MISSING where the trees differ. Arguments and fields may be named where the point has them by number."""
        known, node = self.function.parameters, self.point
        for depth, key in enumerate(path):
            names = getattr(node, "_fields", known if depth == 0 else ())
            below = dict(trees.inner(node, objects=self.objects) or ())
            node = below[key]
            if depth < cut:
                continue
            value = trees.listed(value)
            if isinstance(value, Mapping) and isinstance(key, int) and key < len(names):
                key = names[key]
            elif not _alike(value, below, every=not self.objects):
                return trees.MISSING
            value = trees.taken(value, key)
            if value is trees.MISSING:
                break
        return value

    def _in_row(self, value: Any) -> list[Array] | None:
        """A tuple or list of one array for each leaf, in their order; in tuples or lists of its own where all have the
        shapes that are wanted."""
        if not isinstance(value, (tuple, list)) or (len(self.leaves) == 1 and not self.alone):
            return None
        row = _row(value, len(self.leaves))
        if row is not None:
            return row
        inside = list(trees.leaves(value))
        named = any(isinstance(key, str) for path, _ in inside for key in path)
        row = None if named else _row([part for _, part in inside], len(self.leaves))
        if not self._of_shape(row):
            return None
        self._note("row", ", ".join(leaf.name for leaf in self.leaves))
        return row

    def _by_key(self, value: Any) -> list[Array] | None:
        """A dict whose keys begin or end with the names of the arrays, as `dW`, or `W_grad`."""
        if not isinstance(value, Mapping) or len(value) != len(self.leaves):
            return None
        found = []
        for leaf in self.leaves:
            name = str(trees.spoken(self.point, leaf.path)[-1]) if leaf.path else leaf.name
            found.append([key for key in value if str(key).startswith(name) or str(key).endswith(name)])
        if any(len(keys) != 1 for keys in found) or len({keys[0] for keys in found}) < len(found):
            return None
        row = [trees.numbers(value[key]) for (key,) in found]
        if any(array is None for array in row):
            return None
        pairs = [(key, leaf.name) for (key,), leaf in zip(found, self.leaves) if key != leaf.name]
        if pairs:
            self._note("keys", ", ".join(f"{key}: {name}" for key, name in pairs))
        return [array for array in row if array is not None]

    def _flat(self, value: Any) -> list[Array] | None:
        array = None if isinstance(value, (tuple, Mapping)) else trees.numbers(value)
        if array is None or array.shape != self.vector.shape or len(self.leaves) == 1:
            return None
        self._note("flat", ", ".join(leaf.name for leaf in self.leaves))
        return self._pieces(array)

    def _note(self, name: str, text: str) -> None:
        if (name, text) not in self.notes:
            self.notes.append((name, text))


MOVED = object()  # the point's own arrays were set


def _chosen(real: list[trees.Leaf], wrt: Sequence[str]) -> list[trees.Leaf]:
    """Those that `wrt` names: by their whole name, what it begins with, or one of their keys."""
    for name in wrt:
        if not any(_belongs(leaf, name) for leaf in real):
            there = ", ".join(leaf.name for leaf in real)
            raise trees.Unfit(f"the point has no real numbers called {name}; it has {there}")
    return [leaf for leaf in real if not wrt or any(_belongs(leaf, name) for name in wrt)]


def _belongs(leaf: trees.Leaf, wanted: str) -> bool:
    return leaf.name == wanted or leaf.name.startswith((f"{wanted}.", f"{wanted}[")) or wanted in leaf.path


def _loss_first(value: Any) -> bool:
    """Whether a result is a tuple or list that begins with one number, or with such a tuple, and goes on with something
    else: `(loss, grads)`, `((loss, aux), grads)`."""
    if not isinstance(value, (tuple, list)) or len(value) < 2 or isinstance(value[0], Mapping):
        return False
    if isinstance(value[0], (tuple, list)):
        return _loss_first(value[0])
    first = trees.numbers(value[0])
    return first is not None and first.size == 1 and not np.ndim(np.asarray(first)) and _has_arrays(value[1:])


def _loss_last(value: Any) -> bool:
    """Whether a result is a tuple that ends in one number after its arrays: `(grads, loss)`."""
    return isinstance(value, tuple) and not _loss_first(value) and _loss_first(value[::-1])


def _gradient_parts(value: Any) -> Iterator[tuple[str, Any]]:
    """(note, part) of what of a result may be the gradient: what is left without its number, or what stands before
    a dict, as in `(grads, aux)`."""
    if _loss_first(value):
        rest = value[1:]
        yield "second-part", rest[0] if len(rest) == 1 else rest
    elif _loss_last(value):
        rest = value[:-1]
        yield "front", rest[0] if len(rest) == 1 else rest
    elif isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], Mapping):
        yield "front", value[0]


def _number(value: Any) -> Array | None:
    """The value as an array, where it is one number."""
    array = None if isinstance(value, (tuple, Mapping)) else trees.numbers(value)
    return array if array is not None and array.size == 1 else None


def _row(parts: Sequence[Any], count: int) -> list[Array] | None:
    """So many arrays, where the parts are these."""
    row = [array for array in map(trees.numbers, parts) if array is not None]
    return row if len(row) == len(parts) == count else None


def _has_arrays(rest: Sequence[Any]) -> bool:
    return any(isinstance(part, (tuple, list, Mapping)) or getattr(part, "ndim", 0) for part in rest)


def _alike(value: Any, below: Mapping[Any, Any], *, every: bool) -> bool:
    """Whether a result may have these entries: by name, as many or more where `every` one counts, or in a sequence as
    long."""
    if all(isinstance(key, int) for key in below) or isinstance(value, (tuple, list, np.ndarray)):
        return not isinstance(value, Mapping) and hasattr(value, "__len__") and len(value) == len(below)
    return not every or len(dict(trees.inner(value, objects=True) or ())) >= len(below)


def _kept(now: Array | None, before: Array, *, rounded: bool) -> bool:
    if now is None or now.shape != before.shape:
        return False
    return rounded or np.array_equal(now, before, equal_nan=True)


def _same(arrays: Sequence[Array] | None, others: Sequence[Array] | None) -> bool:
    if arrays is None or others is None:
        return arrays is others
    return all(trees.same(a, b) for a, b in zip(arrays, others))
