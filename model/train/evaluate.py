"""Exact match of a checkpoint: the share of examples whose whole target comes out right under greedy decoding.

    python evaluate.py work/run/checkpoint.pt --data work/dataset/valid.jsonl --show 20

One pass over prompt and target settles it: greedy decoding writes the target exactly when every token of the target is the
most probable one after those before it. Only for --show are answers decoded token by token.
"""

import argparse
import json
from collections import defaultdict

import numpy as np
import torch

import checkpoint
from data import collate, load


def in_order(examples, budget):
    """Batches over all examples once, shortest first."""
    order = np.argsort(examples.lengths(), kind="stable")
    lengths = examples.lengths()
    first = 0
    for i in range(1, len(order) + 1):
        if i == len(order) or (i + 1 - first) * lengths[order[i]] > budget:
            yield order[first:i]
            first = i


@torch.no_grad()
def exact(model, examples, first_added, device, bf16=False, budget=8192):
    """For each example whether greedy decoding gives its target: array of bool."""
    right = np.zeros(len(examples), bool)
    model.eval()
    for numbers in in_order(examples, budget):
        ids, at, following, _ = collate(examples, numbers, first_added)
        with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
            hidden = model(ids.to(device)).flatten(0, 1)[at.to(device)]
            best = model.logits(hidden).argmax(dim=-1).cpu()
        wrong_rows = (at[best != following] // ids.shape[1]).numpy()
        right[numbers] = True
        right[numbers[wrong_rows]] = False
    model.train()
    return right


@torch.no_grad()
def greedy(model, prompts, end, device, most=96):
    """Greedy answers to prompts of ids, without their end token; all prompts at once, no cache kept."""
    rows = [list(prompt) for prompt in prompts]
    open_rows = list(range(len(rows)))
    while open_rows:
        longest = max(len(rows[i]) for i in open_rows)
        ids = torch.tensor([rows[i] + [0] * (longest - len(rows[i])) for i in open_rows], device=device)
        last = torch.tensor([len(rows[i]) - 1 for i in open_rows], device=device)
        hidden = model(ids)[torch.arange(len(open_rows), device=device), last]
        still = []
        for i, token in zip(open_rows, model.logits(hidden).argmax(dim=-1).tolist(), strict=True):
            if token != end:
                rows[i].append(token)
            if token != end and len(rows[i]) < len(prompts[i]) + most and len(rows[i]) < model.config.context:
                still.append(i)
        open_rows = still
    return [row[len(prompt) :] for row, prompt in zip(rows, prompts, strict=True)]


def by_kind(examples, right):
    """{kind: {"right", "of", "share"}}, with "all" first."""
    tally = defaultdict(lambda: [0, 0])
    for kind, good in zip(examples.kinds.tolist(), right.tolist(), strict=True):
        for key in ("all", kind):
            tally[key][0] += good
            tally[key][1] += 1
    ordered = ["all", *sorted(key for key in tally if key != "all")]
    return {k: {"right": tally[k][0], "of": tally[k][1], "share": round(tally[k][0] / tally[k][1], 5)} for k in ordered}


def show_misses(model, vocabulary, examples, right, count, device):
    """Prints what was asked, expected and answered for the first misses."""
    misses = np.flatnonzero(~right)[:count]
    pairs = [examples.example(i) for i in misses]
    answers = greedy(model, [prompt for prompt, _ in pairs], vocabulary.special["<fn_end>"], device)
    for (prompt, target), answer in zip(pairs, answers, strict=True):
        print(f"\n{vocabulary.decode(prompt[1:-1]).strip()}")
        print(f"  expected {vocabulary.decode(target)}\n  answered {vocabulary.decode(answer)}")


def main(argv=None):
    parser = argparse.ArgumentParser(description="Exact match of a checkpoint by kind of example")
    parser.add_argument("checkpoint")
    parser.add_argument("--data", required=True, help="valid.jsonl or another file of the same form")
    parser.add_argument("--first", type=int, default=0, help="only so many examples")
    parser.add_argument("--show", type=int, default=0, help="print so many misses")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--device", default="auto")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(arguments.threads)
    device = checkpoint.device_for(arguments.device)
    model, vocabulary = checkpoint.build(checkpoint.read(arguments.checkpoint))
    model.to(device)
    examples = load(arguments.data, vocabulary)
    examples = examples.first(arguments.first or len(examples))
    right = exact(model, examples, vocabulary.first_added, device)
    print(json.dumps(by_kind(examples, right), indent=2))
    show_misses(model, vocabulary, examples, right, arguments.show, device)


if __name__ == "__main__":
    main()
