"""A toolbox with a draft change laid over it, to be tried before anything is issued.

A draft is one more layer below the toolbox, which may touch anything: what it adds or changes is declared there, with
its places in the draft's own file. It is taken as if published on the day of what was known, and, where it names no
first day, to hold from the day decided for; it needs no document and no number. A draft is one YAML file
(`change_shapes`), or a folder with `change.yaml` and, for what is new, files as a toolbox has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from yulu.diagnostics import Diagnostic, Place, Word, in_file_order, nearest
from yulu.toolbox import shapes
from yulu.toolbox.change_shapes import ChangeFile, DraftSettings
from yulu.toolbox.files import File, LayerFiles, read_file, read_layers, shape_at
from yulu.toolbox.loading import bind_layers
from yulu.toolbox.model import Toolbox
from yulu.toolbox.reading import Document, read_document, schema_diagnostics

DRAFT = "draft"
"""The layer of the draft."""
CLAUSE = "草案"
"""What is cited where a draft names no clause."""
CHANGE_FILE = "change.yaml"
_MOST_KNOWN = 12
_MAPPINGS: Mapping[str, type[shapes.Shape]] = {
    "departments": shapes.DepartmentsFile, "documents": shapes.DocumentsFile, "terms": shapes.TermsFile,
    "facts": shapes.FactsFile, "parameters": shapes.ParametersFile,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a draft does: `add`, `change` or `remove` a policy, parameter, … by its name."""

    verb: str
    what: str
    name: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A toolbox with a draft over it."""

    toolbox: Toolbox
    title: str
    note: str | None
    steps: tuple[Step, ...]
    files: Mapping[str, bytes]
    """The draft itself, by the path of each of its files."""


def read_drafted(folder: Path, change: Path, as_of: date, known_on: date) -> tuple[Drafted | None, list[Diagnostic]]:
    """The toolbox in this folder with the draft over it, and everything wrong with it; None where the draft cannot be
    made out, or names what is not there.
    """
    layers, faults = read_layers(folder)
    if any(layer.declaration is None for layer in layers):
        return None, faults
    file = change / CHANGE_FILE if change.is_dir() else change
    document, mistyped = read_document(file, file.as_posix())
    if document is None or mistyped:
        return None, mistyped
    try:
        shape = ChangeFile.model_validate(document.value() or {})
    except ValidationError as error:
        return None, schema_diagnostics(error, document, ChangeFile)
    except TypeError:
        return None, [Diagnostic("E314", document.place(()))]
    draft = _Draft(layers, document, shape, as_of, known_on)
    draft.read(change if change.is_dir() else None, file)
    if draft.faults:
        return None, in_file_order(draft.faults)
    toolbox, others = bind_layers([*layers, draft.layer])
    drafted = Drafted(toolbox, shape.draft, shape.note, tuple(draft.steps), dict(draft.layer.content))
    return drafted, [*faults, *others]


class _Draft:
    """A draft on its way to being a layer."""

    def __init__(
        self, layers: Sequence[LayerFiles], document: Document, shape: ChangeFile, as_of: date, known_on: date
    ) -> None:
        self.layers, self.document, self.shape = layers, document, shape
        self.days = {"published": known_on.isoformat(), "from": as_of.isoformat()}
        self.faults: list[Diagnostic] = []
        self.steps: list[Step] = []
        above = layers[-1].declaration
        assert above is not None
        title, level = above.shape.title, above.shape.level
        self.layer = LayerFiles(Path(document.shown_as).parent, is_draft=True)
        self.layer.declaration = File(
            shapes.ToolboxFile(toolbox=DRAFT, title=title, level=level), document, DRAFT, CHANGE_FILE
        )
        self.known = Declared(layers)

    def read(self, folder: Path | None, file: Path) -> None:
        """Everything the draft says, as files of its layer."""
        self.layer.content[CHANGE_FILE if folder else file.name] = file.read_bytes()
        if folder is not None:
            self._read_folder(folder)
        self._add()
        self._change()
        self._remove()
        if not self.steps and not self.faults:
            self.faults.append(Diagnostic("E972", self.document.place(("draft",), key=True)))

    def _read_folder(self, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            if not path.is_file() or relative.as_posix() == CHANGE_FILE or relative.name.startswith("."):
                continue
            self.layer.content[relative.as_posix()] = path.read_bytes()
            if path.suffix in (".yaml", ".yml") and not self._read_new(path, relative):
                read_file(self.layer, path, relative, self.faults)
        self.layer.files = [replace(each, layer=DRAFT) for each in self.layer.files]

    def _read_new(self, path: Path, relative: Path) -> bool:
        """A file of what is new: as a toolbox has it, but what a draft need not say may be left out. False for a file
        that declares nothing by name, an example for one, or whose shape is for `read_file` to refuse.
        """
        shape = shape_at(relative)
        section = next((name for name, kind in _MAPPINGS.items() if kind is shape), None)
        if shape is None or (section is None and shape not in (shapes.Policy, shapes.Dataset)):
            return False
        document, mistyped = read_document(path, path.as_posix())
        content: Any = None if document is None else document.value()
        if document is None or mistyped or not isinstance(content, dict):
            return False
        if section is not None and isinstance(content.get(section), dict):
            for name in content[section]:
                self._is_new(section, name, section, name, document=document)
            content[section] = {
                name: self._filled(section, entry) if isinstance(entry, dict) else entry
                for name, entry in content[section].items()
            }
        elif section is None:
            what, key = ("policies", "policy") if shape is shapes.Policy else ("datasets", "dataset")
            self._is_new(what, str(content.get(key)), key, document=document)
            if shape is shapes.Policy:
                content = self._policy(content.get(key), content)
        self._file(content, shape, document, relative.as_posix())
        return True

    # What is new ------------------------------------------------------------------------------------------------------

    def _add(self) -> None:
        add, root = self.shape.add, self.document.under("add")
        for section, shape in _MAPPINGS.items():
            entries: Mapping[str, dict[str, Any]] = getattr(add, section)
            for name in entries:
                self._is_new(section, name, "add", section, name)
            filled = {name: self._filled(section, entry) for name, entry in entries.items()}
            if filled:
                self._file({section: filled}, shape, root)
        for name, entry in add.datasets.items():
            self._is_new("datasets", name, "add", "datasets", name)
            self._file({**entry, "dataset": name}, shapes.Dataset, root.under("datasets", name))
        for name, entry in add.policies.items():
            self._is_new("policies", name, "add", "policies", name)
            path = f"policies/{name}/policy.yaml"
            self._file(self._policy(name, entry), shapes.Policy, root.under("policies", name), path)
        settings: dict[str, Any] = {}
        for section in ("conditions", "grants"):
            of_policies: Mapping[str, Mapping[str, dict[str, Any]]] = getattr(add, section)
            for policy, entries in of_policies.items():
                if self._is_there("policies", policy, "add", section, policy):
                    for name in entries:
                        self._is_new(section, f"{policy}/{name}", "add", section, policy, name)
            settings[section] = {
                policy: {name: {"because": CLAUSE, **entry} for name, entry in entries.items()}
                for policy, entries in of_policies.items()
            }
        self._file(settings, DraftSettings, root)

    def _policy(self, name: str | None, entry: Mapping[str, Any]) -> dict[str, Any]:
        """A new policy as its file would say it."""
        filled = {"texts": [{}], **entry}
        if name is not None:
            filled["policy"] = name
        filled["texts"] = _each(filled["texts"], self._dated)
        for section in ("conditions", "grants"):
            if isinstance(filled.get(section), dict):
                filled[section] = {key: _with(each, because=CLAUSE) for key, each in filled[section].items()}
        return filled

    def _filled(self, section: str, entry: dict[str, Any]) -> dict[str, Any]:
        match section:
            case "parameters":
                return {**entry, "values": _each(entry.get("values", []), self._dated)}
            case "documents":
                return {"number": CLAUSE, "published": self.days["published"], **entry}
            case "facts" | "terms":
                return {"because": CLAUSE, **entry}
            case _:
                return entry

    def _dated(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """A draft's text, value or choice in time."""
        published = {} if "document" in entry else {"published": self.days["published"]}
        return {"because": CLAUSE, "from": self.days["from"], **published, **entry}

    # What becomes otherwise -------------------------------------------------------------------------------------------

    def _change(self) -> None:
        change, root = self.shape.change, self.document.under("change")
        settings: dict[str, Any] = {}
        for section, what in (("parameters", "parameters"), ("choices", "choices"), ("texts", "policies")):
            entries: Mapping[str, list[dict[str, Any]]] = getattr(change, section)
            there = [name for name in entries if self._is_there(what, name, "change", section, name)]
            settings[section] = {name: [self._dated(each) for each in entries[name]] for name in there}
        for section in ("conditions", "grants"):
            settings[section] = {}
            for policy, given in getattr(change, section).items():
                if not self._is_there("policies", policy, "change", section, policy):
                    continue
                settings[section][policy] = {
                    name: {"because": CLAUSE, **self.known.raw(section, f"{policy}/{name}"), **entry}
                    for name, entry in given.items()
                    if self._is_there(section, f"{policy}/{name}", "change", section, policy, name)
                }
        self._file(settings, DraftSettings, root)
        facts = {}
        for name, entry in change.facts.items():
            if self._is_there("facts", name, "change", "facts", name):
                facts[name] = _changed_fact(self.known.raw("facts", name), entry)
                self._withdraw(name)
        if facts:
            self._file({"facts": facts}, shapes.FactsFile, root)

    def _withdraw(self, fact: str) -> None:
        """The upper layers no longer declare what the draft declares in its place."""
        for layer in self.layers:
            for position, file in enumerate(layer.files):
                if isinstance(file.shape, shapes.FactsFile) and fact in file.shape.facts:
                    kept = {name: each for name, each in file.shape.facts.items() if name != fact}
                    layer.files[position] = replace(file, shape=shapes.FactsFile(facts=kept))

    def _remove(self) -> None:
        remove = self.shape.remove
        for position, name in enumerate(remove.policies):
            self._is_there("policies", name, "remove", "policies", position, at_key=False)
        for section, of_policies in (("conditions", remove.conditions), ("grants", remove.grants)):
            for policy, names in of_policies.items():
                if self._is_there("policies", policy, "remove", section, policy):
                    for position, name in enumerate(names):
                        there = ("remove", section, policy, position)
                        self._is_there(section, f"{policy}/{name}", *there, at_key=False)
        if remove.policies or remove.conditions or remove.grants:
            settings = DraftSettings(removed=remove)
            self.layer.files.append(File(settings, self.document.under("remove"), DRAFT, CHANGE_FILE))

    # Names and files --------------------------------------------------------------------------------------------------

    def _is_there(self, what: str, name: str, *path: str | int, at_key: bool = True) -> bool:
        """Whether what is to be changed is there; each such step is noted."""
        known = self.known.names(what, name)
        last = name.rpartition("/")[2]
        if last in known:
            if path[1] == what or what not in ("policies",):
                self._step(str(path[0]), what, name)
            elif path[1] == "texts":
                self._step("change", "texts", name)
            return True
        data = {
            "what": Word(f"of_{what}"), "name": last, "nearest": nearest(last, known) or "",
            "known": "、".join([*list(known)[:_MOST_KNOWN], *(["……"] if len(known) > _MOST_KNOWN else [])]),
        }  # fmt: skip
        self.faults.append(Diagnostic("E970", self.document.place(path, key=at_key), data))
        return False

    def _is_new(self, what: str, name: str, *path: str | int, document: Document | None = None) -> None:
        """What is to be added must not be there yet."""
        last = name.rpartition("/")[2]
        self._step("add", what, name)
        if last in self.known.names(what, name):
            place = (document or self.document).place(path, key=True)
            data = {"what": Word(f"of_{what}"), "name": last}
            self.faults.append(Diagnostic("E971", place, data, tuple(self.known.places(what, name))))

    def _step(self, verb: str, what: str, name: str) -> None:
        self.steps.append(Step(verb, what, name))

    def _file(
        self, content: dict[str, Any], shape: type[shapes.Shape], document: Document, path: str = CHANGE_FILE
    ) -> None:
        """One more file of the layer, if what it says fits its shape."""
        try:
            typed = shape.model_validate(content)
        except ValidationError as error:
            self.faults += schema_diagnostics(error, document, shape)
            return
        self.layer.files.append(File(typed, document, DRAFT, path))


