"""How long the figure check takes: `python -m benchmarks.figures` — a thousand pages, and a megabyte of every bad kind.

Pages are made from a seed, about 2,000 characters each, as a news item has them. Every measurement runs in a process of
its own, so that its peak memory is its own; `figures.md` says what came out.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.measure import peak_mib
from yulu.figures import check

PAGES = (250, 500, 1000)
SIZES = (250_000, 1_000_000)
RESULTS = Path(__file__).with_name("figures.md")

_PLACES = ["城东区", "河口县", "南湖镇", "枫林街道", "高新园区", "临江市"]
_THINGS = ["企业诉求", "投诉工单", "安全隐患", "信访事项", "工程项目", "惠企资金申请"]
_SENTENCES = (
    "{month}月，{place}共受理{thing}{n}件，办结{k}件，办结率{rate}%。",
    "今年以来，{place}为近{n}家企业办理贷款{a}.{b}亿元，同比增长{rate}%。",
    "{place}完成投资{a}.{b}亿元，占全年目标任务的{rate}%；新增经营主体{n}户，其中企业{k}户。",
    "办理时限由{a}个工作日压缩到{b}个工作日，市场监管、税务、人社等{c}个部门参加。",
    "全年发放{thing}资料{n}余份，惠及群众{a}.{b}万人次，满意度得分{rate}分，较上年提高{b}个百分点。",
    "记者从{place}获悉，依托“一网通办”和12345热线，一批便民举措落地见效，群众办事更加方便。",
)


def page(seed: int) -> str:
    """A page of about 2,000 characters."""
    draw = random.Random(seed)
    sentences: list[str] = []
    while sum(map(len, sentences)) < 2000:
        n = draw.randint(20, 9000)
        sentences.append(
            draw.choice(_SENTENCES).format(
                month=draw.randint(1, 12), place=draw.choice(_PLACES), thing=draw.choice(_THINGS), n=n,
                k=draw.randint(10, n), rate=round(draw.uniform(1, 99), 1), a=draw.randint(1, 30),
                b=draw.randint(1, 9), c=draw.randint(3, 12),
            ) + ("\n" if draw.random() < 0.2 else "")
        )  # fmt: skip
    return "".join(sentences)


def _drawn(characters: str) -> Callable[[int], str]:
    return lambda size: "".join(random.Random(size).choices(characters, k=size))


def _repeated(text: str) -> Callable[[int], str]:
    return lambda size: (text * (size // len(text) + 1))[:size]


HOSTILE: Mapping[str, Callable[[int], str]] = {
    "digits": _repeated("1234567890"),
    "1-1-1-…": _repeated("1-"),
    "1 2 1 2 …": _repeated("1 2 "),
    "nested brackets": lambda size: "（" * (size // 2) + "）" * (size // 2),
    "one table": _repeated("城东区\t12,345\t97.9%\t209个\n"),
    "one line without stops": _repeated("全市受理209个问题办结204个办结率97.6%"),
    "one list": _repeated("市场监管、"),
    "其中1个、 for ever": _repeated("其中1个、"),
    "Chinese numerals at random": _drawn("一二三四五六七八九十百千万亿零两"),
    "Chinese characters at random": _drawn("".join(map(chr, range(0x4E00, 0x9FA5)))),
    "blanks": _repeated(" "),
    "1 and line ends": _repeated("12\n34\n"),
}  # fmt: skip


def _measured(kind: str, amount: int) -> None:
    """In a process of its own: the seconds and the memory, as a line of JSON."""
    check(page(0))  # the first use compiles and fills
    texts = (page(seed) for seed in range(amount)) if kind == "pages" else iter([HOSTILE[kind](amount)])
    seconds = figures = characters = 0.0
    for text in texts:
        begun = time.process_time()
        figures += len(check(text).figures)
        seconds += time.process_time() - begun
        characters += len(text)
    print(json.dumps({"seconds": seconds, "figures": figures, "characters": characters, "mib": peak_mib()}))


def _run(kind: str, amount: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.figures", kind, str(amount)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=Path(__file__).parents[1])
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Measures everything and writes `figures.md`."""
    lines = [
        "# How fast is the figure check?\n",
        "`python -m benchmarks.figures` measures it and writes this page. Seconds are of one run, of processor time",
        "(the machine is shared), start-up left out; memory is the peak of the whole process.\n",
        "## Pages of about 2,000 characters, one after the other\n",
        "| pages | characters | figures | seconds | ms a page | peak MiB |\n|--:|--:|--:|--:|--:|--:|",
    ]
    for amount in PAGES:
        r = _run("pages", amount)
        lines.append(
            f"| {amount:,} | {r['characters']:,.0f} | {r['figures']:,.0f} | {r['seconds']:.1f} |"
            f" {r['seconds'] / amount * 1000:.1f} | {r['mib']:.0f} |"
        )
        print(lines[-1], flush=True)
    sizes = " | ".join(f"{size // 1000} KB" for size in SIZES)
    lines += [
        "\n## One text of every bad kind\n",
        "Seconds by characters (KB here is a thousand characters), and peak memory at the largest.\n",
        f"| text | {sizes} | peak MiB |\n|---|--:|--:|--:|",
    ]
    for kind in HOSTILE:
        found = [_run(kind, size) for size in SIZES]
        lines.append(f"| {kind} | " + " | ".join(f"{r['seconds']:.1f}" for r in found) + f" | {found[-1]['mib']:.0f} |")
        print(lines[-1], flush=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _measured(sys.argv[1], int(sys.argv[2]))
    else:
        main()
