"""What train.py can be told, and the presets.

Not run by itself; `python train.py --help` lists everything.
"""

import argparse
from pathlib import Path

import torch

PRESETS = {
    # Octopus v2, section 3.4: AdamW, 5e-5, 10 steps of warm-up, linear, 3 epochs. Meant for a model of 2 billion parameters.
    "paper": {"lr": 5e-5, "warmup": 10, "decay": "linear", "epochs": 3.0, "weight_decay": 0.01},
    # The same with adapters of rank 16 on q, k, v, o, up and down.
    "paper-lora": {"lr": 5e-5, "warmup": 10, "decay": "linear", "epochs": 3.0, "weight_decay": 0.01, "lora": 16},
    # A model a hundred times smaller wants steps ten times bigger. Without --lr: see default_rate.
    "small": {"lr": None, "warmup": 150, "decay": "cosine", "epochs": 8.0, "weight_decay": 0.1},
}


def default_rate(base, lora):
    """Learning rate of the preset small: fresh weights and adapters stand bigger steps than learnt weights."""
    return 1e-3 if lora or base["name"] == "scratch" else 4e-4


def parse(argv=None):
    """Settings from arguments; what a preset says can be overridden one by one."""
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--preset", choices=PRESETS, default="small", help="default small")
    preset = first.parse_known_args(argv)[0].preset
    parser = argparse.ArgumentParser(description="Train on functional tokens", parents=[first])
    parser.add_argument("--data", type=Path, required=True, help="folder with train.jsonl and valid.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint.pt, log.jsonl, loss.png")
    parser.add_argument("--base", type=Path, help="a file of base.py, or a checkpoint to train further from step 0")
    parser.add_argument("--resume", action="store_true", help="go on from checkpoint.pt in --out")
    parser.add_argument("--lr", type=float, help="highest learning rate")
    parser.add_argument("--warmup", type=int, help="steps until it is reached")
    parser.add_argument("--decay", choices=("linear", "cosine"))
    parser.add_argument("--epochs", type=float)
    parser.add_argument("--minutes", type=float, help="train for this long, validation included, in place of --epochs")
    parser.add_argument("--weight-decay", type=float)
    parser.add_argument("--functional-weight", type=float, default=1.0, help="weight in the loss of added tokens")
    parser.add_argument("--lora", type=int, default=0, metavar="RANK", help="train adapters of this rank; 0 trains everything")
    parser.add_argument("--lora-alpha", type=float, default=32.0, help="adapters are scaled by alpha / rank")
    parser.add_argument(
        "--lora-rows", choices=("added", "none"), default="added",
        help="rows of the embedding learnt beside adapters: those of the added tokens, or none, so that the adapter fits the base's file",
    )  # fmt: skip
    parser.add_argument("--batch-tokens", type=int, default=4096, help="tokens a step, padding included")
    parser.add_argument("--clip", type=float, default=1.0, help="largest norm of the gradient")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--device", default="auto")
    parser.add_argument("--precision", choices=("auto", "bf16", "float32"), default="auto")
    parser.add_argument("--compile", action="store_true", help="about 1.5 times as fast after a start of under a minute; needs g++")
    parser.add_argument("--save-minutes", type=float, default=5.0, help="between checkpoints, each with a validation")
    parser.add_argument("--validate", type=int, default=300, help="examples of valid.jsonl in a validation; 0 for none")
    parser.add_argument("--log-steps", type=int, default=20)
    parser.add_argument("--stop-after", type=int, help="checkpoint and stop at this step, as on Ctrl-C")
    parser.set_defaults(**PRESETS[preset])
    return parser.parse_args(argv)
