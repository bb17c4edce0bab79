import tempfile
import unittest
from pathlib import Path

import gguf
import numpy as np
import torch

import base
import export
import quantise
from tests import toy


class TestQuantise(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.weights = torch.randn(48, 96)
        # Inputs that move together, as those of a network do.
        self.inputs = torch.randn(500, 24) @ torch.randn(24, 96) + 0.1 * torch.randn(500, 96)
        self.moments = self.inputs.T @ self.inputs

    def test_packed_bytes_are_what_gguf_reads(self):
        scales, numbers = quantise.gptq(self.weights, self.moments)
        packed = quantise.pack(scales, numbers)
        read = gguf.dequantize(packed, gguf.GGMLQuantizationType.Q4_0)
        np.testing.assert_allclose(read, quantise.value(scales, numbers).numpy(), rtol=1e-6, atol=1e-6)

    def test_what_the_matrix_gives_changes_less_than_by_rounding_to_the_nearest(self):
        def error(rounded):
            return ((self.inputs @ (rounded - self.weights).T) ** 2).mean().item()

        nearest = gguf.dequantize(gguf.quantize(self.weights.numpy(), gguf.GGMLQuantizationType.Q4_0), gguf.GGMLQuantizationType.Q4_0)
        by_moments = quantise.value(*quantise.gptq(self.weights, self.moments))
        self.assertLess(error(by_moments), 0.5 * error(torch.from_numpy(nearest)))

    def test_a_dead_input_and_a_row_of_zeros_do_no_harm(self):
        self.inputs[:, 5] = 0
        self.weights[3] = 0
        scales, numbers = quantise.gptq(self.weights, self.inputs.T @ self.inputs)
        self.assertTrue(torch.isfinite(quantise.value(scales, numbers)).all())
        self.assertEqual(quantise.value(scales, numbers)[3].abs().max().item(), 0)

    def test_a_model_is_written_with_its_matrices_rounded(self):
        with tempfile.TemporaryDirectory() as name:
            contents, model, _ = toy.make_model(name)
            out = Path(name) / "out" / "octod.gguf"
            export.main([
                str(Path(name) / "base.pt"), "--type", "q4_0", "--calibrate", str(Path(name) / "train.jsonl"), "--out", str(out),
            ])  # fmt: skip
            source = base.GgufModel(out)
            self.assertEqual(source.tensors["blk.1.ffn_down.weight"].tensor_type.name, "Q4_0")
            for i in range(2):
                for key, weight in base.block_weights(source, i).items():
                    self.assertLess((weight - contents["model"][f"blocks.{i}.{key}"]).abs().max().item(), 5e-2, key)
