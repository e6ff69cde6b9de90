"""A suggestion: learned from closed cases, with the words that moved it, or none; kept in a file of plain numbers."""

from __future__ import annotations

import json
import pickle
import random
from pathlib import Path

import numpy as np
import pytest

from yulu.likeness import BadModel, Closed, DispatchModel, Target, TooLittle, learn, load, save
from yulu.likeness.learning import chances, lowest_threshold, tempered

WASTE, ROADS, SCHOOLS = Target("垃圾清运", "城管局"), Target("道路破损", "住建局"), Target("学校收费", "教育局")
WORDS = {
    WASTE: ["垃圾", "清运", "垃圾桶", "恶臭", "环卫工人"],
    ROADS: ["路面", "坑洼", "井盖", "路灯", "塌陷"],
    SCHOOLS: ["学校", "收费", "补课", "教材费", "学生家长"],
}
AROUND = ["小区门口", "请尽快处理", "多次反映", "没有人管", "书院路", "希望领导重视", "上个月", "附近居民", "A3区"]


def closed(seed: int, each: int = 20) -> list[Closed]:
    """Made-up cases: two telling words and three that say nothing."""
    draw = random.Random(seed)
    return [
        Closed(draw.choice(words), "，".join(draw.sample([*draw.sample(words, 2), *draw.sample(AROUND, 3)], 5)), target)
        for _ in range(each)
        for target, words in WORDS.items()
    ]


@pytest.fixture(scope="module")
def model() -> DispatchModel:
    return learn(closed(1))


def test_class_and_department_are_suggested_with_the_words_as_they_stand(model: DispatchModel) -> None:
    suggested = model.suggest("小区门口垃圾", "书院路的垃圾桶几天没有清运，恶臭，请尽快处理。电话１２３４５")
    best = suggested.suggestions[0]
    assert best.target == WASTE and best.probability >= model.threshold
    words = [word.text for word in best.words]
    assert "垃圾" in " ".join(words)
    whole = "小区门口垃圾\n书院路的垃圾桶几天没有清运，恶臭，请尽快处理。电话１２３４５"
    assert all(word in whole and len(word) > 1 for word in words)
    assert "垃圾清运·城管局" in suggested.in_words


def test_unseen_cases_go_where_they_belong(model: DispatchModel) -> None:
    unseen = closed(2)
    right = [model.suggest(each.title, each.text, 0).suggestions[0].target == each.target for each in unseen]
    assert sum(right) >= 0.95 * len(unseen)


@pytest.mark.parametrize(("title", "text"), [("", ""), ("αβγ", "..."), ("附近居民", "希望领导重视")])
def test_a_text_that_says_nothing_gets_no_suggestion(model: DispatchModel, title: str, text: str) -> None:
    suggested = model.suggest(title, text, max(model.threshold, 0.7))
    assert suggested.suggestions == ()
    assert suggested.in_words.startswith("不知道")


def test_probabilities_are_those_of_scikit_learns_own_pipeline() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    from yulu.likeness.learning import _STRENGTH, _analysed

    cases, unseen = closed(3), closed(4, 3)
    model = learn(cases)
    vectorizer = TfidfVectorizer(analyzer=_analysed, sublinear_tf=True, min_df=2)
    wanted = [model.targets.index(each.target) for each in cases]
    teacher = LogisticRegression(C=_STRENGTH, solver="newton-cg", max_iter=1000)
    teacher.fit(vectorizer.fit_transform(cases), wanted)
    expected = chances(teacher.decision_function(vectorizer.transform(unseen)) / model.temperature)
    found = np.array([model.probabilities(each.title, each.text) for each in unseen])
    assert np.allclose(found, expected, atol=1e-4)


def test_nothing_is_ever_quite_sure_although_all_was_right(model: DispatchModel) -> None:
    suggested = model.suggest("垃圾清运", "垃圾，清运，垃圾桶，恶臭，环卫工人")
    assert model.temperature > 0.5
    assert 0.9 < suggested.best < 1 - 1e-6
    assert "99%" in suggested.in_words


def test_tempering_finds_the_share_that_is_right() -> None:
    sums = np.tile([[4.0, 0.0]], (1000, 1))  # said with 98 %, right in 75 %: log(0.75 / 0.25) is 1.1
    wanted = np.array([0] * 750 + [1] * 250)
    assert chances(sums / tempered(sums, wanted))[0, 0] == pytest.approx(0.75, abs=0.01)


def test_the_threshold_is_the_lowest_from_which_on_enough_are_right() -> None:
    probable = np.array([[p, 1 - p] for p in np.linspace(1, 0.5, 100)])
    wanted = np.array([0] * 60 + [1] * 40)
    share = [(wanted[:n] == 0).mean() for n in range(1, 101)]
    last = max(n for n in range(100) if share[n] >= 0.9)
    assert lowest_threshold(probable, wanted, 0.9) == pytest.approx(probable[last, 0])
    assert lowest_threshold(probable, 1 - np.zeros(100, dtype=int), 0.9) > 1  # then it never knows


def test_a_target_of_too_few_cases_is_left_out_and_named() -> None:
    rare = Target("罕见", "气象局")
    model = learn([*closed(1), *[Closed("罕见", "罕见的事", rare)] * 3])
    assert rare not in model.targets
    assert model.left_out == ((rare, 3),)
    with pytest.raises(TooLittle):
        learn([each for each in closed(1) if each.target == WASTE])


def test_two_targets_are_enough() -> None:
    model = learn([each for each in closed(1) if each.target != SCHOOLS])
    assert model.suggest("路面", "路面坑洼，井盖塌陷", 0).suggestions[0].target == ROADS


def test_the_same_cases_make_the_same_bytes_and_a_file_gives_back_the_model(
    model: DispatchModel, tmp_path: Path
) -> None:
    save(model, tmp_path / "one.npz")
    save(learn(closed(1)), tmp_path / "other.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()
    again = load(tmp_path / "one.npz")
    for case in closed(5, 2):
        assert again.suggest(case.title, case.text) == model.suggest(case.title, case.text)


class Runs:
    """What a pickle from a stranger could do."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("ran"),))


def test_a_file_that_is_no_model_is_refused_and_nothing_in_it_runs(
    model: DispatchModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good = tmp_path / "good.npz"
    save(model, good)
    with np.load(good) as stored:
        arrays = {name: stored[name] for name in stored.files}
    said = json.loads(arrays["said"].tobytes())

    def written(name: str, **changed: object) -> Path:
        path = tmp_path / f"{name}.npz"
        np.savez(path, **{**arrays, **changed})
        return path

    def saying(**changed: object) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        return np.frombuffer(json.dumps({**said, **changed}).encode(), dtype=np.uint8)

    bad = [
        written("objects", said=np.array([Runs()], dtype=object)),
        written("later", said=saying(version=2)),
        written("sizes", weights=arrays["weights"][:, 1:]),
        written("nan", bias=arrays["bias"] * np.nan),
        written("cold", said=saying(temperature=0)),
        written("targets", said=saying(targets=[])),
    ]
    (tmp_path / "pickle").write_bytes(pickle.dumps(Runs()))
    (tmp_path / "cut").write_bytes(good.read_bytes()[:-100])
    (tmp_path / "empty").write_bytes(b"")
    for path in [*bad, *(tmp_path / name for name in ("pickle", "cut", "empty"))]:
        with pytest.raises(BadModel):
            load(path)
    assert not (tmp_path / "ran").exists()
