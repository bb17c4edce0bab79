"""A checkpoint as a GGUF file for llama.cpp, and its manifest.

    python export.py work/run/checkpoint.pt --type q4_0 --names work/names.json --catalogue-hash HASH --out work/export/octod.gguf
    python export.py work/lora/checkpoint.pt --adapter --for model/bundled/octod.gguf --out work/lora/mine.gguf

--type is that of the matrices; with q4_0 the embedding, which is the output matrix too, is written as Q8_0, and --calibrate rounds the
others by what goes through them (quantise.py).
manifest.json is written beside the file: the daemon checks size and sha256 against it before loading.

The weights of a checkpoint with a LoRA adapter are written with the adapter added in. --adapter writes the adapter alone, for the model
file named with --for, and mine.gguf.json beside it; octod loads it with model.lora.
"""

import argparse
import json
from pathlib import Path

import gguf
import numpy as np

import checkpoint
import lora
import manifest
import quantise
from data import load

PROMPT = "bos + ' ' + utterance in lower case + <fn_sep>"
TYPES = {
    "f16": (gguf.GGMLQuantizationType.F16, gguf.LlamaFileType.MOSTLY_F16),
    "q8_0": (gguf.GGMLQuantizationType.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
    "q4_0": (gguf.GGMLQuantizationType.Q4_0, gguf.LlamaFileType.MOSTLY_Q4_0),
}


def write_shape(writer, config):
    writer.add_vocab_size(config.vocab)
    writer.add_context_length(config.context)
    writer.add_embedding_length(config.hidden)
    writer.add_block_count(config.layers)
    writer.add_feed_forward_length(config.ffn)
    writer.add_head_count(config.heads)
    writer.add_head_count_kv(config.kv_heads)
    writer.add_layer_norm_rms_eps(config.norm_eps)
    writer.add_rope_dimension_count(config.head_size)
    writer.add_rope_freq_base(config.rope_base)


def write_vocabulary(writer, vocabulary):
    control, normal = gguf.TokenType.CONTROL, gguf.TokenType.NORMAL
    plain = range(1, vocabulary.first_added)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(vocabulary.tokens)
    writer.add_token_types([normal if i in plain else control for i in range(len(vocabulary.tokens))])
    writer.add_token_merges([" ".join(pair) for pair in vocabulary.merges])
    writer.add_bos_token_id(vocabulary.bos)
    writer.add_eos_token_id(vocabulary.bos)
    writer.add_eot_token_id(vocabulary.special["<fn_end>"])
    writer.add_add_bos_token(False)
    writer.add_add_space_prefix(False)


def parts(model):
    """(GGUF name, matrix, its first row, row after its last) of what is one matrix here and several there, and of all others."""
    config = model.config
    queries, keys = config.heads * config.head_size, config.kv_heads * config.head_size
    for i, block in enumerate(model.blocks):
        qkv, gate_up = block.attention.qkv, block.feed_forward.gate_up
        yield f"blk.{i}.attn_q", qkv, 0, queries
        yield f"blk.{i}.attn_k", qkv, queries, queries + keys
        yield f"blk.{i}.attn_v", qkv, queries + keys, queries + 2 * keys
        yield f"blk.{i}.attn_output", block.attention.output, 0, config.hidden
        yield f"blk.{i}.ffn_gate", gate_up, 0, config.ffn
        yield f"blk.{i}.ffn_up", gate_up, config.ffn, 2 * config.ffn
        yield f"blk.{i}.ffn_down", block.feed_forward.down, 0, config.hidden


def scales(model):
    """(GGUF name, vector) of the norms."""
    yield "output_norm", model.norm.weight
    for i, block in enumerate(model.blocks):
        yield f"blk.{i}.attn_norm", block.attention_norm.weight
        yield f"blk.{i}.ffn_norm", block.feed_forward_norm.weight


def write_tensors(writer, model, kind, rounded):
    """rounded: {matrix: (scales, numbers)} of quantise.py, or empty for rounding to the nearest."""
    embedding = "q8_0" if kind == "q4_0" else kind
    write_matrix(writer, "token_embd", model.embedding.weight, embedding)
    for name, weight in scales(model):
        writer.add_tensor(name + ".weight", weight.detach().numpy().astype(np.float32))
    for name, matrix, first, after in parts(model):
        if matrix in rounded:
            packed = quantise.pack(*(part[first:after] for part in rounded[matrix]))
            writer.add_tensor(name + ".weight", packed, raw_dtype=TYPES[kind][0])
        else:
            write_matrix(writer, name, matrix.weight[first:after], kind)


def write_matrix(writer, name, weight, kind):
    array = np.ascontiguousarray(weight.detach().numpy(), np.float32)
    writer.add_tensor(name + ".weight", gguf.quantize(array, TYPES[kind][0]), raw_dtype=TYPES[kind][0])


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_gguf(path, contents, names, catalogue_hash, kind, title, sentences=None):
    """Writes a checkpoint's contents as GGUF. kind: f16, q8_0 or q4_0; with q4_0, sentences is a dataset file to round by."""
    model, vocabulary = checkpoint.build(contents)
    rounded = quantise.quantise(model, load(sentences, vocabulary)) if sentences and kind == "q4_0" else {}
    if len(names) != vocabulary.functions:
        raise SystemExit(f"The model has {vocabulary.functions} functional tokens but {len(names)} names are known: --names")
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(title)
    writer.add_license(contents["base"]["licence"])
    writer.add_file_type(TYPES[kind][1])
    write_shape(writer, model.config)
    write_vocabulary(writer, vocabulary)
    writer.add_uint32("octod.format_version", manifest.FORMAT_VERSION)
    writer.add_string("octod.catalogue_hash", catalogue_hash)
    writer.add_array("octod.functions", names)
    writer.add_string("octod.prompt", PROMPT)
    write_tensors(writer, model, kind, rounded)
    finish(writer)
    return model


def write_adapter(path, contents):
    """Writes the LoRA adapter of a checkpoint's contents as GGUF, its tensors as f16."""
    settings = contents.get("lora")
    if not settings:
        raise SystemExit("This checkpoint has no adapter: train one with train.py --lora RANK")
    if settings["rows"] != "none":
        raise SystemExit("This adapter was learnt together with rows of the embedding, which no adapter file holds: export the whole "
                         "model, or train with --lora-rows none")  # fmt: skip
    model, _ = checkpoint.build(contents, merged=False)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, settings["alpha"])
    for name, weight in lora.tensors(model):
        writer.add_tensor(name, weight.detach().numpy().astype(np.float16))
    finish(writer)


