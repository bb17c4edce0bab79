"""A toy dataset and models of a few thousand weights, for the tests."""

import json
from pathlib import Path

import base
import checkpoint
import train

NAMES = ["set_temperature", "set_window", "play_media", "call_contact"]
SHAPE = ["--layers", "2", "--hidden", "64", "--heads", "2", "--kv-heads", "1", "--ffn", "96", "--vocab", "320"]


def examples():
    """Sixty-odd lines of four functions, some of them joined or declined."""
    lines = []
    for n in range(16, 29):
        lines.append((f"set the temperature to {n} degrees", ["<fn_0>", "<arg_0>", f" {n}"], "single"))
        lines.append((f"I'd like {n} please", ["<fn_0>", "<arg_0>", f" {n}"], "single"))
    for word in ("open", "closed"):
        for window in ("driver", "rear", "front left"):
            target = ["<fn_1>", "<arg_0>", f" {word}", "<arg_1>", f" {window}"]
            lines.append((f"the {window} window {word}", target, "single"))
            both = [*target, "<fn_2>", "<arg_0>", " jazz"]
            lines.append((f"the {window} window {word} and play jazz", both, "parallel"))
    for who in ("Zoë", "Mom", "John O'Brien"):
        lines.append((f"call {who}", ["<fn_3>", "<arg_0>", f" {who}"], "single"))
    lines += [(text, ["<fn_none>"], "reject") for text in ("what is love", "tell me a joke", "how are you")]
    return [{"text": text, "target": [*target, "<fn_end>"], "kind": kind} for text, target, kind in lines]


def write_dataset(folder):
    """train.jsonl, valid.jsonl and manifest.json in a folder, which is returned."""
    folder = Path(folder)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in examples())
    (folder / "train.jsonl").write_text(text, encoding="utf-8")
    (folder / "valid.jsonl").write_text(text, encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"functions": NAMES}))
    return folder


def make_base(folder):
    """Path of a fresh model with a vocabulary learnt from the dataset in a folder."""
    path = Path(folder) / "base.pt"
    base.main(["--base", "scratch", "--data", str(folder), "--out", str(path), *SHAPE])
    return path


def make_model(folder):
    """(contents, model, vocabulary) of such a model, not trained."""
    contents = checkpoint.read(make_base(write_dataset(folder)))
    return contents, *checkpoint.build(contents)


def run_training(data, out, *more):
    """Trains with small steps on one thread; returns the checkpoint's contents."""
    train.main([
        "--data", str(data), "--out", str(out), "--threads", "1", "--precision", "float32", "--device", "cpu",
        "--batch-tokens", "256", "--warmup", "5", "--log-steps", "2", *map(str, more),
    ])  # fmt: skip
    return checkpoint.read(Path(out) / "checkpoint.pt")