class Declared:
    """What the layers of a toolbox declare, by kind and name: an entry as it is written, and its place."""

    def __init__(self, layers: Iterable[LayerFiles]) -> None:
        self._found: dict[str, dict[str, tuple[Document, tuple[str | int, ...]]]] = {}
        for layer in layers:
            for file in layer.files:
                for what, name, path in _declared_in(file.shape):
                    self._found.setdefault(what, {}).setdefault(name, (file.document, path))

    def names(self, what: str, like: str) -> list[str]:
        """The names of that kind; of conditions and grants those of the policy before the stroke in `like`."""
        policy, stroke, _ = like.rpartition("/")
        start = policy + stroke
        return [name.removeprefix(start) for name in self._found.get(what, {}) if name.startswith(start)]

    def raw(self, what: str, name: str) -> dict[str, Any]:
        """The entry as it is written."""
        document, path = self._found[what][name]
        value = document.under(*path).value()
        return value if isinstance(value, dict) else {}

    def places(self, what: str, name: str) -> Iterator[Place]:
        """Where it is declared."""
        if name in self._found.get(what, {}):
            document, path = self._found[what][name]
            yield document.place(path, key=True)


def _declared_in(shape: shapes.Shape) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """Kind, name and path of every entry of a file."""
    match shape:
        case shapes.Policy():
            yield "policies", shape.policy, ()
            for section in ("conditions", "grants"):
                for name in getattr(shape, section):
                    yield section, f"{shape.policy}/{name}", (section, name)
        case shapes.SettingsFile():
            for policy, conditions in shape.conditions.items():
                for name in conditions:
                    yield "conditions", f"{policy}/{name}", ("conditions", policy, name)
        case shapes.Dataset():
            yield "datasets", shape.dataset, ()
        case shapes.FactsFile():
            for name, fact in shape.facts.items():
                yield "facts", name, ("facts", name)
                if fact.choice is not None:
                    yield "choices", name, ("facts", name)
        case _:
            for section, kind in _MAPPINGS.items():
                if isinstance(shape, kind):
                    for name in getattr(shape, section):
                        yield section, name, (section, name)


