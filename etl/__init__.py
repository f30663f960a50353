"""Everything from received data to a published snapshot: `python -m etl`."""

import os

# The audit of withheld cells works on long vectors; there BLAS threads cost six times what they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
