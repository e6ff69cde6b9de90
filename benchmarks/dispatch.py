"""How good suggestions are: `python -m benchmarks.dispatch [FOLDER]` — classes, duplicates, on real messages.

Class: learned from earlier messages, asked about later ones; learned from some cities, asked about others; and on words
alone of a larger set. Duplicates: what one person sent twice under one title, found by the texts alone. The messages
are not part of the project (`../shared/data` unless a folder is named); `dispatch.md` says what came out.
"""

from __future__ import annotations

import csv
import os
import platform
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from itertools import combinations
from pathlib import Path

import numpy as np

from yulu.likeness import Closed, DispatchModel, LikeTexts, Target, learn, sketch, terms

DATA = Path(__file__).parents[2] / "shared" / "data"
RESULTS = Path(__file__).with_name("dispatch.md")
Row = Mapping[str, str]
Ranking = Sequence[tuple[str, float]]


def rows_of(path: Path) -> list[Row]:
    """A table's rows, by the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# Classes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Split:
    """Cases to learn from and cases to ask about."""

    name: str
    learned: Sequence[Closed]
    asked: Sequence[Closed]


def by_time(cases: Sequence[Closed]) -> Iterator[Split]:
    """The cases are in the order of time."""
    cut = len(cases) * 7 // 10
    yield Split("by time: the earlier 70 % taught, the later 30 % asked", cases[:cut], cases[cut:])


def by_city(cases: Sequence[Closed]) -> Iterator[Split]:
    """Five groups of cities, each asked once; a message without a city's letter is only learned from."""
    city = [found[1] if (found := re.search(r"([A-Z])\d*\s?[市区县]", f"{c.title} {c.text}")) else "" for c in cases]
    sizes = Counter(city)
    groups: list[list[str]] = [[] for _ in range(5)]
    for letter, _ in sizes.most_common():
        if letter:
            min(groups, key=lambda group: sum(sizes[each] for each in group)).append(letter)
    for group in groups:
        asked = [case for case, letter in zip(cases, city, strict=True) if letter in group]
        learned = [case for case, letter in zip(cases, city, strict=True) if letter not in group]
        yield Split("by city: five groups of cities, each asked by a model of the others", learned, asked)


def by_chance(cases: Sequence[Closed]) -> Iterator[Split]:
    """30 % drawn from a seed, without those that are like one learned from."""
    order = list(range(len(cases)))
    random.Random(1).shuffle(order)
    cut = len(cases) * 7 // 10
    learned = [cases[number] for number in order[:cut]]
    index = LikeTexts()
    for number, case in enumerate(learned):
        index.add(number, case.text)
    asked = [cases[number] for number in order[cut:] if not index.like(cases[number].text, 0.5)]
    yield Split("at random, words alone, near duplicates left out", learned, asked)


def most_frequent(learned: Sequence[Closed]) -> Callable[[Closed], Ranking]:
    """Always the classes that come most often."""
    counts = Counter(each.target.category for each in learned)
    ranking = [(name, count / len(learned)) for name, count in counts.most_common()]
    return lambda case: ranking


def keywords(learned: Sequence[Closed], scheme: Sequence[Row]) -> Callable[[Closed], Ranking]:
    """The class of which most names of the official scheme's lower levels stand in the text; else the most frequent."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in scheme:
        names[row["level1"]] |= {row["level2"], row["level3"]} - {"其他", ""}
    base = most_frequent(learned)

    def rank(case: Closed) -> Ranking:
        text = f"{case.title}{case.text}"
        said = {name: sum(text.count(word) for word in names.get(name, ())) for name, _ in base(case)}
        total = sum(said.values()) or 1
        return sorted(((name, count / total) for name, count in said.items()), key=lambda each: -each[1])

    return rank


def by_model(model: DispatchModel) -> Callable[[Closed], Ranking]:
    """The model's own probabilities of all classes."""

    def rank(case: Closed) -> Ranking:
        chances = model.probabilities(case.title, case.text)
        order = np.argsort(-chances, kind="stable")
        return [(model.targets[each].category, float(chances[each])) for each in order]

    return rank


