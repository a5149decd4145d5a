"""Makes the runtime importable without a generated package."""

import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
for _folder in (_ROOT, _ROOT / "templates"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))
