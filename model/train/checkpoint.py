"""Checkpoints: one .pt file with shape, vocabulary, weights, the adapter if one is trained, optimiser and position.

Not run by itself.
"""

import os
from pathlib import Path

import torch

import lora
from model import Config, Llama
from tokenizer import Vocabulary


def read(path):
    """The contents of a checkpoint of base.py or train.py, on the CPU."""
    return torch.load(path, map_location="cpu", weights_only=True)


def build(contents, merged=True):
    """(model, vocabulary) of a checkpoint's contents. merged: a LoRA adapter is added into the weights, else it stands beside."""
    model = Llama(Config(**contents["config"]))
    model.load_state_dict(contents["model"])
    if "lora" in contents:
        lora.attach(model, contents["lora"]["rank"], contents["lora"]["alpha"])
        model.load_state_dict(contents["model"] | contents["lora"]["weights"])
        if merged:
            lora.merge(model)
            model.requires_grad_(True)
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
