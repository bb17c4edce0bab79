"""The .json file beside a model or an adapter: what it must be byte for byte, and what is known of it.

Not run by itself; export.py writes it, scores.py and calibrate.py add to it.
"""

import hashlib
import json

FORMAT_VERSION = 1


def sha256_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def describe(path, contents, **facts):
    """What is said of the file at path, made from a checkpoint's contents."""
    return {
        "format_version": FORMAT_VERSION,
        "file": path.name,
        "size": path.stat().st_size,
        "sha256": sha256_of(path),
        **facts,
        "trained": contents.get("trained", {}),
        "scores": contents.get("scores", {}),
    }


def read(path):
    return json.loads(path.read_text())


def write(path, manifest):
    """Beside the file first, so that there is never half of one."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(manifest, indent=2) + "\n")
    unfinished.replace(path)
