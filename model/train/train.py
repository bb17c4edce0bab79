"""Training on the targets of the dataset, on two CPU cores or a GPU.

    python train.py --base work/base/smol10.pt --data work/dataset --out work/run --minutes 120
    python train.py --data work/dataset --out work/run --minutes 120 --resume
    python train.py --preset paper --base work/base/smol10.pt --data work/dataset --out work/paper

Ctrl-C or SIGTERM writes a checkpoint and stops; --resume goes on exactly there, with the same batches in the same order.
log.jsonl has a line for every --log-steps steps and one for each validation.
"""

import json
import math
import signal
import time

import torch
import torch.nn.functional as F

import checkpoint
import lora
from data import batches, collate, load
from evaluate import by_kind, exact
from plot import plot
from settings import default_rate, parse


def rate(settings, step, progress):
    """Learning rate at a step. progress: the share of the training that is done, 0 to 1."""
    rising = min(1.0, (step + 1) / max(1, settings.warmup))
    left = 1 - min(1.0, progress)
    falling = left if settings.decay == "linear" else 0.5 - 0.5 * math.cos(math.pi * left)
    return settings.lr * rising * max(falling, 0.01)


def make_optimiser(model, settings, device):
    learnt = [p for p in model.parameters() if p.requires_grad]
    # Decay would move rows of the embedding that have no gradient because they are frozen.
    kept = [p for p in learnt if p.dim() < 2 or (settings.lora and p is model.embedding.weight)]
    matrices = [p for p in learnt if not any(p is other for other in kept)]
    groups = [{"params": matrices, "weight_decay": settings.weight_decay}, {"params": kept, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.lr, betas=(0.9, 0.95), fused=device.type in ("cpu", "cuda"))


def weighted_loss(hidden, embedding, following, weights):
    """Cross entropy of the tokens that follow, by their weights."""
    losses = F.cross_entropy(F.linear(hidden, embedding).float(), following, reduction="none")
    return (losses * weights).sum() / weights.sum()


class Log:
    """Appends to log.jsonl; on resume, drops what was written after the checkpoint."""

    def __init__(self, path, step):
        self.path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self.lines = [entry for entry in map(json.loads, lines) if step and entry["step"] <= step]
        path.write_text("".join(json.dumps(entry) + "\n" for entry in self.lines))

    def add(self, entry):
        self.lines.append(entry)
        with open(self.path, "a") as file:
            file.write(json.dumps(entry) + "\n")
        print("  ".join(f"{key} {value}" for key, value in entry.items() if not isinstance(value, dict)), flush=True)


class Trainer:
    """A model, its optimiser and its position in the data; all three go into a checkpoint."""

    def __init__(self, settings):
        self.settings = settings
        self.device = checkpoint.device_for(settings.device)
        fast = checkpoint.has_fast_bf16(self.device)
        self.bf16 = settings.precision == "bf16" or (settings.precision == "auto" and fast)
        self.file = settings.out / "checkpoint.pt"
        contents = checkpoint.read(self.file if settings.resume else settings.base)
        if settings.resume and "lora" in contents:
            # What the adapters are was settled when they were made.
            kept = contents["lora"]
            settings.lora, settings.lora_alpha, settings.lora_rows = kept["rank"], kept["alpha"], kept["rows"]
        settings.lr = settings.lr or default_rate(contents["base"], settings.lora)
        self.kept = {key: contents[key] for key in ("config", "vocabulary", "base")}
        model, self.vocabulary = checkpoint.build(contents, merged=not settings.resume)
        if settings.lora and not settings.resume:
            lora.attach(model, settings.lora, settings.lora_alpha, settings.seed)
        if settings.lora and settings.lora_rows == "added":
            lora.train_added_rows(model, self.vocabulary.first_added)
        self.model = model.to(self.device)
        self.optimiser = make_optimiser(self.model, settings, self.device)
        self.learnt = [p for p in self.model.parameters() if p.requires_grad]
        self.position = {"step": 0, "epoch": 0, "batch": 0, "tokens": 0, "seconds": 0.0}
        if settings.resume:
            self.optimiser.load_state_dict(contents["optimiser"])
            self.position = contents["position"]
        self.scores = {}
        self.loss = weighted_loss
        if settings.compile:
            # Compiled block by block, for any batch shape: seconds to compile, not minutes.
            for block in self.model.blocks:
                block.compile(dynamic=True)
            self.loss = torch.compile(weighted_loss, dynamic=True)
        self.examples = load(settings.data / "train.jsonl", self.vocabulary, self.model.config.context)
        valid = settings.data / "valid.jsonl"
        wanted = settings.validate and valid.exists()
        self.valid = load(valid, self.vocabulary, self.model.config.context).first(settings.validate) if wanted else None
        settings.out.mkdir(parents=True, exist_ok=True)
        self.log = Log(settings.out / "log.jsonl", self.position["step"])
        self.recent = self.nothing_yet()
        self.stopping = False

    def nothing_yet(self):
        """What the next line of the log is summed up in."""
        return {"losses": [], "tokens": 0, "seconds": self.position["seconds"]}

    def stop(self, *_):
        self.stopping = True

    def save(self):
        settings = {key: str(value) if hasattr(value, "parts") else value for key, value in vars(self.settings).items()}
        trained = {**self.position, "examples": len(self.examples), "device": self.device.type, "settings": settings}
        weights, adapter = lora.split(self.model.state_dict())
        state = {"model": weights, "optimiser": self.optimiser.state_dict(), "position": self.position}
        if adapter:
            rows = self.settings.lora_rows
            state["lora"] = {"rank": self.settings.lora, "alpha": self.settings.lora_alpha, "rows": rows, "weights": adapter}
        checkpoint.write(self.file, {**self.kept, **state, "trained": trained, "scores": self.scores})

    def validate(self):
        if self.valid is None:
            return
        right = exact(self.model, self.valid, self.vocabulary.first_added, self.device, self.bf16)
        self.scores = by_kind(self.valid, right)
        self.log.add({"step": self.position["step"], "valid_exact": self.scores["all"]["share"], "kinds": self.scores})

    def update(self, numbers, lr):
        """One optimiser step on a batch; returns its loss, a tensor on the device."""
        for group in self.optimiser.param_groups:
            group["lr"] = lr
        batch = collate(self.examples, numbers, self.vocabulary.first_added, self.settings.functional_weight)
        ids, at, following, weights = (tensor.to(self.device) for tensor in batch)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16):
            hidden = self.model(ids).flatten(0, 1)[at]
            loss = self.loss(hidden, self.model.embedding.weight, following, weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.learnt, self.settings.clip)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return loss.detach()

    def progress(self, epoch_batches):
        """Share of the training that is done."""
        if self.settings.minutes:
            return self.position["seconds"] / (60 * self.settings.minutes)
        return (self.position["epoch"] + self.position["batch"] / epoch_batches) / self.settings.epochs

    def run(self):
        """Trains to the end of the budget or until told to stop; True when it got to the end."""
        saved = time.monotonic()
        while not self.stopping:
            epoch = batches(self.examples, self.settings.batch_tokens, self.settings.seed, self.position["epoch"])
            while self.position["batch"] < len(epoch):
                if self.progress(len(epoch)) >= 1:
                    return True
                if self.stopping or self.position["step"] == self.settings.stop_after:
                    return False
                self.step(epoch)
                if time.monotonic() - saved > 60 * self.settings.save_minutes:
                    self.timed(self.validate)
                    self.save()
                    saved = time.monotonic()
            self.position |= {"epoch": self.position["epoch"] + 1, "batch": 0}
        return False

    def timed(self, work):
        """Calls work and counts its time as training time."""
        began = time.monotonic()
        result = work()
        self.position["seconds"] += time.monotonic() - began
        return result

    def step(self, epoch):
        position, settings = self.position, self.settings
        numbers = epoch[position["batch"]]
        progress = self.progress(len(epoch))
        lr = rate(settings, position["step"], progress)
        self.recent["losses"].append(self.timed(lambda: self.update(numbers, lr)))
        tokens = int(self.examples.lengths()[numbers].sum())
        self.recent["tokens"] += tokens
        position["step"] += 1
        position["batch"] += 1
        position["tokens"] += tokens
        if position["step"] % settings.log_steps == 0:
            self.report(lr, progress, epoch)

    def report(self, lr, progress, epoch):
        spent = self.position["seconds"] - self.recent["seconds"]
        done = self.position["epoch"] + self.position["batch"] / len(epoch)
        self.log.add({
            "step": self.position["step"],
            "epoch": round(done, 3),
            "loss": round(torch.stack(self.recent["losses"]).mean().item(), 5),
            "lr": float(f"{lr:.3g}"),
            "tokens_per_s": round(self.recent["tokens"] / max(spent, 1e-9)),
            "seconds": round(self.position["seconds"], 1),
            "eta_s": round(self.position["seconds"] * (1 / max(progress, 1e-6) - 1)),
        })
        self.recent = self.nothing_yet()


def main(argv=None):
    settings = parse(argv)
    if not settings.resume and not settings.base:
        raise SystemExit("Give --base FILE to begin or --resume to go on")
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    trainer = Trainer(settings)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, trainer.stop)
    size = trainer.model.parameter_count() / 1e6
    share = f", {sum(p.numel() for p in trainer.learnt) / 1e6:.1f} M learnt" if settings.lora else ""
    kind = "bf16" if trainer.bf16 else "float32"
    print(f"{size:.1f} M parameters{share}, {len(trainer.examples)} examples, {trainer.device}, {kind}, lr {settings.lr:g}")
    finished = trainer.run()
    trainer.validate()
    trainer.save()
    plot(trainer.log.lines, settings.out / "loss.png")
    print(f"{'finished' if finished else 'stopped, go on with --resume'}: {trainer.file}")


if __name__ == "__main__":
    main()
