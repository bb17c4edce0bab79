import json
import tempfile
import unittest
from pathlib import Path

import torch

import base
import checkpoint
import export
import lora
from tests import toy


class TestLora(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = toy.write_dataset(temporary.name)
        self.base = toy.make_base(self.folder)

    def train(self, out, *more):
        return toy.run_training(self.folder, self.folder / out, "--base", self.base, "--lr", 1e-2, "--lora", 4, *more)

    def test_a_fresh_adapter_changes_nothing_and_a_merged_one_nothing_more(self):
        model, _ = checkpoint.build(checkpoint.read(self.base))
        ids = torch.tensor([[5, 6, 7, 8]])
        plain = model(ids)
        lora.attach(model, 4, 8)
        torch.testing.assert_close(model(ids), plain)
        for name, weight in model.named_parameters():
            if ".adapter.b." in name:
                torch.nn.init.normal_(weight, std=0.1)
        adapted = model(ids)
        self.assertGreater((adapted - plain).abs().max().item(), 0.01)
        lora.merge(model)
        torch.testing.assert_close(model(ids), adapted, rtol=1e-4, atol=1e-4)

    def test_only_the_adapter_and_the_added_rows_are_learnt(self):
        before = checkpoint.read(self.base)["model"]
        contents = self.train("run", "--epochs", 3)
        first = checkpoint.build(contents)[1].first_added
        for name, weight in contents["model"].items():
            if name == "embedding.weight":
                torch.testing.assert_close(weight[:first], before[name][:first], rtol=0, atol=0)
                self.assertGreater((weight[first:] - before[name][first:]).abs().max().item(), 0)
            else:
                torch.testing.assert_close(weight, before[name], rtol=0, atol=0)
        self.assertTrue(any(".b." in name and w.abs().max() > 0 for name, w in contents["lora"]["weights"].items()))

    def test_a_trained_model_learns_by_its_adapter_that_two_functions_have_changed_places(self):
        full = self.folder / "full"
        toy.run_training(self.folder, full, "--base", self.base, "--epochs", 300, "--lr", 3e-3)
        changed = {"<fn_0>": "<fn_3>", "<fn_3>": "<fn_0>"}
        for name in ("train.jsonl", "valid.jsonl"):
            lines = [json.loads(line) for line in (self.folder / name).read_text().splitlines()]
            lines = [line | {"target": [changed.get(piece, piece) for piece in line["target"]]} for line in lines]
            (self.folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
        contents = toy.run_training(
            self.folder, self.folder / "run", "--base", full / "checkpoint.pt", "--lora", 8, "--epochs", 60, "--lr", 1e-2
        )
        self.assertGreater(contents["scores"]["all"]["share"], 0.9)

    def test_resuming_gives_the_same_weights_as_going_through(self):
        through = self.train("a", "--epochs", 3, "--validate", 0)
        self.train("b", "--epochs", 3, "--validate", 0, "--stop-after", 5)
        resumed = toy.run_training(
            self.folder, self.folder / "b", "--resume", "--lr", 1e-2, "--epochs", 3, "--validate", 0
        )
        for name, weight in through["lora"]["weights"].items():
            torch.testing.assert_close(resumed["lora"]["weights"][name], weight, rtol=0, atol=0)

    def test_the_file_holds_every_pair_and_names_its_model(self):
        export.main([str(self.base), "--type", "q8_0", "--out", str(self.folder / "model.gguf")])
        self.train("run", "--epochs", 2, "--lora-rows", "none")
        out = self.folder / "mine.gguf"
        checkpoint_file = str(self.folder / "run" / "checkpoint.pt")
        export.main([checkpoint_file, "--adapter", "--for", str(self.folder / "model.gguf"), "--out", str(out)])
        source = base.GgufModel(out)
        self.assertEqual(source.field("general.type"), "adapter")
        self.assertEqual(source.field("adapter.type"), "lora")
        self.assertEqual(source.field("adapter.lora.alpha"), 32.0)
        self.assertEqual(len(source.tensors), 2 * 2 * 6)
        self.assertEqual(list(source.tensors["blk.1.ffn_up.weight.lora_b"].data.shape), [96, 4])
        manifest = json.loads(Path(f"{out}.json").read_text())
        self.assertEqual((manifest["rank"], manifest["file"]), (4, "mine.gguf"))

    def test_an_adapter_with_rows_of_its_own_is_no_file_by_itself(self):
        self.train("run", "--epochs", 1)
        with self.assertRaisesRegex(SystemExit, "--lora-rows none"):
            export.main([
                str(self.folder / "run" / "checkpoint.pt"), "--adapter", "--for", str(self.base), "--out", str(self.folder / "x.gguf"),
            ])  # fmt: skip

    def test_a_model_file_of_ours_comes_back_and_takes_new_functions_at_the_end(self):
        file = self.folder / "out" / "octod.gguf"
        export.main([str(self.base), "--type", "f16", "--out", str(file)])
        names = self.folder / "names.json"
        names.write_text(json.dumps([*toy.NAMES, "open_roof_tent"]))
        out = self.folder / "again.pt"
        base.main(["--base", "octod", "--gguf", str(file), "--names", str(names), "--out", str(out)])
        old, new = checkpoint.read(self.base), checkpoint.read(out)
        self.assertEqual(new["vocabulary"]["names"][-1], "open_roof_tent")
        rows = len(old["model"]["embedding.weight"])
        self.assertEqual(len(new["model"]["embedding.weight"]), rows + 1)
        for name, weight in old["model"].items():
            torch.testing.assert_close(new["model"][name][: len(weight)], weight, rtol=1e-2, atol=1e-3)