def export_adapter(arguments, contents):
    if not arguments.model_file:
        raise SystemExit("--adapter needs --for FILE: the model file that the adapter was trained on")
    write_adapter(arguments.out, contents)
    settings = contents["lora"]
    facts = {"model_sha256": manifest.sha256_of(arguments.model_file), "rank": settings["rank"], "alpha": settings["alpha"]}
    written = manifest.describe(arguments.out, contents, **facts)
    manifest.write(Path(f"{arguments.out}.json"), written)
    print(f"{arguments.out}: {written['size'] / 1e6:.1f} MB, sha256 {written['sha256']}, for {arguments.model_file}")


def main(argv=None):
    parser = argparse.ArgumentParser(description="Write a checkpoint as GGUF with its manifest")
    parser.add_argument("checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="the .gguf file")
    parser.add_argument("--type", choices=TYPES, default="q4_0")
    parser.add_argument("--calibrate", type=Path, help="with q4_0: a train.jsonl; rounds by GPTQ, else to the nearest")
    parser.add_argument("--names", type=Path, help="JSON array of function names in token order; else those of base.py")
    parser.add_argument("--catalogue-hash", default="", help="what the daemon compares with its own catalogue's")
    parser.add_argument("--name", default="octod", help="general.name")
    parser.add_argument("--adapter", action="store_true", help="only the LoRA adapter")
    parser.add_argument("--for", dest="model_file", type=Path, help="with --adapter: the model file it belongs to")
    arguments = parser.parse_args(argv)
    contents = checkpoint.read(arguments.checkpoint)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    if arguments.adapter:
        return export_adapter(arguments, contents)
    names = json.loads(arguments.names.read_text()) if arguments.names else contents["vocabulary"]["names"]
    model = write_gguf(
        arguments.out, contents, names, arguments.catalogue_hash, arguments.type, arguments.name, arguments.calibrate
    )
    facts = {
        "catalogue_hash": arguments.catalogue_hash,
        "prompt": PROMPT,
        "functions": names,
        "base": contents["base"]["name"],
        "parameters": model.parameter_count(),
        "quantisation": arguments.type,
        "licence": contents["base"]["licence"],
    }
    written = manifest.describe(arguments.out, contents, **facts)
    manifest.write(arguments.out.parent / "manifest.json", written)
    print(f"{arguments.out}: {written['size'] / 1e6:.1f} MB, sha256 {written['sha256']}")


if __name__ == "__main__":
    main()
