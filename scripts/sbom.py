"""Write what the product is made of as a CycloneDX 1.6 document, from its lock file: names, versions, hashes.

python scripts/sbom.py > sbom.json
"""

import json
import re
import sys
from pathlib import Path

LOCKS = Path(__file__).parents[1] / "locks"
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s\\;]+)((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)


def components() -> list[dict[str, object]]:
    """Each locked part once, with the hashes of its files."""
    found: dict[tuple[str, str], set[str]] = {}
    for file in (LOCKS / "run.txt",):
        for name, version, rest in _PIN.findall(file.read_text(encoding="utf-8")):
            key = (re.sub(r"[-_.]+", "-", name).lower(), version)
            found.setdefault(key, set()).update(re.findall(r"sha256:([0-9a-f]{64})", rest))
    return [
        {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(hashes)],
        }
        for (name, version), hashes in sorted(found.items())
    ]


def document() -> dict[str, object]:
    """The whole document."""
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components()}


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1)