def _with(entry: Any, **defaults: Any) -> Any:
    return {**defaults, **entry} if isinstance(entry, dict) else entry


def _each(entries: Any, fill: Any) -> Any:
    """Every entry of a list filled in; what is no list is left for its shape to refuse."""
    if not isinstance(entries, list):
        return entries
    return [fill(each) if isinstance(each, dict) else each for each in entries]


def _changed_fact(old: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A derived fact with some of its keys replaced; of a ladder only the rows, and in them the floors, that are given.

    The rows given come first, so that each keeps its place in the draft.
    """
    changed = {"because": CLAUSE, **old, **given}
    rows = given["ladder"].get("rows") if isinstance(given.get("ladder"), dict) else None
    if isinstance(rows, list) and isinstance(old.get("ladder"), dict):
        changed["ladder"] = {**old["ladder"], **given["ladder"], "rows": _changed_rows(old["ladder"]["rows"], rows)}
    return changed


def _changed_rows(old: Sequence[Mapping[str, Any]], given: Sequence[Any]) -> list[Any]:
    rows: list[Any] = []
    gone: set[str] = set()
    for row in given:
        if not isinstance(row, dict) or not isinstance(row.get("floors"), dict):
            rows.append(row)
            continue
        codes = _codes(row)
        above: Mapping[str, Any] = next((each for each in old if codes <= _codes(each)), {"floors": {}})
        floors = {
            name: _with(row["floors"].get(name, {}), **above["floors"].get(name, {}))
            for name in [*above["floors"], *(each for each in row["floors"] if each not in above["floors"])]
        }
        rows.append(
            {**{key: each for key, each in above.items() if key not in ("when", "note")}, **row, "floors": floors}
        )
        gone |= codes
    for each in old:
        left = [code for code in _listed(each["when"]) if code not in gone]
        if left:
            rows.append({**each, "when": left})
    return rows


def _codes(row: Mapping[str, Any]) -> set[str]:
    return set(_listed(row.get("when")))


def _listed(when: Any) -> list[str]:
    return [when] if isinstance(when, str) else list(when) if isinstance(when, list) else []