@dataclass
class Measured:
    """What came out for all cases asked: the place of the right class, and the probability of the first."""

    places: list[int]
    best: list[float]
    answered: list[bool]

    def line(self, name: str, shows: bool) -> str:
        places, best, answered = np.array(self.places), np.array(self.best), np.array(self.answered)
        cells = [name, f"{(places == 0).mean():.1%}", f"{(places < 3).mean():.1%}"]
        if shows:
            right = (places[answered] == 0).mean() if answered.any() else float("nan")
            cells += [f"{answered.mean():.1%}", f"{right:.1%}", f"{calibration_error(best, places == 0):.3f}"]
        else:
            cells += ["–"] * 3
        return f"| {' | '.join(cells)} |"


def calibration_error(best: np.ndarray[tuple[int], np.dtype[np.float64]], right: object) -> float:
    """How far, on the average over ten bands of probability, what is said is from what is right."""
    is_right = np.asarray(right)
    band = np.minimum((best * 10).astype(int), 9)
    return float(
        sum(abs(best[band == each].mean() - is_right[band == each].mean()) * (band == each).mean()
            for each in np.unique(band))
    )  # fmt: skip


def measured(splits: Iterator[Split], scheme: Sequence[Row]) -> list[str]:
    """One table: the model and both naive ways, on the same splits."""
    found: dict[str, Measured] = {name: Measured([], [], []) for name in ("most frequent", "keywords", "model")}
    title, learned, seconds, thresholds = "", 0, 0.0, []
    for split in splits:
        title, learned = split.name, len(split.learned)
        began = time.process_time()
        model = learn(split.learned)
        seconds = time.process_time() - began
        thresholds.append(model.threshold)
        ways = {"most frequent": most_frequent(split.learned), "keywords": keywords(split.learned, scheme),
                "model": by_model(model)}  # fmt: skip
        for name, rank in ways.items():
            for case in split.asked:
                ranking = rank(case)
                classes = [each for each, _ in ranking]
                wanted = case.target.category
                found[name].places.append(classes.index(wanted) if wanted in classes else len(classes))
                found[name].best.append(ranking[0][1])
                found[name].answered.append(ranking[0][1] >= model.threshold)
    asked = len(found["model"].places)
    return [
        f"### {title[0].upper()}{title[1:]}", "",
        f"{asked:,} asked; the last model learned from {learned:,} in {seconds:.0f} s of one core; thresholds "
        f"{', '.join(f'{each:.2f}' for each in thresholds)}.", "",
        "| way | right | among three | answered | right where answered | calibration error |",
        "|---|--:|--:|--:|--:|--:|",
        *(each.line(name, name == "model") for name, each in found.items()), "",
    ]  # fmt: skip


# Duplicates ------------------------------------------------------------------------------------------------------

Pair = tuple[int, int]
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def duplicates(messages: Sequence[Row]) -> list[str]:
    """Found by the bodies alone; titles and persons say what is true."""
    bodies = [row["body"] for row in messages]
    title = ["".join(terms(row["subject"])) for row in messages]
    person = [row["user"] for row in messages]
    true = {(i, j) for i, j in _pairs(person) if title[i] == title[j]}
    confirmed = set(_pairs(person)) | set(_pairs(title))
    exact = shared(bodies)
    copied = confirmed | {pair for pair, share in exact.items() if share >= 0.9}
    ways = {"sketches": sketches(bodies), "shared pairs, exact": exact, "TF-IDF cosine": cosine(bodies)}
    lines = [
        "| way | from | found again | pairs suggested | same person or title | or nine tenths of the text |",
        "|---|--:|--:|--:|--:|--:|",
    ]  # fmt: skip
    for name, likeness in ways.items():
        for least in THRESHOLDS:
            at = {pair for pair, share in likeness.items() if share >= least}
            right = [f"{len(each) / len(at):.1%}" for each in (at & confirmed, at & copied)]
            lines.append(f"| {name} | {least} | {len(true & at) / len(true):.1%} | {len(at):,} | {' | '.join(right)} |")
    return [
        f"{len(messages):,} messages of one city; {len(true)} pairs were sent by one person under one title, which is",
        "known without reading the texts: how many of them are found again by the texts alone? Of the pairs suggested,",
        "the last two columns are what can be said for them from outside, and from the text: a lower and an upper",
        "guess of how many are the same matter. Nobody has read and labelled them.", "", *lines, "",
    ]  # fmt: skip


