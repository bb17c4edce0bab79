"""A picture of a training: loss over steps, and exact match at each validation.

    python plot.py work/run/log.jsonl work/run/loss.png
"""

import json
import sys
from pathlib import Path

import matplotlib


def plot(entries, path):
    """Draws log entries (see train.py) into a PNG file."""
    matplotlib.use("Agg")
    import matplotlib.pyplot as pyplot

    losses = [(entry["step"], entry["loss"]) for entry in entries if "loss" in entry]
    scores = [(entry["step"], 100 * entry["valid_exact"]) for entry in entries if "valid_exact" in entry]
    figure, left = pyplot.subplots(figsize=(8, 4.5))
    if losses:
        left.plot(*zip(*losses, strict=True), color="tab:blue", linewidth=1)
        left.set_yscale("log")
    left.set_xlabel("step")
    left.set_ylabel("loss on targets", color="tab:blue")
    if scores:
        right = left.twinx()
        right.plot(*zip(*scores, strict=True), color="tab:orange", marker="o", markersize=3)
        right.set_ylabel("exact match on validation, %", color="tab:orange")
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


if __name__ == "__main__":
    plot([json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()], sys.argv[2])
