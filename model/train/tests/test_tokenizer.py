import unittest

import tokenizer
from tokenizer import Vocabulary


def small(functions=3, names=()):
    merges = [("Ġ", "t"), ("h", "e"), ("Ġt", "he"), ("o", "n"), ("2", "1")]
    return Vocabulary(merges, functions, names)


class TestVocabulary(unittest.TestCase):
    def test_added_tokens_stand_at_the_end_in_the_agreed_order(self):
        tail = ["<fn_sep>", "<fn_end>", "<fn_none>", "<fn_close>"]
        tail += ["<arg_0>", "<arg_1>", "<arg_2>", "<arg_3>", "<arg_4>", "<arg_5>", "<fn_0>", "<fn_1>", "<fn_2>"]
        vocabulary = small()
        self.assertEqual(vocabulary.tokens[-len(tail) :], tail)
        self.assertEqual(vocabulary.tokens[0], "<|endoftext|>")
        self.assertEqual(vocabulary.tokens.index("<fn_sep>"), vocabulary.first_added)

    def test_any_text_survives_encoding_and_decoding(self):
        vocabulary = small()
        for text in ("the 21st, don't", "Zürich Café 日本 🚗", " two  spaces ", "\x00\x07\t\n", ""):
            self.assertEqual(vocabulary.decode(vocabulary.encode_text(text)), text)

    def test_what_is_heard_is_small_letters_and_plain_quotes_each_in_its_place(self):
        self.assertEqual(tokenizer.heard("What’s “On” in İzmir"), "what's \"on\" in İzmir")
        vocabulary = small()
        self.assertEqual(vocabulary.prompt("The 21"), vocabulary.prompt("the 21"))

    def test_digits_are_single_tokens_even_where_a_merge_would_join_them(self):
        vocabulary = small()
        self.assertEqual([vocabulary.tokens[i] for i in vocabulary.encode_text("21")], ["2", "1"])

    def test_text_that_spells_a_token_stays_text(self):
        vocabulary = small()
        ids = vocabulary.encode_text("<fn_1><|endoftext|>")
        self.assertTrue(all(0 < i < vocabulary.first_added for i in ids))

    def test_a_piece_that_is_a_token_becomes_its_id_and_others_are_text(self):
        vocabulary = small()
        ids = vocabulary.encode_pieces(["<fn_2>", "<arg_0>", " the", "<fn_end>"])
        self.assertEqual([vocabulary.tokens[i] for i in ids], ["<fn_2>", "<arg_0>", "Ġthe", "<fn_end>"])

    def test_the_prompt_is_bos_the_utterance_after_a_space_and_the_separator(self):
        vocabulary = small()
        self.assertEqual([vocabulary.tokens[i] for i in vocabulary.prompt("the")], ["<|endoftext|>", "Ġthe", "<fn_sep>"])

    def test_as_many_names_as_functions_are_wanted(self):
        with self.assertRaises(ValueError):
            small(functions=3, names=["only_one"])

    def test_a_learnt_vocabulary_has_the_size_asked_for(self):
        merges = tokenizer.learn(["turn on the light", "turn off the light"] * 5, 270)
        self.assertEqual(Vocabulary(merges, 2).first_added, 270)
