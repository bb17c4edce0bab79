"""Writes what `octod eval --json` printed into a model's manifest.

    python scores.py work/export/manifest.json test=work/export/test.json test-wordings=work/export/test-wordings.json
"""

import argparse
import json
from pathlib import Path

import manifest


def summary(figures):
    """Of one evaluation: exact match in percent, overall and by kind, and the mistakes in declining."""
    return {
        "n": figures["all"]["n"],
        "exact_pct": figures["all"]["exact_pct"],
        "by_kind": {kind: row["exact_pct"] for kind, row in figures["kind"].items()},
        "false_accept_pct": figures["false_accept_pct"],
        "false_reject_pct": figures["false_reject_pct"],
    }


def main(argv=None):
    parser = argparse.ArgumentParser(description="Write scores into a manifest")
    parser.add_argument("manifest", type=Path)
    parser.add_argument("evaluations", nargs="+", metavar="NAME=FILE")
    options = parser.parse_args(argv)
    written = manifest.read(options.manifest)
    for pair in options.evaluations:
        name, _, path = pair.partition("=")
        score = written["scores"][name] = summary(json.loads(Path(path).read_text()))
        print(f"{name}: {score['exact_pct']} % of {score['n']} exact")
    manifest.write(options.manifest, written)


if __name__ == "__main__":
    main()
