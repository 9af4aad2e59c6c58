"""Words fit for a report: what was searched, what was found, what a negative means.

Never "no fentanyl": a negative states the device's limit and the library's date. Never a percentage of a part.
"""

from tidewaiter.substances.spectra.criterion import Verdict
from tidewaiter.substances.spectra.identify import Identification
from tidewaiter.substances.spectra.spectrum import Technique


def sentences(found: Identification) -> tuple[str, ...]:
    """What may be said of a spectrum, in order: the finding, its values, other hits, the limit, the standing."""
    said = [_finding(found), _values(found), _judged(found)]
    if found.class_evidence:
        said.append(
            f"The spectrum resembles that of {found.class_evidence}, whose precursor is another one: this is evidence "
            "of a class of substances, not of a substance."
        )
    said += [_possible(found), _limit(found), _searched(found)]
    if found.library.simulated:
        said.append("The library is synthetic: this result is a demonstration and says nothing about any substance.")
    said.append("Presumptive result: only a laboratory confirms.")
    return tuple(sentence for sentence in said if sentence)


def _finding(found: Identification) -> str:
    if found.verdict is Verdict.MATCH:
        return f"Consistent with {found.hits[0].name}."
    if found.verdict is Verdict.MIXTURE:
        return (
            "Consistent with a mixture: " + ", ".join(f"{p.amount.value} {p.name}" for p in found.parts if p.firm) + "."
        )
    return f"Unknown: no substance is called, because {found.why}."


def _values(found: Identification) -> str:
    first = found.hits[0]
    name = "cosine" if found.technique is Technique.MASS else "correlation"
    said = f"Nearest reference: {first.name}, {name} {first.index:.3f}, {found.gap:.3f} above the next substance"
    if first.residual is not None:
        said += f", residual {first.residual:.2f}"
    if first.matched is not None:
        said += f", {first.matched} peaks matched"
    if first.precursor_difference is not None:
        said += f", precursor differs by {first.precursor_difference:+.4f}"
    return f"{said}."


def _judged(found: Identification) -> str:
    """By what a hit was called or not: the library's own company, or the plain criterion."""
    if found.technique is Technique.MASS:
        return ""
    if not found.judged:
        return (
            "The library is too small, or was imported too early, to be judged by itself: a plain criterion was used."
        )
    if found.verdict is Verdict.MATCH and found.rival:
        return f"In this library {found.rival} resembles it most."
    return ""


def _possible(found: Identification) -> str:
    """Further parts: those that are firm beside a match, and those that are merely possible."""
    if found.verdict is Verdict.UNKNOWN:
        return ""
    named = found.hits[0].name if found.verdict is Verdict.MATCH else ""
    firm = [f"{p.amount.value} {p.name}" for p in found.parts if p.firm and p.name != named]
    weak = [p.name for p in found.parts if not p.firm and p.name != named]
    said = f"There may also be: {', '.join(firm)}. " if firm and named else ""
    return said + (f"Possible and weak, to be looked for in the laboratory: {', '.join(weak)}." if weak else "")


def _limit(found: Identification) -> str:
    """What a substance that is not named here may still be."""
    rest = "Other substances of the library" if found.verdict is not Verdict.UNKNOWN else "Substances of the library"
    device = found.device
    own = ", ".join(f"{name} about {limit:g} %" for name, limit in device.limits.items()) if device else ""
    established = f" Established for this device: {own}." if own else ""
    if device is None or device.detection_limit is None:
        by = f" by {device.name}" if device else ""
        limit = "no general limit of detection" if own else "the limit of detection"
        state = f"{limit} is {'' if own else 'not '}established"
        return f"{rest} were not detected{by}; {state}, so smaller parts may be present.{established}"
    return (
        f"{rest} were not detected above about {device.detection_limit:g} % by weight ({device.name}); "
        f"smaller parts may be present and would not be seen.{established}"
    )


def _searched(found: Identification) -> str:
    library = found.library
    said = f"Searched: {library.name}, version {library.version}, of {library.dated}, {found.references:,} references"
    if found.device and found.device.library_date:
        said += f"; the device's own library is of {found.device.library_date}"
    return f"{said}; what is not in it cannot be found."
