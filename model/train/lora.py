"""Low-rank adapters beside the matrices of a model (LoRA, arXiv 2106.09685): W x + alpha / rank * B (A x).

Not run by itself; train.py --lora RANK trains one, export.py --adapter writes it as GGUF for the daemon's model.lora.

Adapted are q, k, v, o, up and down, not gate: the choice of Octopus v2 (arXiv 2404.01744, section 3.4). Our q, k and v are one
matrix, as are gate and up; each part still gets an A and a B of its own, under the name it has in a GGUF file.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F


def parts_of(block):
    """(matrix, its parts in order as (GGUF name, rows)) of a block; a part without a name is left as it is."""
    attention, feed_forward = block.attention, block.feed_forward
    c = attention.config
    queries, keys = c.heads * c.head_size, c.kv_heads * c.head_size
    return [
        (attention.qkv, [("attn_q", queries), ("attn_k", keys), ("attn_v", keys)]),
        (attention.output, [("attn_output", c.hidden)]),
        (feed_forward.gate_up, [(None, c.ffn), ("ffn_up", c.ffn)]),
        (feed_forward.down, [("ffn_down", c.hidden)]),
    ]


class Adapter(nn.Module):
    """What is added to the result of one matrix."""

    def __init__(self, width, parts, rank, alpha, generator):
        super().__init__()
        self.parts = parts
        self.scale = alpha / rank
        self.a, self.b = nn.ParameterDict(), nn.ParameterDict()
        for name, rows in parts:
            if name:
                # A random and B zero: at first nothing changes.
                self.a[name] = nn.Parameter(torch.randn(rank, width, generator=generator) * width**-0.5)
                self.b[name] = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, x):
        added = [
            F.linear(F.linear(x, self.a[name]), self.b[name]) if name else x.new_zeros(*x.shape[:-1], rows)
            for name, rows in self.parts
        ]
        return torch.cat(added, dim=-1) * self.scale

    def product(self):
        """The same as one matrix, to be added to the adapted one."""
        width = next(iter(self.a.values())).shape[1]
        rows = [self.b[name] @ self.a[name] if name else torch.zeros(rows, width) for name, rows in self.parts]
        return torch.cat(rows) * self.scale


def attach(model, rank, alpha, seed=1):
    """Puts an adapter that changes nothing yet beside every adapted matrix, and freezes everything else."""
    generator = torch.Generator().manual_seed(seed)
    model.requires_grad_(False)
    for block in model.blocks:
        for matrix, parts in parts_of(block):
            matrix.adapter = Adapter(matrix.in_features, parts, rank, alpha, generator)


def train_added_rows(model, first_added):
    """Lets the rows of the added tokens be learnt, and only those: their gradient is all that is let through."""
    weight = model.embedding.weight.requires_grad_(True)
    weight.register_hook(lambda gradient: torch.cat([torch.zeros_like(gradient[:first_added]), gradient[first_added:]]))


@torch.no_grad()
def merge(model):
    """Adds every adapter into its matrix and takes it away."""
    for block in model.blocks:
        for matrix, _ in parts_of(block):
            matrix.weight += matrix.adapter.product()
            matrix.adapter = None


def split(state):
    """(weights of the model, weights of its adapters) of a state dictionary."""
    of_adapter = {name: value for name, value in state.items() if ".adapter." in name}
    return {name: value for name, value in state.items() if name not in of_adapter}, of_adapter


def tensors(model):
    """(name in an adapter's GGUF file, A or B) of every adapted part, layer by layer."""
    for i, block in enumerate(model.blocks):
        for matrix, parts in parts_of(block):
            for name in (name for name, _ in parts if name):
                yield f"blk.{i}.{name}.weight.lora_a", matrix.adapter.a[name]
                yield f"blk.{i}.{name}.weight.lora_b", matrix.adapter.b[name]
