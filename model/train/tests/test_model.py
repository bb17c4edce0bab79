import unittest

import torch

from model import Config, Llama, attend, attend_fused, rotary_tables, rotate


def small():
    model = Llama(Config(vocab=50, layers=2, hidden=64, heads=4, kv_heads=2, ffn=96))
    model.initialise(1)
    return model.eval()


class TestModel(unittest.TestCase):
    def test_attention_written_out_equals_the_fused_kernel(self):
        torch.manual_seed(1)
        q, k, v = (torch.randn(3, 11, heads, 16) for heads in (6, 2, 2))
        torch.testing.assert_close(attend(q, k, v), attend_fused(q, k, v))

    def test_rotation_makes_scores_depend_on_distance_only(self):
        config = Config(vocab=1, layers=1, hidden=16, heads=1, kv_heads=1, ffn=1, context=32)
        cos, sin = rotary_tables(config)
        q, k = torch.randn(1, 1, 1, 16), torch.randn(1, 1, 1, 16)

        def score(i, j):
            return (rotate(q, cos[i : i + 1], sin[i : i + 1]) * rotate(k, cos[j : j + 1], sin[j : j + 1])).sum()

        torch.testing.assert_close(score(9, 4), score(20, 15))

    def test_padding_on_the_right_changes_nothing_before_it(self):
        model = small()
        ids = torch.tensor([[5, 6, 7]])
        padded = torch.tensor([[5, 6, 7, 0, 0]])
        torch.testing.assert_close(model(ids), model(padded)[:, :3])

    def test_a_token_does_not_see_those_after_it(self):
        model = small()
        first, second = model(torch.tensor([[5, 6, 7]])), model(torch.tensor([[5, 6, 8]]))
        torch.testing.assert_close(first[:, :2], second[:, :2])
        self.assertGreater((first[:, 2] - second[:, 2]).abs().max().item(), 0)
