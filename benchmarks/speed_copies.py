"""How fast copies are found, beside the libraries that make signatures, on the same documents in the same run.

``python benchmarks/speed_copies.py [--sizes 10000,100000] [--rounds 5]``. Documents of about 500 words are mixed from
sentences of the corpus; in each a part of the words is its own, as in real texts, and one in a hundred is a copy of
another. Peers that are not installed are left out (``pip install rensa datasketch gaoya``).
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus import corpus  # noqa: E402

from linkvet.analysis.copies.find import Doc, find_families  # noqa: E402
from linkvet.analysis.copies.shingles import sketches  # noqa: E402

WORDS = 500
COPY_OF = 100
"""One document in so many is a copy of an earlier one with 3 % of its words changed."""
OWN_WORDS = 0.15
PERMUTATIONS = 128
SAMPLE = 2000
PEER_DOCUMENTS = 10_000


@lru_cache(maxsize=1)
def sentences() -> list[list[str]]:
    """Sentences of real articles as words; made-up ones where there is no corpus."""
    folder = corpus()
    found: list[list[str]] = []
    if folder is not None:
        with gzip.open(folder / "neardup" / "planted_articles_2500.train.gz", "rt", encoding="utf-8") as file:
            for line in file:
                found += [sentence.split() for sentence in line.split(None, 1)[1].split(". ")]
    if not found:
        dice = random.Random(1)
        found = [[f"word{int(dice.paretovariate(0.6)) % 50_000}" for _ in range(20)] for _ in range(30_000)]
    return [sentence for sentence in found if 6 <= len(sentence) <= 60]


def document(number: int) -> str:
    """The text of one document, the same whenever it is asked for."""
    if number % COPY_OF == COPY_OF - 1:
        dice = random.Random(-number)
        words = document(number - COPY_OF // 2).split(" ")
        return " ".join(f"changed{dice.randrange(9999)}" if dice.random() < 0.03 else word for word in words)
    dice = random.Random(number)
    stock = sentences()
    words: list[str] = []
    while len(words) < WORDS:
        words += stock[int(dice.random() * len(stock))]
    for _ in range(int(len(words) * OWN_WORDS)):
        words[int(dice.random() * len(words))] = f"w{int(dice.random() * 1e9):x}"
    return " ".join(words)


def _ours(texts: list[str]) -> None:
    sketches(texts)


def _rensa(texts: list[str]) -> None:
    from rensa import RMinHash

    for text in texts:
        words = text.split()
        made = RMinHash(num_perm=PERMUTATIONS, seed=1)
        made.update([" ".join(words[n : n + 3]) for n in range(len(words) - 2)])
        made.digest()


def _datasketch(texts: list[str]) -> None:
    from datasketch import MinHash

    for text in texts:
        words = text.split()
        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([" ".join(words[n : n + 3]).encode() for n in range(len(words) - 2)])


def _gaoya(texts: list[str]) -> None:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=0.5, num_bands=42, band_size=3, num_hashes=126, analyzer="word",
        lowercase=True, ngram_range=(3, 3),
    )  # fmt: skip
    for number, text in enumerate(texts):
        index.insert_document(number, text)


SIGNERS: dict[str, Callable[[list[str]], None]] = {
    "linkvet": _ours,
    "rensa": _rensa,
    "datasketch": _datasketch,
    "gaoya": _gaoya,
}


def signatures_per_second(rounds: int) -> dict[str, list[float]]:
    """Documents signed per CPU second in each round, all signers in turn in each."""
    texts = [document(number) for number in range(SAMPLE)]
    there = [name for name in SIGNERS if name == "linkvet" or importlib.util.find_spec(name)]
    for name in there:
        SIGNERS[name](texts[:50])
    taken: dict[str, list[float]] = {name: [] for name in there}
    for _ in range(rounds):
        for name in there:
            started = time.process_time()
            SIGNERS[name](texts)
            taken[name].append(len(texts) / (time.process_time() - started))
    return taken


class Making:
    """CPU seconds that making documents takes, which no search is charged with."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def text(self, number: int) -> str:
        """One document."""
        started = time.process_time()
        made = document(number)
        self.seconds += time.process_time() - started
        return made

    def documents(self, size: int) -> Iterator[Doc]:
        """Documents, each on a site of its own."""
        for number in range(size):
            yield Doc(number, f"https://s{number}.example/page", f"s{number}.example", self.text(number))


