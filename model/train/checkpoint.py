"""Checkpoints: one .pt file with shape, vocabulary, weights, and (while training) the optimiser and the position.

Not run by itself.
"""

import os
from pathlib import Path

import torch

from model import Config, Llama
from tokenizer import Vocabulary


def read(path):
    """The contents of a checkpoint of base.py or train.py, on the CPU."""
    return torch.load(path, map_location="cpu", weights_only=True)


def build(contents):
    """(model, vocabulary) of a checkpoint's contents."""
    model = Llama(Config(**contents["config"]))
    model.load_state_dict(contents["model"])
    return model, Vocabulary(**contents["vocabulary"])


def write(path, contents):
    """Writes beside the file, then renames: a crash leaves the old checkpoint or the new one, never half of one."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with open(unfinished, "wb") as file:
        torch.save(contents, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def device_for(name="auto"):
    """The device to compute on: a GPU where there is one."""
    if name != "auto":
        return torch.device(name)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def has_fast_bf16(device):
    """Whether the device multiplies bf16 natively; without that, bf16 on a CPU is slower than float32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
