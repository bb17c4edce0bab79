import json
import tempfile
import unittest
from pathlib import Path

import torch
from safetensors.torch import save_file

import base
import checkpoint
import sources
from model import rotary_tables, rotate
from tests import toy


def halves(weight, heads):
    """The order of transformers, from ours."""
    rows, width = weight.shape
    return weight.view(heads, rows // heads // 2, 2, width).transpose(1, 2).reshape(rows, width).contiguous()


class TestFolder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.contents, self.model, self.vocabulary = toy.make_model(self.folder)

    def save(self, **changes):
        """The toy model as transformers would save it."""
        c, weights = self.model.config, self.contents["model"]
        config = {
            "model_type": "llama", "tie_word_embeddings": True, "hidden_size": c.hidden, "num_attention_heads": c.heads,
            "num_key_value_heads": c.kv_heads, "intermediate_size": c.ffn, "num_hidden_layers": c.layers,
            "rope_theta": c.rope_base, "rms_norm_eps": c.norm_eps,
        }  # fmt: skip
        (self.folder / "config.json").write_text(json.dumps(config | changes))
        vocab = {token: i for i, token in enumerate(self.vocabulary.tokens[: self.vocabulary.first_added])}
        bpe = {"type": "BPE", "vocab": vocab, "merges": [list(pair) for pair in self.vocabulary.merges]}
        (self.folder / "tokenizer.json").write_text(json.dumps({"model": bpe}))
        tensors = {
            "model.embed_tokens.weight": weights["embedding.weight"][: len(vocab)].clone(),
            "model.norm.weight": weights["norm.weight"].clone(),
        }
        for i in range(c.layers):
            mine = {name: weights[f"blocks.{i}.{name}.weight"] for name in base_names()}
            q, k, v = mine["attention.qkv"].split((c.heads * c.head_size, c.kv_heads * c.head_size, c.kv_heads * c.head_size))
            gate, up = mine["feed_forward.gate_up"].chunk(2)
            parts = {
                "input_layernorm": mine["attention_norm"], "self_attn.q_proj": halves(q, c.heads),
                "self_attn.k_proj": halves(k, c.kv_heads), "self_attn.v_proj": v, "self_attn.o_proj": mine["attention.output"],
                "post_attention_layernorm": mine["feed_forward_norm"], "mlp.gate_proj": gate, "mlp.up_proj": up,
                "mlp.down_proj": mine["feed_forward.down"],
            }  # fmt: skip
            tensors |= {f"model.layers.{i}.{name}.weight": weight.clone() for name, weight in parts.items()}
        save_file(tensors, self.folder / "model.safetensors")

    def test_a_folder_gives_the_weights_that_went_into_it(self):
        self.save()
        out = self.folder / "again.pt"
        base.main([
            "--base", "folder", "--folder", str(self.folder), "--layers", "2", "--vocab", str(self.vocabulary.first_added),
            "--norm-scale", "1", "--licence", "mit", "--out", str(out), "--data", str(self.folder),
        ])  # fmt: skip
        again = checkpoint.read(out)
        self.assertEqual(again["base"]["licence"], "mit")
        for name, weight in self.contents["model"].items():
            rows = self.vocabulary.first_added if name == "embedding.weight" else len(weight)
            torch.testing.assert_close(again["model"][name][:rows], weight[:rows], msg=name)

    def test_turning_pair_by_pair_gives_the_scores_that_turning_by_halves_gives(self):
        config = self.model.config
        cos, sin = (table[:6] for table in rotary_tables(config))
        x = torch.randn(1, 6, 1, config.head_size)

        def by_halves(x):
            first, second = x.chunk(2, dim=-1)
            return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)

        order = halves(torch.eye(config.head_size), 1).argmax(dim=1)
        q, k = x, torch.randn_like(x)
        mine = torch.einsum("bthd,bshd->ts", rotate(q, cos, sin), rotate(k, cos, sin))
        theirs = torch.einsum("bthd,bshd->ts", by_halves(q[..., order]), by_halves(k[..., order]))
        torch.testing.assert_close(mine, theirs)

    def test_what_the_network_can_not_take_over_is_said(self):
        for change, words in (
            ({"model_type": "gemma"}, "architecture is gemma"),
            ({"tie_word_embeddings": False}, "output matrix of its own"),
            ({"attention_bias": True}, "biases"),
        ):
            self.save(**change)
            with self.assertRaisesRegex(SystemExit, words):
                sources.FolderModel(self.folder)


def base_names():
    return (
        "attention_norm", "attention.qkv", "attention.output", "feed_forward_norm", "feed_forward.gate_up", "feed_forward.down",
    )  # fmt: skip
