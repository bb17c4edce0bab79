import json
import tempfile
import unittest
from pathlib import Path

import data
from tests import toy


class TestData(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        _, _, self.vocabulary = toy.make_model(self.folder.name)
        self.file = Path(self.folder.name) / "train.jsonl"
        self.examples = data.load(self.file, self.vocabulary)

    def test_an_example_is_the_prompt_and_the_target(self):
        line = toy.examples()[0]
        prompt, target = self.examples.example(0)
        self.assertEqual(prompt, self.vocabulary.prompt(line["text"]))
        self.assertEqual(target, self.vocabulary.encode_pieces(line["target"]))

    def test_every_example_is_in_one_batch_of_an_epoch(self):
        found = sorted(i for batch in data.batches(self.examples, 128, 1, 0) for i in batch)
        self.assertEqual(found, list(range(len(self.examples))))

    def test_no_batch_exceeds_its_budget_once_padded(self):
        lengths = self.examples.lengths()
        for batch in data.batches(self.examples, 128, 1, 0):
            self.assertLessEqual(len(batch) * lengths[batch].max(), 128)

    def test_batches_are_the_same_for_the_same_seed_and_epoch_only(self):
        def flat(seed, epoch):
            return [i for batch in data.batches(self.examples, 128, seed, epoch) for i in batch]

        self.assertEqual(flat(1, 0), flat(1, 0))
        self.assertNotEqual(flat(1, 0), flat(1, 1))
        self.assertNotEqual(flat(1, 0), flat(2, 0))

    def test_only_the_target_is_learnt(self):
        numbers = [0, 30]
        _, at, following, _ = data.collate(self.examples, numbers, self.vocabulary.first_added)
        expected = self.examples.example(0)[1] + self.examples.example(30)[1]
        self.assertEqual(following.tolist(), expected)
        self.assertEqual(at[0].item(), len(self.examples.example(0)[0]) - 1)

    def test_added_tokens_get_their_weight_and_words_one(self):
        first = self.vocabulary.first_added
        _, _, following, weights = data.collate(self.examples, [0], first, weight=4.0)
        self.assertEqual(weights.tolist(), [4.0 if token >= first else 1.0 for token in following.tolist()])

    def test_a_changed_file_is_tokenised_anew(self):
        self.file.write_text(json.dumps({"text": "new", "target": ["<fn_end>"], "kind": "single"}) + "\n")
        self.assertEqual(len(data.load(self.file, self.vocabulary)), 1)

    def test_an_unchanged_file_is_read_from_the_cache(self):
        kept = list((Path(self.folder.name) / ".tokens").iterdir())
        again = data.load(self.file, self.vocabulary)
        self.assertEqual(again.ids.tolist(), self.examples.ids.tolist())
        self.assertEqual(list((Path(self.folder.name) / ".tokens").iterdir()), kept)

    def test_examples_that_are_too_long_are_left_out(self):
        self.assertEqual(len(data.load(self.file, self.vocabulary, longest=5)), 0)
