#!/usr/bin/env python3
"""Write a tiny GGUF file in the shape of the published Octopus v2.

Gemma architecture, SentencePiece vocabulary, output tied to the embeddings,
and its 22 tokens: <nexa_0> .. <nexa_20>, <nexa_end>.

  tiny-octopus.py OUT.gguf PIECE ...   answers any prompt with these pieces
  tiny-octopus.py OUT.gguf             random weights: says nonsense

Each piece is one token and may occur once. The model is a table: its one layer
turns each token into the next, the colon that ends the prompt into the first.
A blank is written as in the vocabulary, with U+2581.

  --without TOKEN    leaves a token out of the vocabulary
  --vocabulary N     fills the vocabulary up to N tokens (published: 256022)
"""
import argparse

import gguf
import numpy as np

WIDTH = 512
HEADS = 4
FEED_FORWARD = 64
CONTEXT = 1024
SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>"]
FUNCTIONAL = [f"<nexa_{index}>" for index in range(21)] + ["<nexa_end>"]
BLANK = "\u2581"
TYPES = gguf.TokenType


def vocabulary(pieces, without, size):
    """Tokens with their types, as in Gemma: special ones, bytes, characters, pieces; the functional ones are the last."""
    characters = [BLANK] + [chr(code) for code in range(33, 127)]
    known = [(text, TYPES.CONTROL) for text in SPECIAL]
    known += [(f"<0x{byte:02X}>", TYPES.BYTE) for byte in range(256)]
    known += [(text, TYPES.NORMAL) for text in characters]
    taken = {text for text, _ in known} | set(FUNCTIONAL)
    known += [(text, TYPES.NORMAL) for text in pieces if text not in taken]
    known += [(f"<unused{index}>", TYPES.UNUSED) for index in range(size - len(known) - len(FUNCTIONAL))]
    known += [(text, TYPES.USER_DEFINED) for text in FUNCTIONAL]
    return [(text, kind) for text, kind in known if text != without]


def table(tokens, pieces):
    """Weights that write the pieces one after the other: a hidden unit sees one token and adds the next."""
    if len(tokens) > WIDTH:
        raise SystemExit(f"a model with an answer has at most {WIDTH} tokens, not {len(tokens)}")
    ids = {text: index for index, (text, _) in enumerate(tokens)}
    chain = [":", *pieces]
    if len(set(chain)) < len(chain):
        raise SystemExit("each piece may occur once, and none may be a colon")
    embedding = np.eye(len(tokens), WIDTH, dtype=np.float32)
    gate = np.zeros((FEED_FORWARD, WIDTH), np.float32)
    down = np.zeros((WIDTH, FEED_FORWARD), np.float32)
    for unit, (here, there) in enumerate(zip(chain, chain[1:])):
        gate[unit, ids[here]] = 1
        down[ids[there], unit] = 1
    silent = np.zeros((WIDTH, WIDTH), np.float32)
    return embedding, silent, gate, gate, down


def noise(tokens):
    random = np.random.default_rng(2)

    def matrix(*shape):
        return random.standard_normal(shape, np.float32) / np.float32(np.sqrt(WIDTH))

    return (
        matrix(len(tokens), WIDTH),
        matrix(WIDTH, WIDTH),
        matrix(FEED_FORWARD, WIDTH),
        matrix(FEED_FORWARD, WIDTH),
        matrix(WIDTH, FEED_FORWARD),
    )


def write(path, tokens, weights):
    embedding, attention, gate, up, down = weights
    head = WIDTH // HEADS
    one = np.ones(WIDTH, np.float32)
    writer = gguf.GGUFWriter(path, "gemma")
    writer.add_name("tiny-octopus")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([-float(index) for index in range(len(tokens))])
    writer.add_token_types([kind for _, kind in tokens])
    writer.add_pad_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_bos_token_id(2)
    writer.add_unk_token_id(3)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output_norm.weight", one)
    writer.add_tensor("blk.0.attn_norm.weight", one)
    writer.add_tensor("blk.0.attn_q.weight", attention)
    writer.add_tensor("blk.0.attn_k.weight", attention[:head])
    writer.add_tensor("blk.0.attn_v.weight", attention[:head])
    writer.add_tensor("blk.0.attn_output.weight", attention)
    writer.add_tensor("blk.0.ffn_norm.weight", one)
    writer.add_tensor("blk.0.ffn_gate.weight", gate)
    writer.add_tensor("blk.0.ffn_up.weight", up)
    writer.add_tensor("blk.0.ffn_down.weight", down)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("pieces", nargs="*")
    parser.add_argument("--without")
    parser.add_argument("--vocabulary", type=int, default=0)
    options = parser.parse_args()
    tokens = vocabulary(options.pieces, options.without, options.vocabulary)
    weights = table(tokens, options.pieces) if options.pieces else noise(tokens)
    write(options.out, tokens, weights)


if __name__ == "__main__":
    main()
