"""Makes the generated packages importable, and `tests` itself."""

import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
for _folder in (_ROOT, _ROOT / "generated"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))
