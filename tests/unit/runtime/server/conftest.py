"""Makes the runtime importable as `runtime`, as it lies in `templates`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[4] / "templates"))
sys.path.insert(0, str(Path(__file__).parent))
