"""Check an exported ledger without Yulu: `python3 check_ledger.py entries.jsonl [CHECKPOINT.json …]`.

Needs nothing but Python. Exit code 0: whole; 1: something is wrong, printed line by line; 2: a file could not be read.
"""

import hashlib
import json
import sys

COVERED = ("position", "recorded_at", "actor", "action", "about", "toolbox", "content", "private", "previous")


def main(arguments: list[str]) -> int:
    """Read the entries, count every digest again, and hold the chain against the checkpoints."""
    if not arguments:
        print("用法：python3 check_ledger.py entries.jsonl [检查点.json …]", file=sys.stderr)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as opened:  # noqa: PTH123 (one import less for whoever reads this)
            entries = [json.loads(line) for line in opened if line.strip()]
        checkpoints = []
        for name in arguments[1:]:
            with open(name, encoding="utf-8") as opened:  # noqa: PTH123
                checkpoints.append(json.load(opened))
        wrong = flaws(entries, checkpoints)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"读不了：{error}", file=sys.stderr)
        return 2
    for line in wrong:
        print(line)
    print(f"共 {len(entries)} 条，" + (f"发现 {len(wrong)} 处问题" if wrong else "首尾相连，没有改动"))
    return 1 if wrong else 0


def flaws(entries: list[dict], checkpoints: list[dict]) -> list[str]:  # type: ignore[type-arg]
    """What is wrong, a sentence each."""
    found = []
    before, previous = 0, "0" * 64
    at = {}
    for entry in entries:
        position = entry["position"]
        if position != before + 1:
            found.append(f"第 {before} 条之后接着第 {position} 条：中间有缺失或者次序不对")
        covered = "\n".join(str(entry[field]) for field in COVERED)
        if hashlib.sha256(covered.encode()).hexdigest() != entry["digest"]:
            found.append(f"第 {position} 条被改动过")
        elif entry["previous"] != previous and position == before + 1:
            found.append(f"第 {position} 条接不上前一条")
        at[position] = entry["digest"]
        before, previous = position, entry["digest"]
    for checkpoint in checkpoints:
        position, digest = checkpoint["position"], checkpoint["digest"]
        if position not in at:
            found.append(f"检查点记有第 {position} 条，现在没有：末尾被截断")
        elif at[position] != digest:
            found.append(f"第 {position} 条不是检查点当时看到的那一条")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
