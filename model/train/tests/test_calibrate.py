import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

import calibrate


class TestCalibrate(unittest.TestCase):
    def sample(self, count, seed):
        """Plans that are right as often as the square of how sure they are."""
        generator = np.random.default_rng(seed)
        raw = generator.uniform(0, 1, count)
        right = generator.uniform(0, 1, count) < raw**2
        lines = []
        for i, (r, ok) in enumerate(zip(raw.tolist(), right.tolist(), strict=True)):
            call = {"function": "set_mute", "risk": "act", "raw": r, "right": ok}
            lines.append({"id": str(i), "kind": "reject" if i % 5 == 0 else "single", "plan": {"raw": r, "right": ok}, "calls": [call]})
        return lines

    def test_the_curve_rises_and_meets_how_often_it_was_right(self):
        points = calibrate.curve(*calibrate.pairs(self.sample(4000, 1), "plan"))
        shares = [share for _, share in points]
        self.assertEqual(shares, sorted(shares))
        for raw in (0.3, 0.5, 0.7, 0.9):
            self.assertAlmostEqual(float(calibrate.calibrated(raw, points)), raw**2, delta=0.08)

    def test_the_error_falls_on_sentences_it_was_not_fitted_on(self):
        points = calibrate.curve(*calibrate.pairs(self.sample(4000, 1), "call"))
        raw, right = calibrate.pairs(self.sample(4000, 2), "call")
        before, after = calibrate.expected_error(raw, right)[0], calibrate.expected_error(calibrate.calibrated(raw, points), right)[0]
        self.assertGreater(before, 0.1)
        self.assertLess(after, 0.04)

    def test_a_higher_threshold_declines_more_and_acts_on_fewer_rejects(self):
        lines = self.sample(2000, 3)
        points = calibrate.curve(*calibrate.pairs(lines, "call"))
        rows = calibrate.tradeoff(lines, points, [0, 0.3, 0.6])
        self.assertTrue((np.diff(rows[:, 1]) > 0).all() and (np.diff(rows[:, 2]) < 0).all())
        self.assertEqual(rows[0, 1], 0)

    def test_the_curves_go_into_the_manifest_and_the_rest_stays(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file, seed in (("fit", 1), ("check", 2)):
                (folder / file).write_text("".join(json.dumps(line) + "\n" for line in self.sample(300, seed)))
            (folder / "manifest.json").write_text('{"file": "octod.gguf"}')
            calibrate.main([
                str(folder / "manifest.json"), "--fit", str(folder / "fit"), "--check", str(folder / "check"), "--out", name,
            ])  # fmt: skip
            manifest = json.loads((folder / "manifest.json").read_text())
            self.assertEqual(manifest["file"], "octod.gguf")
            self.assertEqual(set(manifest["calibration"]), {"plan", "call"})
            self.assertTrue((folder / "reliability.png").exists() and (folder / "tradeoff.png").exists())
