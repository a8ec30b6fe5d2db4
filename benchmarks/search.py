"""Search of all messages: common words, rare ones, beginnings of words, filters, and nothing at all.

The queries themselves, and a few of the words typed in the console: from each key to the last line of
its results, drawing and the letter itself included.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from pathlib import Path

from benchmarks.console import (
    PAINTED,
    arguments,
    console,
    filled,
    hello_answers,
    milliseconds,
    p95,
    ratio,
    report,
)
from greentui.archive import Archive
from greentui.archive.query import parse
from greentui.model.messages import Message

BUDGET_MS = 50
SEED = 5
LIMIT = 50
"""Hits that a screen asks for."""


def queries(texts: list[str], chance: random.Random) -> list[str]:
    """What people could look for in such texts, and what hurts."""
    words = Counter(word for text in texts for word in re.findall(r"\w{2,}", text))
    common = [word for word, _times in words.most_common(20)]
    rare = [word for word, times in words.items() if times == 1]
    chosen = [*common, *chance.sample(rare, min(30, len(rare)))]
    beginnings = [word[: chance.randint(1, 3)] for word in chance.sample(sorted(words), 40)]
    pairs = [" ".join(chance.sample(common, 2)) for _ in range(10)]
    filtered = [f"{word} {extra}" for word in common[:5] for extra in ("kind:image", "from:me", "has:file")]
    dated = [f"{word} before:2024-06-01" for word in common[:5]]
    return [*chosen, *beginnings, *pairs, *filtered, *dated, "zzzzzzqqqq", "a", "а"]


def typed(home: Path, words: list[str]) -> list[float]:
    """Seconds from each letter of `words` to its results on the screen of the search."""
    took: list[float] = []
    with console(home) as terminal:
        terminal.wait_for(PAINTED)
        terminal.settle(0.5)
        terminal.press("alt+f")
        terminal.settle(0.5)
        for word in words:
            for letter in word:
                terminal.type(letter)
                took.append(terminal.last_change())
            terminal.press("ctrl+u")
            terminal.settle(0.2)
    return took


def main() -> None:
    """Ask each query once warm; the times of all of them together."""
    options = arguments(main.__doc__ or "", runs=2)
    note = filled(options.home)
    instance = str(note["idInstance"])
    archive = Archive.open(options.home / f"archive-{instance}.db", instance, readonly=True)
    messages: list[Message] = []
    for chat_id in archive.chat_ids()[:400]:
        messages += archive.window(chat_id, limit=20).messages
    asked = queries([message.text for message in messages], random.Random(SEED))
    took: list[float] = []
    worst = ("", 0.0)
    for turn in range(options.runs):
        for text in asked:
            begun = time.perf_counter()
            archive.search(parse(text), limit=LIMIT)
            seconds = time.perf_counter() - begun
            if turn:
                took.append(seconds)
                worst = max(worst, (text, seconds), key=lambda one: one[1])
    archive.close()
    keys = typed(options.home, [text for text in asked[:60] if text.isalpha()][:12])
    figures = {
        "worst": worst[0],
        "worst_ms": round(worst[1] * 1000, 1),
        "typed": {**milliseconds(keys), **ratio(keys, hello_answers())},
        "budget_p95_ms": BUDGET_MS,
    }
    report("search", {**milliseconds(took), **figures}, held=p95(took) * 1000 <= BUDGET_MS)


if __name__ == "__main__":
    main()
