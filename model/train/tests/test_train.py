import json
import tempfile
import unittest
from pathlib import Path

import torch

import checkpoint
import evaluate
from data import load
from settings import parse
from tests import toy
from train import rate


class TestRate(unittest.TestCase):
    def test_the_preset_paper_is_that_of_octopus_v2(self):
        settings = parse(["--preset", "paper", "--data", "x", "--out", "y"])
        self.assertEqual((settings.lr, settings.warmup, settings.decay, settings.epochs), (5e-5, 10, "linear", 3.0))
        self.assertAlmostEqual(rate(settings, 4, 0.0), 2.5e-5)
        self.assertAlmostEqual(rate(settings, 500, 0.5), 2.5e-5)

    def test_a_flag_overrides_the_preset(self):
        self.assertEqual(parse(["--preset", "paper", "--lr", "1", "--data", "x", "--out", "y"]).lr, 1.0)


class TestTraining(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = toy.write_dataset(self.temporary.name)
        self.base = toy.make_base(self.folder)

    def test_it_learns_the_toy_set_and_what_it_says_greedily_is_the_target(self):
        out = self.folder / "run"
        contents = toy.run_training(self.folder, out, "--base", self.base, "--epochs", 300, "--lr", 3e-3)
        self.assertGreater(contents["scores"]["all"]["share"], 0.95)
        model, vocabulary = checkpoint.build(contents)
        examples = load(self.folder / "valid.jsonl", vocabulary)
        right = evaluate.exact(model, examples, vocabulary.first_added, torch.device("cpu"))
        pairs = [examples.example(i) for i in range(len(examples))]
        end = vocabulary.special["<fn_end>"]
        answers = evaluate.greedy(model, [prompt for prompt, _ in pairs], end, torch.device("cpu"))
        same = [[*answer, end] == target for answer, (_, target) in zip(answers, pairs, strict=True)]
        self.assertEqual(same, right.tolist())
        self.assertTrue((out / "loss.png").exists())

    def test_stopping_and_resuming_gives_the_same_weights_as_going_through(self):
        common = ["--epochs", 3, "--lr", 1e-3, "--validate", 0]
        through = toy.run_training(self.folder, self.folder / "a", "--base", self.base, *common)
        toy.run_training(self.folder, self.folder / "b", "--base", self.base, *common, "--stop-after", 7)
        resumed = toy.run_training(self.folder, self.folder / "b", "--resume", *common)
        self.assertEqual(through["position"]["step"], resumed["position"]["step"])
        for name, weight in through["model"].items():
            self.assertTrue(torch.equal(weight, resumed["model"][name]), name)

    def test_resuming_does_not_repeat_lines_of_the_log(self):
        common = ["--epochs", 3, "--lr", 1e-3, "--validate", 0]
        out = self.folder / "c"
        toy.run_training(self.folder, out, "--base", self.base, *common, "--stop-after", 7)
        toy.run_training(self.folder, out, "--resume", *common)
        steps = [json.loads(line)["step"] for line in Path(out / "log.jsonl").read_text().splitlines()]
        self.assertEqual(steps, sorted(set(steps)))

    def test_nothing_half_written_stays_beside_a_checkpoint(self):
        out = self.folder / "d"
        toy.run_training(self.folder, out, "--base", self.base, "--epochs", 1, "--lr", 1e-3)
        self.assertEqual([path.name for path in out.glob("*.part")], [])
