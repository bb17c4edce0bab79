import hashlib
import json
import tempfile
import unittest
from pathlib import Path

import torch

import base
import checkpoint
import export
from tests import toy


class TestExport(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.contents, self.model, self.vocabulary = toy.make_model(self.folder)

    def write(self, kind):
        path = self.folder / "out" / f"{kind}.gguf"
        out = ["--type", kind, "--catalogue-hash", "abc", "--out", str(path)]
        export.main([str(self.folder / "base.pt"), *out])
        return path

    def test_weights_come_back_from_the_file(self):
        for kind, close in (("f16", 1e-4), ("q8_0", 1e-3), ("q4_0", 2e-2)):
            source = base.GgufModel(self.write(kind))
            read = {f"blocks.{i}.{k}": v for i in range(2) for k, v in base.block_weights(source, i).items()}
            read |= {"embedding.weight": source.tensor("token_embd.weight"), "norm.weight": source.tensor("output_norm.weight")}
            self.assertEqual(read.keys(), self.contents["model"].keys())
            for name, weight in self.contents["model"].items():
                self.assertLess((read[name] - weight).abs().max().item(), close, name)

    def test_with_q4_0_the_embedding_is_q8_0(self):
        source = base.GgufModel(self.write("q4_0"))
        self.assertEqual(source.tensors["token_embd.weight"].tensor_type.name, "Q8_0")
        self.assertEqual(source.tensors["blk.0.ffn_up.weight"].tensor_type.name, "Q4_0")
        self.assertEqual(source.tensors["blk.0.ffn_norm.weight"].tensor_type.name, "F32")

    def test_the_file_says_what_the_daemon_asks_for(self):
        source = base.GgufModel(self.write("f16"))
        self.assertEqual(source.field("octod.format_version"), 1)
        self.assertEqual(source.field("octod.catalogue_hash"), "abc")
        self.assertEqual(source.field("octod.functions"), toy.NAMES)
        self.assertEqual(source.field("tokenizer.ggml.tokens"), self.vocabulary.tokens)
        self.assertEqual(source.field("tokenizer.ggml.eot_token_id"), self.vocabulary.special["<fn_end>"])
        self.assertEqual(source.field("tokenizer.ggml.eos_token_id"), 0)
        types = source.field("tokenizer.ggml.token_type")
        self.assertEqual(set(types[1 : self.vocabulary.first_added]), {1})
        self.assertEqual({types[0], *types[self.vocabulary.first_added :]}, {3})

    def test_the_manifest_describes_the_file(self):
        path = self.write("q8_0")
        manifest = json.loads((path.parent / "manifest.json").read_text())
        self.assertEqual(manifest["sha256"], hashlib.sha256(path.read_bytes()).hexdigest())
        self.assertEqual(manifest["size"], path.stat().st_size)
        self.assertEqual(manifest["functions"], toy.NAMES)
        self.assertEqual(manifest["parameters"], self.model.parameter_count())

    def test_a_model_without_names_is_not_written(self):
        with self.assertRaises(SystemExit):
            export.write_gguf(self.folder / "x.gguf", self.contents, [], "abc", "f16", "octod")


class TestCutting(unittest.TestCase):
    def test_a_base_is_cut_to_chosen_layers_and_the_first_merges(self):
        with tempfile.TemporaryDirectory() as folder:
            contents, _, vocabulary = toy.make_model(folder)
            path = Path(folder) / "whole.gguf"
            export.write_gguf(path, contents, toy.NAMES, "", "f16", "whole")
            cut = Path(folder) / "cut.pt"
            base.main(["--gguf", str(path), "--layers", "1,1", "--vocab", "300", "--functions", "9", "--out", str(cut)])
            model, smaller = checkpoint.build(checkpoint.read(cut))
            self.assertEqual(smaller.tokens[:300], vocabulary.tokens[:300])
            self.assertEqual(len(smaller.tokens), 300 + 4 + 6 + 9)
            rows = contents["model"]["embedding.weight"]
            torch.testing.assert_close(model.embedding.weight[:300].detach(), rows[:300], atol=1e-4, rtol=1e-3)
            for block in model.blocks:
                expected = contents["model"]["blocks.1.attention.qkv.weight"]
                torch.testing.assert_close(block.attention.qkv.weight.detach(), expected, atol=1e-4, rtol=1e-3)

    def test_layers_are_a_number_or_a_list(self):
        self.assertEqual(base.chosen_layers("3", 30), [0, 1, 2])
        self.assertEqual(base.chosen_layers("0-2,28,29", 30), [0, 1, 2, 28, 29])
        with self.assertRaises(SystemExit):
            base.chosen_layers("0-30", 30)
