"""The vocabulary: byte-level BPE for words, then one token each for the separator, the ends, arguments and functions.

Run it to see how a text is cut:

    python tokenizer.py CHECKPOINT.pt "turn on the light"

Digits are single tokens and words are cut with GPT-2's pattern; llama.cpp calls this pre-tokenizer "smollm".
Text is always tokenised as plain text: an utterance that spells "<fn_3>" gives ordinary tokens, never the functional one.
"""

import argparse
import hashlib
import json

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

BOS = "<|endoftext|>"
ARGUMENTS = 6
LEADING = ["<fn_sep>", "<fn_end>", "<fn_none>", "<fn_close>"]


def byte_symbols():
    """The 256 printable characters that stand for the bytes in byte-level BPE, in byte order."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return [chr(byte if byte in shown else 256 + hidden.index(byte)) for byte in range(256)]


def added_tokens(functions):
    """The added tokens in their order at the end of the vocabulary. `functions` is their number."""
    arguments = [f"<arg_{i}>" for i in range(ARGUMENTS)]
    return LEADING + arguments + [f"<fn_{i}>" for i in range(functions)]


def pre_tokenizer():
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )


def learn(texts, size):
    """Learns merges from texts, so that bos, the bytes and the merges together are `size` tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer()
    alphabet = byte_symbols()
    trainer = trainers.BpeTrainer(vocab_size=size - 1, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]


PLAIN_QUOTES = str.maketrans(dict(zip("\u2018\u2019\u00b4`\u201c\u201d", "''''" + '""', strict=True)))


def heard(text):
    """The words as the daemon gives them to the model (heardForm in daemon/core/plan/heard.ts): lower case and plain
    quotes, each character in its place."""
    small = ((letter, letter.lower()) for letter in text.translate(PLAIN_QUOTES))
    return "".join(lower if len(lower) == 1 else letter for letter, lower in small)


class Vocabulary:
    """Tokens in id order: bos, 256 bytes, one for each merge, the added ones.

    names: what the functional tokens mean, in token order; may be empty where nobody needs to know.
    """

    def __init__(self, merges, functions, names=()):
        if names and len(names) != functions:
            raise ValueError(f"{len(names)} function names were given for {functions} functional tokens")
        self.merges = [tuple(pair) for pair in merges]
        self.functions = functions
        self.names = list(names)
        words = list(dict.fromkeys(byte_symbols() + [left + right for left, right in self.merges]))
        self.added = added_tokens(functions)
        self.tokens = [BOS, *words, *self.added]
        self.first_added = 1 + len(words)
        self.bos = 0
        self.special = {token: self.first_added + i for i, token in enumerate(self.added)}
        ids = {word: 1 + i for i, word in enumerate(words)}
        self.plain = Tokenizer(models.BPE(vocab=ids, merges=self.merges))
        self.plain.pre_tokenizer = pre_tokenizer()
        self._bytes = {symbol: byte for byte, symbol in enumerate(byte_symbols())}

    def encode_text(self, text):
        """Ids of plain text."""
        return self.plain.encode(text).ids

    def encode_pieces(self, pieces):
        """Ids of a target: pieces that are added tokens give their id, all others are plain text."""
        ids = []
        for piece in pieces:
            ids.extend([self.special[piece]] if piece in self.special else self.encode_text(heard(piece)))
        return ids

    def prompt(self, text):
        """Ids of what the model is asked: bos, the utterance after a space, the separator."""
        return [self.bos, *self.encode_text(" " + heard(text)), self.special["<fn_sep>"]]

    def decode(self, ids):
        """Text of ids, added tokens by their names."""
        parts, pending = [], bytearray()
        for i in ids:
            token = self.tokens[i]
            if self.first_added <= i or i == self.bos:
                parts += [pending.decode("utf-8", "replace"), token]
                pending = bytearray()
            else:
                pending += bytes(self._bytes[symbol] for symbol in token)
        return "".join([*parts, pending.decode("utf-8", "replace")])

    def as_dict(self):
        return {"merges": self.merges, "functions": self.functions, "names": self.names}

    def digest(self):
        """A hash of all that decides how text becomes ids."""
        return hashlib.sha256(json.dumps([self.merges, self.functions]).encode()).hexdigest()


def main():
    import torch

    parser = argparse.ArgumentParser(description="Show how a text is cut into tokens")
    parser.add_argument("checkpoint", help="a file of base.py or train.py")
    parser.add_argument("text")
    arguments = parser.parse_args()
    vocabulary = Vocabulary(**torch.load(arguments.checkpoint, map_location="cpu", mmap=True)["vocabulary"])
    for i in vocabulary.encode_text(arguments.text):
        print(i, vocabulary.tokens[i])


if __name__ == "__main__":
    main()
