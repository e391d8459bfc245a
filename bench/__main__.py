"""`python -m bench [PART ...]`: measure and print a table; without a part, all of them.

Parts: form, registration, rush, lists. Figures are ratios of rates measured side by side in one run
where a ratio is asked for, else seconds on this machine.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench import parts


def main(names: list[str]) -> int:
    """Run the parts named, or all; 1 when a goal was missed."""
    unknown = set(names) - set(parts.PARTS)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(parts.PARTS)}.")
        return 2
    lines: list[parts.Line] = []
    with tempfile.TemporaryDirectory(prefix="plenary-bench-") as folder:
        for name in names or parts.PARTS:
            print(f"measuring: {name} ...", file=sys.stderr, flush=True)
            found = parts.PARTS[name](Path(folder))
            lines += found
            for line in found:
                print(line.shown(), flush=True)
    missed = [line for line in lines if not line.reached]
    print(f"{len(lines)} measured, {len(missed)} goals missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