def _search_ours(size: int, making: Making) -> set[tuple[int, ...]]:
    families = find_families(making.documents(size), making.text)
    return {tuple(sorted(member.id for member in family.members)) for family in families}


def _search_rensa(size: int, making: Making) -> set[tuple[int, ...]]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=32)
    pairs: set[tuple[int, ...]] = set()
    for doc in making.documents(size):
        words = doc.text.split()
        signed = RMinHash(num_perm=PERMUTATIONS, seed=1)
        signed.update([" ".join(words[n : n + 3]) for n in range(len(words) - 2)])
        pairs |= {(other, doc.id) for other in index.query(signed)}
        index.insert(doc.id, signed)
    return pairs


def _search_datasketch(size: int, making: Making) -> set[tuple[int, ...]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(32, 4))
    pairs: set[tuple[int, ...]] = set()
    for doc in making.documents(size):
        words = doc.text.split()
        signed = MinHash(num_perm=PERMUTATIONS)
        signed.update_batch([" ".join(words[n : n + 3]).encode() for n in range(len(words) - 2)])
        pairs |= {(other, doc.id) for other in index.query(signed)}
        index.insert(doc.id, signed)
    return pairs


def _search_gaoya(size: int, making: Making) -> set[tuple[int, ...]]:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=0.5, num_bands=32, band_size=4, num_hashes=128, analyzer="word",
        lowercase=True, ngram_range=(3, 3),
    )  # fmt: skip
    pairs: set[tuple[int, ...]] = set()
    for doc in making.documents(size):
        pairs |= {(other, doc.id) for other in index.query(doc.text)}
        index.insert_document(doc.id, doc.text)
    return pairs


SEARCHES: dict[str, Callable[[int, Making], set[tuple[int, ...]]]] = {
    "linkvet": _search_ours,
    "rensa": _search_rensa,
    "datasketch": _search_datasketch,
    "gaoya": _search_gaoya,
}


def search(size: int, name: str) -> dict[str, float | str]:
    """One whole search, without the time that making the documents takes.

    Peers find pairs of alike signatures; Linkvet also compares texts, finds partial copies and names originals.
    """
    making = Making()
    sentences()
    started = time.process_time()
    pairs = SEARCHES[name](size, making)
    taken = time.process_time() - started - making.seconds
    planted = {(n - COPY_OF // 2, n) for n in range(COPY_OF - 1, size, COPY_OF)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "search": name,
        "documents": size,
        "cpu_seconds": round(taken, 2),
        "documents_per_second": round(size / taken),
        "peak_megabytes": round(peak / 1024),
        "recall": round(len(pairs & planted) / len(planted), 4),
        "precision": round(len(pairs & planted) / max(1, len(pairs)), 4),
    }


def searches(sizes: list[int]) -> None:
    """Print whole searches, each in a process of its own; peers only up to ``PEER_DOCUMENTS``."""
    for size in sizes:
        for name in SEARCHES:
            if name != "linkvet" and (size > PEER_DOCUMENTS or not importlib.util.find_spec(name)):
                continue
            command = [sys.executable, __file__, "--search", str(size), "--by", name]
            print(
                subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), flush=True
            )


def main() -> int:
    """Print both comparisons; every whole search runs in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="documents of the whole searches; 0 for none")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--search", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--by", default="linkvet", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.search:
        print(json.dumps(search(chosen.search, chosen.by)))
        return 0
    rounds = signatures_per_second(chosen.rounds) if chosen.rounds else {}
    rates = {name: statistics.median(taken) for name, taken in rounds.items()}
    for name, rate in rates.items():
        print(f"{name:12} {rate:10,.0f} signatures/s per core   {rates['linkvet'] / rate:5.2f}")
    searches([size for size in map(int, chosen.sizes.split(",")) if size])
    return 0 if all(rates["linkvet"] >= rate for rate in rates.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
