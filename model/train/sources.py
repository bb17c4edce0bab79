"""Where the weights of a base come from: a GGUF file, or a folder as the Hugging Face libraries save it.

Not run by itself; base.py reads both through one interface: field(name) and tensor(name), with the names of GGUF.
"""

import json
from pathlib import Path

import gguf
import numpy as np
import torch
from safetensors import safe_open


class GgufModel:
    """Reads single tensors and metadata out of a GGUF file, dequantised to float32."""

    def __init__(self, path):
        self.reader = gguf.GGUFReader(path)
        self.tensors = {tensor.name: tensor for tensor in self.reader.tensors}

    def field(self, name):
        return self.reader.fields[name].contents()

    def tensor(self, name):
        found = self.tensors[name]
        return torch.from_numpy(gguf.dequantize(found.data, found.tensor_type).astype(np.float32))


TENSORS = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


class FolderModel:
    """A Llama in a folder: config.json, tokenizer.json and *.safetensors, as transformers' save_pretrained writes them.

    Only what our own network can take over: llama architecture, one table for input and output, no biases, a byte-level BPE.
    """

    def __init__(self, folder):
        folder = Path(folder)
        self.config = read(folder / "config.json")
        check(self.config)
        self.bpe = read(folder / "tokenizer.json")["model"]
        if self.bpe.get("type") != "BPE" or "Ġt" not in self.bpe["vocab"]:
            raise SystemExit(f"{folder}: its tokenizer is no byte-level BPE, which is the only kind that can be cut to its first merges")
        self.where = {}
        for file in sorted(folder.glob("*.safetensors")):
            with safe_open(file, "pt") as opened:
                self.where |= dict.fromkeys(opened.keys(), file)
        if not self.where:
            raise SystemExit(f"{folder} holds no .safetensors file")

    def field(self, name):
        c = self.config
        fields = {
            "llama.embedding_length": c["hidden_size"],
            "llama.attention.head_count": c["num_attention_heads"],
            "llama.attention.head_count_kv": c.get("num_key_value_heads", c["num_attention_heads"]),
            "llama.feed_forward_length": c["intermediate_size"],
            "llama.block_count": c["num_hidden_layers"],
            "llama.rope.freq_base": float(c.get("rope_theta", 10000.0)),
            "llama.attention.layer_norm_rms_epsilon": c["rms_norm_eps"],
        }
        if name == "tokenizer.ggml.tokens":
            return sorted(self.bpe["vocab"], key=self.bpe["vocab"].get)
        if name == "tokenizer.ggml.merges":
            return [merge if isinstance(merge, str) else " ".join(merge) for merge in self.bpe["merges"]]
        return fields[name]

    def tensor(self, name):
        if name == "token_embd.weight":
            return self.load("model.embed_tokens.weight")
        if name == "output_norm.weight":
            return self.load("model.norm.weight")
        _, layer, part, _ = name.split(".")
        weight = self.load(f"model.layers.{layer}.{TENSORS[part]}.weight")
        heads = {"attn_q": "llama.attention.head_count", "attn_k": "llama.attention.head_count_kv"}.get(part)
        return interleaved(weight, self.field(heads)) if heads else weight

    def load(self, name):
        with safe_open(self.where[name], "pt") as opened:
            return opened.get_tensor(name).float()


def read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SystemExit(f"{path} can't be read: {error.strerror}") from error


def check(config):
    """Says what in a configuration our network can't take over."""
    wrong = [
        reason
        for reason, found in (
            (f"its architecture is {config.get('model_type')}, not llama", config.get("model_type") != "llama"),
            ("it has an output matrix of its own (tie_word_embeddings is false)", not config.get("tie_word_embeddings", False)),
            ("its matrices have biases", config.get("attention_bias") or config.get("mlp_bias")),
            ("its positions are scaled (rope_scaling)", config.get("rope_scaling")),
            (
                "its heads are not as wide as the embedding divided by them",
                config.get("head_dim") not in (None, config["hidden_size"] // config["num_attention_heads"]),
            ),
        )
        if found
    ]
    if wrong:
        raise SystemExit(f"This base can't be used: {'; '.join(wrong)}")


def interleaved(weight, heads):
    """Rows of a q or k matrix from the order of transformers (all first halves of pairs, then all second) to pair by pair."""
    rows, width = weight.shape
    return weight.view(heads, 2, rows // heads // 2, width).transpose(1, 2).reshape(rows, width)
