"""Re-shippers: people at home who receive parcels for schemes and send them on.

A recruit is an ordinary household that goes on getting parcels of its own; for some weeks several schemes that know
nothing of each other send to it. It keeps its name and telephone. What it sends on inside the country is not seen.
"""

import numpy as np

from tidewaiter.selection.draw import generator
from tidewaiter.simulation.attributes import number
from tidewaiter.simulation.parameters import Parameters
from tidewaiter.simulation.schemes import Recipient, Scheme
from tidewaiter.simulation.traffic import Traffic


def recruit(scheme: Scheme, traffic: Traffic, parameters: Parameters, seed: int, day: int) -> None:
    """Let a scheme with several addresses use a recruit's instead of its first, perhaps; draws nothing of its own."""
    want = parameters.smuggling.recruits
    rng = generator("recruit", seed, scheme.number)
    if scheme.recipient_kind != "drops" or rng.random() >= want.schemes:
        return
    chosen = int(rng.integers(want.count)) + want.count * (day // want.days)
    home = number(seed, "recruit", np.array([chosen]), parameters.destination.households)
    # The person of the house is the same for every scheme, hence a generator of the recruit's own.
    person = traffic.population.households(home, generator("recruited", seed, chosen)).row(0)
    scheme.recipients[0] = Recipient(int(home[0]), person, "recruit")
