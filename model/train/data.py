"""The dataset as token ids: read, tokenised once, cut into batches.

Not run by itself. A line of train.jsonl is {"text": …, "target": [pieces], "kind": …}; it becomes

    bos, utterance after a space, <fn_sep>, target

in lower case (see tokenizer.heard), and only the target is learnt. The tokenised set is kept beside the dataset's file,
named by the hash of both.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from tokenizer import heard


def read_lines(path):
    """The examples of a .jsonl file."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def dataset_texts(folder):
    """Everything in the training set that is made of words: what a fresh vocabulary is learnt from."""
    for line in read_lines(Path(folder) / "train.jsonl"):
        yield heard(" " + line["text"])
        yield from (heard(piece) for piece in line["target"] if not piece.startswith("<"))


def function_names(folder):
    """Names in token order from the dataset's manifest.json; none where there is no such file."""
    path = Path(folder or ".") / "manifest.json"
    if not folder or not path.exists():
        return []
    functions = json.loads(path.read_text(encoding="utf-8")).get("functions", [])
    return functions if isinstance(functions, list) else []


@dataclass
class Examples:
    """Tokenised examples, joined end to end. starts has one more entry than there are examples."""

    ids: np.ndarray
    starts: np.ndarray
    target_starts: np.ndarray
    kinds: np.ndarray

    def __len__(self):
        return len(self.target_starts)

    def lengths(self):
        return np.diff(self.starts)

    def example(self, i):
        """(prompt ids, target ids) of one example."""
        start, middle, end = self.starts[i], self.target_starts[i], self.starts[i + 1]
        return self.ids[start:middle].tolist(), self.ids[middle:end].tolist()

    def first(self, count):
        """The first `count` examples."""
        count = min(count, len(self))
        return Examples(
            self.ids[: self.starts[count]], self.starts[: count + 1], self.target_starts[:count], self.kinds[:count]
        )


def tokenise(lines, vocabulary, longest):
    """Examples of lines; those of more than `longest` tokens are left out, and said so."""
    ids, starts, target_starts, kinds, dropped = [], [0], [], [], 0
    # In one batch, because the tokenizer's own threads are many times faster than single calls.
    texts = vocabulary.plain.encode_batch_fast([" " + heard(line["text"]) for line in lines])
    for line, encoded in zip(lines, texts, strict=True):
        prompt = [vocabulary.bos, *encoded.ids, vocabulary.special["<fn_sep>"]]
        target = vocabulary.encode_pieces(line["target"])
        if len(prompt) + len(target) > longest:
            dropped += 1
            continue
        ids += prompt + target
        target_starts.append(starts[-1] + len(prompt))
        starts.append(len(ids))
        kinds.append(line.get("kind", ""))
    if dropped:
        print(f"{dropped} of {len(lines)} examples are longer than {longest} tokens and were left out")
    return Examples(np.array(ids, np.int32), np.array(starts), np.array(target_starts, np.int64), np.array(kinds, str))


def load(path, vocabulary, longest=512):
    """Examples of a .jsonl file, from the cache where neither the file nor the vocabulary has changed."""
    path = Path(path)
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    key = hashlib.sha256(f"2 {content} {vocabulary.digest()} {longest}".encode()).hexdigest()[:16]
    cache = path.parent / ".tokens" / f"{path.stem}-{key}.npz"
    if cache.exists():
        with np.load(cache) as kept:
            return Examples(**{name: kept[name] for name in ("ids", "starts", "target_starts", "kinds")})
    examples = tokenise(read_lines(path), vocabulary, longest)
    cache.parent.mkdir(exist_ok=True)
    unfinished = cache.with_suffix(".part.npz")
    np.savez(unfinished, **vars(examples))
    unfinished.rename(cache)
    return examples


def batches(examples, budget, seed, epoch):
    """One epoch as arrays of example numbers, each of at most `budget` tokens once padded; same seed, same batches.

    Examples of like length go together: shuffled, sorted within pools of some fifty batches, cut, shuffled again.
    """
    generator = np.random.default_rng([seed, epoch])
    lengths = examples.lengths()
    order = generator.permutation(len(examples))
    pool = max(1, int(50 * budget / lengths.mean()))
    found = []
    for at in range(0, len(order), pool):
        group = order[at : at + pool]
        group = group[np.argsort(lengths[group], kind="stable")]
        first = 0
        for i in range(1, len(group) + 1):
            if i == len(group) or (i + 1 - first) * lengths[group[i]] > budget:
                found.append(group[first:i])
                first = i
    generator.shuffle(found)
    return found


def collate(examples, numbers, first_added, weight=1.0):
    """Tensors of a batch: ids (batch, time), and for the positions that are learnt their index in the flattened
    batch, the token that follows and its weight (`weight` for added tokens, 1 for words)."""
    longest = int(examples.lengths()[numbers].max())
    ids = np.zeros((len(numbers), longest), np.int64)
    learnt = np.zeros((len(numbers), longest), bool)
    for row, number in enumerate(numbers):
        start, middle, end = examples.starts[number], examples.target_starts[number], examples.starts[number + 1]
        ids[row, : end - start] = examples.ids[start:end]
        learnt[row, middle - start - 1 : end - start - 1] = True
    at = np.flatnonzero(learnt)
    following = ids.reshape(-1)[at + 1]
    weights = np.where(following >= first_added, weight, 1.0).astype(np.float32)
    return torch.from_numpy(ids), torch.from_numpy(at), torch.from_numpy(following), torch.from_numpy(weights)
