"""Q4_0 by GPTQ: weights rounded to four bits so that what a matrix gives changes least.

Not run by itself; export.py --type q4_0 --calibrate FILE uses it.

Rounding to the nearest treats every weight alike. GPTQ (Frantar et al., ICLR 2023, arXiv 2210.17323) goes through the columns of a
matrix and lets those not yet rounded make up for the error of each, as far as the inputs it will meet allow: the second moments of
the inputs, taken here from sentences of the training. Block by block, each fed with what the rounded blocks before it give.

A Q4_0 block is 32 weights of a row: one float16 scale d and 32 numbers q from 0 to 15, for d (q - 8).
"""

import numpy as np
import torch

from data import collate

BLOCK = 32
DAMPING = 0.01


def best_scale(weights, importance):
    """Scale of each row of (rows, 32) weights with the least squared error by importance, searched around the largest weight."""
    peak = weights.gather(1, weights.abs().argmax(dim=1, keepdim=True))
    best = torch.zeros_like(peak)
    least = torch.full_like(peak, torch.inf)
    for level in (-8.0, 7.0):
        for factor in torch.linspace(0.75, 1.05, 11).tolist():
            scale = peak / level * factor
            whole = (weights / torch.where(scale == 0, 1.0, scale)).round().clamp(-8, 7)
            fitted = (importance * weights * whole).sum(1, keepdim=True) / (importance * whole**2).sum(1, keepdim=True).clamp_min(1e-12)
            fitted = fitted.half().float()
            error = (importance * (weights - fitted * whole) ** 2).sum(1, keepdim=True)
            better = error < least
            best, least = torch.where(better, fitted, best), torch.where(better, error, least)
    return best


def inverse_factor(moments):
    """Upper Cholesky factor of the inverse of the damped second moments."""
    moments = moments.clone()
    dead = moments.diagonal() == 0
    moments.diagonal()[dead] = 1
    moments.diagonal().add_(DAMPING * moments.diagonal().mean())
    inverse = torch.cholesky_inverse(torch.linalg.cholesky(moments))
    return torch.linalg.cholesky(inverse, upper=True)


@torch.no_grad()
def gptq(weights, moments):
    """(scales, whole numbers -8 to 7) of (rows, columns) weights, given the second moments (columns, columns) of their inputs."""
    left = weights.clone()
    factor = inverse_factor(moments)
    importance = moments.diagonal().clamp_min(1e-8)
    scales = torch.zeros(len(left), left.shape[1] // BLOCK)
    numbers = torch.zeros_like(left, dtype=torch.int8)
    for start in range(0, left.shape[1], BLOCK):
        end = start + BLOCK
        scale = best_scale(left[:, start:end], importance[start:end][None])
        scales[:, start // BLOCK] = scale[:, 0]
        errors = torch.zeros(len(left), BLOCK)
        for column in range(start, end):
            whole = (left[:, column] / torch.where(scale[:, 0] == 0, 1.0, scale[:, 0])).round().clamp(-8, 7)
            numbers[:, column] = whole.to(torch.int8)
            error = (left[:, column] - scale[:, 0] * whole) / factor[column, column]
            left[:, column:end] -= error[:, None] * factor[column, column:end]
            errors[:, column - start] = error
        left[:, end:] -= errors @ factor[start:end, end:]
    return scales, numbers


def value(scales, numbers):
    """The weights that scales and whole numbers stand for."""
    return scales.repeat_interleave(BLOCK, dim=1) * numbers


def pack(scales, numbers):
    """Bytes of Q4_0 as GGUF wants them: (rows, bytes of a row)."""
    rows = len(numbers)
    q = (numbers.numpy().astype(np.int16) + 8).astype(np.uint8).reshape(rows, -1, BLOCK)
    halves = q[:, :, : BLOCK // 2] | (q[:, :, BLOCK // 2 :] << 4)
    d = scales.numpy().astype(np.float16)[:, :, None].view(np.uint8)
    return np.concatenate([d, halves], axis=2).reshape(rows, -1)


def matrices(block):
    return [block.attention.qkv, block.attention.output, block.feed_forward.gate_up, block.feed_forward.down]


def watch(matrix, mask, into):
    """Adds the second moments of what goes into a matrix to `into`, padding left out."""

    def hook(_, inputs):
        x = inputs[0].flatten(0, 1)[mask]
        into.add_(x.T @ x)

    return matrix.register_forward_pre_hook(hook)


@torch.no_grad()
def quantise(model, examples, count=384, seed=1, progress=print):
    """Rounds every matrix of the blocks in place; returns {matrix: (scales, numbers)}.

    examples: tokenised sentences (data.Examples) of which `count` are drawn for the second moments.
    """
    drawn = np.random.default_rng(seed).permutation(len(examples))[:count]
    drawn = drawn[np.argsort(examples.lengths()[drawn], kind="stable")]
    batches, masks = [], []
    for start in range(0, len(drawn), 32):
        numbers = drawn[start : start + 32]
        ids, *_ = collate(examples, numbers, 0)
        lengths = torch.from_numpy(examples.lengths()[numbers])
        masks.append((torch.arange(ids.shape[1])[None] < lengths[:, None]).flatten())
        batches.append(model.embedding(ids))
    found = {}
    for i, block in enumerate(model.blocks):
        moments = {matrix: torch.zeros(matrix.in_features, matrix.in_features) for matrix in matrices(block)}
        run(block, model, batches, masks, moments)
        for matrix, moment in moments.items():
            scales, numbers = gptq(matrix.weight, moment)
            matrix.weight.copy_(value(scales, numbers))
            found[matrix] = scales, numbers
        batches = run(block, model, batches, masks, {})
        progress(f"layer {i + 1} of {len(model.blocks)} rounded")
    return found


def run(block, model, batches, masks, moments):
    """What a block makes of each batch; second moments are added up in `moments`."""
    outputs = []
    for x, mask in zip(batches, masks, strict=True):
        hooks = [watch(matrix, mask, into) for matrix, into in moments.items()]
        time = x.shape[1]
        outputs.append(block(x, model.cos[:time], model.sin[:time]))
        for hook in hooks:
            hook.remove()
    return outputs