LEARNED = (
    "How strongly the model is held back (`_STRENGTH`) and how often a title counts were chosen with the split by time",
    "in view, where they matter little; the split by city and the larger set had no part in that. Keywords are the",
    "names in the official scheme's lower levels. `answered` is the share of which the best reached the threshold,",
    "which the learning itself set so that nine of ten are right on cases held back; `calibration error` is the mean",
    "distance between what is said and what is right, in ten bands.", "",
)  # fmt: skip


def _pairs(keys: Sequence[str]) -> Iterator[Pair]:
    places: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        places[key].append(number)
    for numbers in places.values():
        yield from combinations(numbers, 2)


def sketches(bodies: Sequence[str]) -> Mapping[Pair, float]:
    """What the index finds, each text taken in after those before it were asked."""
    index, found = LikeTexts(), dict[Pair, float]()
    for number, body in enumerate(bodies):
        found |= {(each.number, number): each.likeness for each in index.like(body, min(THRESHOLDS), len(bodies))}
        index.add(number, body)
    return found


def shared(bodies: Sequence[str]) -> Mapping[Pair, float]:
    """The share of pairs of characters in common, of all texts with all."""
    from sklearn.feature_extraction.text import CountVectorizer

    matrix = CountVectorizer(analyzer=_shingles, binary=True, dtype=np.float32).fit_transform(bodies)
    common, sizes = (matrix @ matrix.T).tocoo(), np.asarray(matrix.sum(axis=1)).ravel()
    share = common.data / np.maximum(1, sizes[common.row] + sizes[common.col] - common.data)
    return _upper(common.row, common.col, share)


