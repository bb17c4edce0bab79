"""Fits how sure a model is to how often it is right, writes the curves into its manifest and draws them.

    octod eval work/dataset/calibration.jsonl --confidence work/export/calibration.jsonl
    octod eval work/dataset/test.jsonl --confidence work/export/test.jsonl
    python calibrate.py work/export/manifest.json --fit work/export/calibration.jsonl --check work/export/test.jsonl --out work/export

The raw confidence is the product of token probabilities before masking. Isotonic regression (pool adjacent violators; Zadrozny and
Elkan, KDD 2002) gives the rising curve nearest to right and wrong; the daemon reads it from the manifest (`calibration`). --check is
other sentences of other phrasings: the reliability diagram and the expected calibration error are theirs.
reliability.png shows both, tradeoff.png what declining below a threshold costs and saves.
"""

import argparse
import json
from pathlib import Path

import matplotlib
import numpy as np

import manifest

matplotlib.use("Agg")
import matplotlib.pyplot as plt

KINDS = ("plan", "call")
BINS = 10


def read(path):
    return [json.loads(line) for line in Path(path).read_text().splitlines() if line]


def pairs(lines, kind):
    """(raw confidence, right) arrays of all plans, or of all calls."""
    found = [line["plan"] for line in lines] if kind == "plan" else [call for line in lines for call in line["calls"]]
    return np.array([entry["raw"] for entry in found]), np.array([entry["right"] for entry in found], float)


def isotonic(raw, right):
    """Pool adjacent violators: the raw confidences in order and the rising share of right ones at each."""
    order = np.argsort(raw, kind="stable")
    blocks = []
    for x, y in zip(raw[order], right[order], strict=True):
        blocks.append([y, 1, x, x])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            y, n, _, high = blocks.pop()
            blocks[-1] = [blocks[-1][0] + y, blocks[-1][1] + n, blocks[-1][2], high]
    return blocks


def curve(raw, right, most=200):
    """Points (raw, share) for the daemon: the middles of the blocks, joined where there are too many."""
    blocks = isotonic(raw, right)
    least = max(5, len(raw) // most)
    points, y, n, low = [], 0.0, 0, None
    for right_ones, count, first, last in blocks:
        low = first if low is None else low
        y, n = y + right_ones, n + count
        if n >= least:
            # One of each is added: no share of exactly nothing or everything from a finite number of sentences.
            points.append([float(low + last) / 2, (y + 1) / (n + 2)])
            y, n, low = 0.0, 0, None
    shares = np.maximum.accumulate([share for _, share in points])
    return [[round(x, 6), round(float(share), 4)] for (x, _), share in zip(points, shares, strict=True)]


def calibrated(raw, points):
    return np.interp(raw, [x for x, _ in points], [share for _, share in points])


def expected_error(sure, right):
    """Expected calibration error over ten bins of equal width (Guo et al., ICML 2017), and the bins (mean sure, share, count)."""
    where = np.minimum((sure * BINS).astype(int), BINS - 1)
    rows = [(sure[where == b].mean(), right[where == b].mean(), int((where == b).sum())) for b in range(BINS) if (where == b).any()]
    return sum(n * abs(s - r) for s, r, n in rows) / len(sure), rows


def tradeoff(lines, points, thresholds):
    """For each threshold: (share of plans to make that are made rightly, share of those declined, share of rejects acted on)."""
    rows = []
    for threshold in thresholds:
        right = declined = wanted = acted = rejects = 0
        for line in lines:
            raw = np.array([call["raw"] for call in line["calls"]])
            acts = len(raw) > 0 and bool((calibrated(raw, points) >= threshold).all())
            if line["kind"] == "reject":
                rejects += 1
                acted += acts
            else:
                wanted += 1
                declined += not acts
                right += acts and line["plan"]["right"]
        rows.append((right / max(1, wanted), declined / max(1, wanted), acted / max(1, rejects)))
    return np.array(rows)


def draw_reliability(path, sets):
    figure, axes = plt.subplots(1, len(sets), figsize=(5 * len(sets), 4.5), squeeze=False)
    for axis, (title, before, after) in zip(axes[0], sets, strict=True):
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for label, (error, rows) in (("raw", before), ("calibrated", after)):
            axis.plot([r[0] for r in rows], [r[1] for r in rows], marker="o", label=f"{label}, error {100 * error:.1f} points")
        axis.set(title=title, xlabel="how sure", ylabel="how often right", xlim=(0, 1), ylim=(0, 1))
        axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def draw_tradeoff(path, thresholds, rows):
    figure, axis = plt.subplots(figsize=(6, 4.5))
    for column, label in enumerate(("done rightly, of what is to be done", "declined, of what is to be done", "acted on, of what is to be declined")):
        axis.plot(thresholds, 100 * rows[:, column], label=label)
    axis.set(xlabel="lowest calibrated confidence at which calls are made", ylabel="%", xlim=(0, 1), ylim=(0, 100))
    axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Calibrate a model's confidence")
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--fit", type=Path, required=True, help="what octod eval --confidence wrote for calibration.jsonl")
    parser.add_argument("--check", type=Path, required=True, help="the same for another test")
    parser.add_argument("--out", type=Path, required=True, help="folder for reliability.png and tradeoff.png")
    options = parser.parse_args(argv)
    fit, check = read(options.fit), read(options.check)
    curves, sets = {}, []
    for kind in KINDS:
        raw, right = pairs(fit, kind)
        curves[kind] = curve(raw, right)
        raw, right = pairs(check, kind)
        before, after = expected_error(raw, right), expected_error(calibrated(raw, curves[kind]), right)
        sets.append((f"{kind}s: {len(raw)}", before, after))
        print(f"{kind}: {len(curves[kind])} points, expected calibration error {before[0]:.4f} raw, {after[0]:.4f} calibrated")
    thresholds = np.linspace(0, 0.99, 100)
    rows = tradeoff(check, curves["call"], thresholds)
    for threshold in (0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        done, declined, acted = rows[int(np.argmin(abs(thresholds - threshold)))]
        print(f"below {threshold:.1f} declined: {100 * done:5.1f} % done rightly, {100 * declined:5.1f} % declined, {100 * acted:5.1f} % of rejects acted on")
    options.out.mkdir(parents=True, exist_ok=True)
    draw_reliability(options.out / "reliability.png", sets)
    draw_tradeoff(options.out / "tradeoff.png", thresholds, rows)
    manifest.write(options.manifest, manifest.read(options.manifest) | {"calibration": curves})


if __name__ == "__main__":
    main()
