from dataclasses import replace

import numpy as np
import pytest

from tidewaiter.risk.text import keep
from tidewaiter.risk.text.train import shipped


@pytest.mark.parametrize(
    "change",
    [
        {"idf": np.zeros(3, np.float32)},
        {"heading_of": np.full(len(shipped().heading_of), 9999, np.int32)},
        {"chapters": shipped().chapters[:-1]},
        {"starts": shipped().starts[::-1].copy()},
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(change):
    with pytest.raises(keep.ReaderFileError, match="fit together"):
        keep.decode(keep.encode(replace(shipped(), **change)))
