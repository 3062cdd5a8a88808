"""Sound in memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]  # one channel, shape (samples,)
