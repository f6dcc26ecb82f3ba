"""`make bench`: how fast documents are read and questions answered, beside a naive program that does the same.

The last run is kept here: `results.json` with the machine it ran on, and `growth.png`.
"""

from pathlib import Path

KEPT = Path(__file__).parent
"""Where the results of the last run are kept."""
