"""The network: a small Llama (RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embeddings).

Not run by itself; base.py makes one, train.py trains it, export.py writes it as GGUF.

Rotary positions turn neighbouring pairs (0,1), (2,3), … of every head, which is the layout of llama-architecture GGUF files.
So weights pass between the two without a permutation.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Config:
    """The shape of a model. vocab counts all tokens, the added ones included."""

    vocab: int
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    ffn: int
    rope_base: float = 10000.0
    norm_eps: float = 1e-5
    context: int = 512

    @property
    def head_size(self):
        return self.hidden // self.heads

    def as_dict(self):
        return asdict(self)


def rotary_tables(config):
    """Cosine and sine of every position and pair, each (context, 1, head_size / 2)."""
    pairs = torch.arange(0, config.head_size, 2, dtype=torch.float32) / config.head_size
    angles = torch.outer(torch.arange(config.context, dtype=torch.float32), config.rope_base**-pairs)
    return angles.cos()[:, None, :], angles.sin()[:, None, :]


def rotate(x, cos, sin):
    """Turns the pairs of x (batch, time, heads, head_size) by the angles of their positions."""
    even, odd = x.unflatten(-1, (-1, 2)).unbind(-1)
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)


def attend(q, k, v):
    """Causal attention of q (batch, time, heads, size) on k and v (batch, time, kv_heads, size), written out.

    On a CPU and with sequences of a few dozen tokens this is ten times faster than PyTorch's fused kernel, backward included.
    """
    batch, time, heads, size = q.shape
    groups, shared = heads // k.shape[2], k.shape[2]
    q = q.view(batch, time, shared, groups, size).permute(0, 2, 3, 1, 4).reshape(-1, groups * time, size)
    k = k.permute(0, 2, 3, 1).reshape(-1, size, time)
    v = v.permute(0, 2, 1, 3).reshape(-1, time, size)
    future = torch.ones(time, time, dtype=torch.bool, device=q.device).triu(1)
    scores = torch.bmm(q, k).view(-1, groups, time, time).float() * size**-0.5
    weights = scores.masked_fill(future, float("-inf")).softmax(dim=-1).to(v.dtype)
    y = torch.bmm(weights.view(-1, groups * time, time), v)
    return y.view(batch, shared, groups, time, size).permute(0, 3, 1, 2, 4).reshape(batch, time, heads * size)


def attend_fused(q, k, v):
    """The same by PyTorch's own kernel, for GPUs and long sequences."""
    q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
    y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=q.shape[1] != k.shape[1])
    return y.transpose(1, 2).flatten(2)


class Norm(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(config.hidden))
        self.eps = config.norm_eps

    def forward(self, x):
        return F.rms_norm(x, self.weight.shape, self.weight, self.eps)


class Projection(nn.Linear):
    """A matrix without bias. lora.py may put an adapter beside it."""

    def __init__(self, width, rows):
        super().__init__(width, rows, bias=False)
        self.register_module("adapter", None)

    def forward(self, x):
        y = F.linear(x, self.weight)
        return y if self.adapter is None else y + self.adapter(x)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        width = (config.heads + 2 * config.kv_heads) * config.head_size
        self.qkv = Projection(config.hidden, width)
        self.output = Projection(config.heads * config.head_size, config.hidden)

    def forward(self, x, cos, sin):
        c = self.config
        batch, time, _ = x.shape
        heads = self.qkv(x).view(batch, time, c.heads + 2 * c.kv_heads, c.head_size)
        turned, v = heads.split((c.heads + c.kv_heads, c.kv_heads), dim=2)
        q, k = rotate(turned, cos, sin).split((c.heads, c.kv_heads), dim=2)
        # Padding stands on the right and the mask is causal, so real tokens never see it.
        written_out = x.device.type == "cpu" and time <= 128
        return self.output((attend if written_out else attend_fused)(q, k, v))


class FeedForward(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_up = Projection(config.hidden, 2 * config.ffn)
        self.down = Projection(config.ffn, config.hidden)

    def forward(self, x):
        gate, up = self.gate_up(x).chunk(2, dim=-1)
        return self.down(F.silu(gate) * up)


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention_norm = Norm(config)
        self.attention = Attention(config)
        self.feed_forward_norm = Norm(config)
        self.feed_forward = FeedForward(config)

    def forward(self, x, cos, sin):
        x = x + self.attention(self.attention_norm(x), cos, sin)
        return x + self.feed_forward(self.feed_forward_norm(x))


class Llama(nn.Module):
    """Token ids in, hidden states out; logits() turns hidden states into scores over the vocabulary."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocab, config.hidden)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = Norm(config)
        cos, sin = rotary_tables(config)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def initialise(self, seed):
        """Fresh weights: normal with deviation 0.02, smaller where a matrix writes into the residual stream."""
        generator = torch.Generator().manual_seed(seed)
        for name, weight in self.named_parameters():
            if weight.dim() < 2:
                continue
            deviation = 0.02
            if name.endswith(("attention.output.weight", "down.weight")):
                deviation /= (2 * self.config.layers) ** 0.5
            nn.init.normal_(weight, std=deviation, generator=generator)

    def forward(self, ids):
        """Hidden states (batch, time, hidden) of ids (batch, time). Time is at most config.context."""
        time = ids.shape[1]
        x = self.embedding(ids)
        # The compute type under autocast is bf16; the angles are taken over so that nothing is promoted back.
        kind = torch.get_autocast_dtype(ids.device.type) if torch.is_autocast_enabled(ids.device.type) else x.dtype
        cos, sin = self.cos[:time].to(kind), self.sin[:time].to(kind)
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.norm(x)

    def logits(self, hidden):
        return F.linear(hidden, self.embedding.weight)

    def parameter_count(self):
        return sum(p.numel() for p in self.parameters())
