"""The manner of a sender: the phrase it ends descriptions with, and the standard boxes it packs in.

Lawful senders and smugglers have manners of the same kinds, so that a manner tells who sent, never what is inside.
Both follow from the sender's number (attributes.py); nothing is drawn.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.simulation.attributes import Floats, Pool, join, switch, uniform
from tidewaiter.simulation.ties import Manner


def phrase(seed: int, salt: str, ids: NDArray[np.integer], manner: Manner) -> pa.Array:
    """The phrase of each sender, as 'article daily design'; some thousand exist, so strangers may share one."""
    zero = np.zeros(len(ids), dtype=np.int64)
    words = [Pool([some]).pick(zero, uniform(seed, f"{salt} word {at}", ids)) for at, some in enumerate(manner.phrases)]
    return join(*words, by=" ")


def worded(words: pa.Array, seed: int, salt: str, ids: NDArray[np.integer], manner: Manner) -> pa.Array:
    """Descriptions with the phrase of those senders who have one."""
    has = uniform(seed, f"{salt} phrased", ids) < manner.phrased
    return switch(has, join(words, phrase(seed, salt, ids, manner), by=" "), words)


def packed(mass: Floats, seed: int, salt: str, ids: NDArray[np.integer], manner: Manner) -> Floats:
    """Masses in kilograms, those of senders with standard boxes drawn towards them."""
    has = uniform(seed, f"{salt} boxed", ids) < manner.boxed
    return np.where(has, boxed(mass, uniform(seed, f"{salt} box", ids), manner), mass)


def boxed(mass: Floats, offset: Floats | float, manner: Manner) -> Floats:
    """Masses near the sender's standard ones, which lie `box_step` apart from an offset in [0, 1) steps."""
    steps = np.log(mass) / manner.box_step + offset
    middle = np.round(steps)
    near = (middle + (steps - middle) * manner.box_spread - offset) * manner.box_step
    return np.asarray(np.maximum(np.round(np.exp(near), 3), 0.01), dtype=np.float64)