def cosine(bodies: Sequence[str]) -> Mapping[Pair, float]:
    """The usual way: neighbours of two and three characters, weighed by rarity."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True).fit_transform(bodies)
    product = (matrix @ matrix.T).tocoo()
    return _upper(product.row, product.col, product.data)


def _upper(rows: Sequence[int], columns: Sequence[int], share: Sequence[float]) -> Mapping[Pair, float]:
    kept = (np.asarray(rows) < np.asarray(columns)) & (np.asarray(share) >= min(THRESHOLDS) - 1e-6)
    return {
        (int(i), int(j)): float(s)
        for i, j, s in zip(np.asarray(rows)[kept], np.asarray(columns)[kept], np.asarray(share)[kept], strict=True)
    }


def _shingles(text: str) -> list[str]:
    joined = re.sub(r"[\W_]+", "", text)
    return [joined[number : number + 2] for number in range(len(joined) - 1)]


def variants(messages: Sequence[Row]) -> list[str]:
    """Made from real messages: sentences left out, put in another order, others added; every seventh character lost."""
    draw = random.Random(7)
    bodies = [row["body"] for row in messages if len(row["body"]) >= 100]
    index = LikeTexts()
    for number, body in enumerate(bodies):
        index.add(number, body)
    made: Mapping[str, Callable[[list[str]], list[str]]] = {
        "another order of sentences": lambda said: draw.sample(said, len(said)),
        "a quarter of the sentences left out": lambda said: [s for s in said if draw.random() > 0.25] or said[:1],
        "half of the sentences left out": lambda said: [s for s in said if draw.random() > 0.5] or said[:1],
        "sentences of another message added, a quarter": lambda said: said + _sentences(draw.choice(bodies))[
            : max(1, len(said) // 4)
        ],
        "one character in fifteen typed wrong": lambda said: [
            "".join(draw.choice("的了在是我") if draw.random() < 1 / 15 else sign for sign in each) for each in said
        ],
    }  # fmt: skip
    lines = ["| made by | found first | found |", "|---|--:|--:|"]
    for name, change in made.items():
        first = among = 0
        drawn = draw.sample(range(len(bodies)), min(300, len(bodies)))
        for number in drawn:
            same = {each.number for each in index.like(bodies[number], 0.95)}
            found = [each.number for each in index.like("。".join(change(_sentences(bodies[number]))))]
            first += bool(found) and found[0] in same
            among += bool(same & set(found))
        lines.append(f"| {name} | {first / len(drawn):.1%} | {among / len(drawn):.1%} |")
    return [*lines, ""]


def _sentences(body: str) -> list[str]:
    return [each for each in re.split(r"[。！？!?；;\n]+", body) if each.strip()]


def speed(messages: Sequence[Row], sizes: Sequence[int]) -> list[str]:
    """How taking in and asking grow; texts are sentences of real messages put together from a seed."""
    draw = random.Random(3)
    sentences = [each for row in messages for each in _sentences(row["body"])]
    lines = ["| texts | taking one in, ms | asking, ms |", "|--:|--:|--:|"]
    index, number = LikeTexts(), 0
    for size in sizes:
        began, before = time.perf_counter(), number
        while number < size:
            index.add(number, "。".join(draw.choices(sentences, k=8)))
            number += 1
        adding = (time.perf_counter() - began) / max(1, number - before)
        asked = ["。".join(draw.choices(sentences, k=8)) for _ in range(200)]
        began = time.perf_counter()
        for text in asked:
            index.like(text)
        asking = (time.perf_counter() - began) / len(asked)
        lines.append(f"| {size:,} | {adding * 1000:.2f} | {asking * 1000:.2f} |")
    return [*lines, f"\nOne sketch alone takes {_sketching(asked) * 1000:.2f} ms.", ""]


def _sketching(texts: Sequence[str]) -> float:
    began = time.perf_counter()
    for text in texts:
        sketch(text)
    return (time.perf_counter() - began) / len(texts)


def main(folder: Path) -> None:
    """Measure everything and write it down."""
    labelled = sorted(rows_of(folder / "messages_labeled.csv"), key=lambda row: (row["created"], row["id"]))
    words = rows_of(folder / "messages_labeled_tokens.csv")
    hot = rows_of(folder / "messages_hot.csv")
    scheme = rows_of(folder / "message_item_scheme.csv")
    cases = [Closed(row["subject"], row["body"], Target(row["label"], "")) for row in labelled]
    by_words = [Closed("", row["tokens"].replace(" ", ""), Target(row["label"], "")) for row in words]
    report = [
        "# Suggestions", "", "Made by `python -m benchmarks.dispatch`; its first lines say what is measured.", "",
        f"- {date.today().isoformat()}, {os.cpu_count()} cores, Python {platform.python_version()}, scikit-learn "
        f"{version('scikit-learn')}",
        f"- load in the last fifteen minutes: {os.getloadavg()[2]:.1f}", "",
        "## The class of a message, one of seven", "",
        *measured(by_time(cases), scheme), *measured(by_city(cases), scheme), *measured(by_chance(by_words), scheme),
        *LEARNED, "## Duplicates", "", *duplicates(hot), "Variants made of real messages, from a likeness of 0.5:", "",
        *variants(hot), *speed(hot, (1_000, 10_000, 50_000)),
    ]  # fmt: skip
    RESULTS.write_text("\n".join(report).rstrip() + "\n", encoding="utf-8")
    print("\n".join(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
