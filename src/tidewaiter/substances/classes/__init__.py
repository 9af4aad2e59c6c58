"""Classes of substances, one a file: the structures that a definition covers without naming each."""

from tidewaiter.substances.classes import (
    anilinopiperidine,
    cannabinoid,
    cathinone,
    fentanyl,
    glycidate,
    nitazene,
    piperidone,
)
from tidewaiter.substances.classes.base import SubstanceClass

CLASSES: tuple[SubstanceClass, ...] = (
    fentanyl.CLASS,
    nitazene.CLASS,
    cathinone.CLASS,
    cannabinoid.CLASS,
    piperidone.CLASS,
    anilinopiperidine.CLASS,
    glycidate.CLASS,
)
"""Every class that is recognised, in the order in which they are shown."""
