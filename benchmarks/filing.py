"""Drawn consignments as a filer would send them, and as history would remember them.

`remembered` gives the hashes that the product makes of the texts that `filed` writes: from the pools, whose texts
have been through the product's keys once, and from the parts of which a consignee's texts are joined.
"""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

import draws
import population as world
from draws import Draw
from population import Population, joined, taken
from tidewaiter.cargo.identifiers import s10
from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.centre.cycle.memory import HISTORY_COLUMNS
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.history.lake import LAKE
from tidewaiter.parties.forms import TEXT

UPPER_CASE = 0.15
_SERIALS = 100_000_000
_SERVICES = [a + b for a in "LRUECVAH" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
_TIME = CONSIGNMENT.field("received_at").type
_HEX = pa.array([f"{n:04x}" for n in range(65536)], pa.string())


def filed(people: Population, drawn: Draw, day: date) -> pa.Table:
    """Consignments as filed: schema CONSIGNMENT."""
    count = len(drawn.number)
    rng = np.random.default_rng(int(drawn.number[0]))
    mail, express, air = (drawn.regime == code for code in range(3))
    ids, numbers = _identities(people, drawn)
    senders, receivers = people.consignors, world.consignee_texts(people, drawn.consignee, form=False)
    upper = rng.random(count) < UPPER_CASE
    no_address = drawn.has("no_consignor_address")
    columns: dict[str, pa.Array] = {
        "consignment_id": ids,
        "regime": taken(pa.array(world.REGIMES), drawn.regime),
        "transport_mode": taken(pa.array(world.MODES), drawn.regime),
        "s10": _only(numbers["s10"], mail),
        "awb": _only(numbers["awb"], air),
        "house_waybill": _only(numbers["house"], air),
        "tracking_number": _only(numbers["tracking"], express),
        "filer": taken(people.filers["filer"], drawn.filer),
        "conveyance": _only(joined(taken(people.routes["carrier"], drawn.route), f"{day.day:03d}"), ~mail),
        "goods_description": _described(taken(people.goods["goods_description"], drawn.goods), drawn, upper),
        "hs_code": taken(people.goods["hs_code"], drawn.goods, rng.random(count) < np.where(mail, 0.2, 0.1)),
        "gross_mass_kg": pa.array(drawn.mass, mask=drawn.has("no_mass")),
        "package_quantity": pa.array(np.where(rng.random(count) < 0.95, 1, 2).astype(np.int32)),
        "declared_value": pa.array(drawn.value, mask=drawn.has("no_value")),
        "currency": _currency(people, drawn),
        "country_of_origin": taken(
            pa.array([o.country for o in people.origins]),
            people.consignor_traits["origin"][drawn.consignor],
            rng.random(count) < 0.4,
        ),
        "country_of_destination": _repeated("US", count),
        "posted_on": pa.array(np.where(mail, _days(day) - rng.integers(1, 6, count), _days(day)).astype(np.int32)).cast(
            pa.date32()
        ),
        "eta": pa.array(drawn.eta).cast(_TIME),
        "received_at": pa.array(drawn.received).cast(_TIME),
        "simulated": pa.array(np.ones(count, dtype=np.bool_)),
        "source_format": _repeated("benchmark", count),
        "source_message": _repeated(f"{int(drawn.number[0]):064x}", count),
        "source_position": pa.array(np.arange(count, dtype=np.int32)),
    }
    for name in ("country_of_dispatch", "loading_location", "unloading_location", "carrier"):
        columns[name] = taken(people.routes[name], drawn.route)
    for name in ("name", "address_line", "city", "postcode", "country", "phone"):
        missing = no_address if name in {"address_line", "city", "postcode"} else None
        columns[f"consignor_{name}"] = taken(senders[f"consignor_{name}"], drawn.consignor, missing)
    for name, texts in receivers.items():
        columns[f"consignee_{name}"] = texts
    columns["consignee_country"] = _repeated("US", count)
    columns["consignee_phone"] = _only(columns["consignee_phone"], ~draws.without_phone(drawn))
    for role in ("consignor", "consignee"):
        for part in ("name", "address_line"):
            columns[f"{role}_{part}"] = _cased(columns[f"{role}_{part}"], upper)
        name, wrong = f"{role}_name", drawn.has(f"placeholder_{role}")
        columns[name] = _replaced(columns[name], wrong, taken(pa.array(world.PLACEHOLDERS), _placeholder(drawn)))
    arrays = [columns[f.name].cast(f.type) if f.name in columns else pa.nulls(count, f.type) for f in CONSIGNMENT]
    return pa.table(arrays, schema=CONSIGNMENT)


def remembered(people: Population, drawn: Draw, day: date) -> pa.Table:
    """What history keeps of the same consignments (HISTORY_COLUMNS), without going through their texts."""
    count = len(drawn.number)
    senders = people.consignors
    receiver = world.consignee_texts(people, drawn.consignee, form=True)
    address = joined(receiver["address_line"], receiver["postcode"], pa.scalar("us"), between=", ")
    placeholder = taken(_placeholder_forms(), _placeholder(drawn))
    consignor = _replaced(
        taken(senders.keys["consignor"], drawn.consignor), drawn.has("placeholder_consignor"), placeholder
    )
    consignee = _replaced(receiver["name"], drawn.has("placeholder_consignee"), placeholder)
    hashes = {
        "consignor": _replaced(
            taken(senders.hashes["consignor"], drawn.consignor), drawn.has("placeholder_consignor"), xxh64(placeholder)
        ),
        "consignee": xxh64(consignee),
        "consignor_address": taken(
            senders.hashes["consignor_address"], drawn.consignor, drawn.has("no_consignor_address")
        ),
        "consignee_address": xxh64(address),
        "consignor_phone": taken(senders.hashes["consignor_phone"], drawn.consignor),
        "consignee_phone": _only(xxh64(receiver["phone"]), ~draws.without_phone(drawn)),
        "pair": xxh64(joined(consignor, address, between=" > ")),
        "route": taken(people.routes.hashes["route"], drawn.route),
        "goods": taken(people.goods.hashes["goods"], drawn.goods, drawn.has("undescribed")),
        "filer": taken(people.filers.hashes["filer"], drawn.filer),
    }
    columns = {
        "consignment_id": _identities(people, drawn)[0],
        "version": pa.array(np.ones(count, dtype=np.int32)),
        "content_hash": _digests(drawn.number),
        "received_at": pa.array(drawn.received).cast(_TIME),
        "batch_id": _repeated(f"benchmark-{day.isoformat()}", count),
        "gross_mass_kg": pa.array(drawn.mass, mask=drawn.has("no_mass")),
        "declared_value": pa.array(drawn.value, mask=drawn.has("no_value")),
        "currency": _currency(people, drawn),
        "grade": taken(pa.array(["B", "D"]), drawn.has("no_value").astype(np.int64)),
        "problem_codes": _problems(drawn),
        "country_of_dispatch": taken(people.routes["country_of_dispatch"], drawn.route),
        "consignor_country": taken(senders["consignor_country"], drawn.consignor),
        **{f"hash_{kind}": hashes[kind] for kind in KIND_NAMES},
        **{f"event_{kind}": pc.is_valid(hashes[kind]) for kind in KIND_NAMES},
    }
    fields = [LAKE.field(name) for name in HISTORY_COLUMNS]
    return pa.table([columns[f.name].cast(f.type) for f in fields], schema=pa.schema(fields))


def _problems(drawn: Draw) -> pa.Array:
    """A code for each row without a value: not what intake would say, as many as it would."""
    wrong = drawn.has("no_value")
    offsets = np.concatenate([[0], np.cumsum(wrong)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), _repeated("missing-element", int(wrong.sum())))


def _identities(people: Population, drawn: Draw) -> tuple[pa.Array, dict[str, pa.Array]]:
    """The consignment_id of each, and the numbers that it is made of."""
    prefix, place = np.divmod(drawn.number, _SERIALS)
    serial = place * 48_271_073 % _SERIALS  # a product with a number prime to the modulus meets each serial once
    check = s10.check_digits(serial)
    check = np.where(drawn.has("bad_s10") & (drawn.regime == 0), (check + 3) % 10, check)
    service = taken(pa.array(_SERVICES), prefix % len(_SERVICES))
    country = taken(pa.array([o.country for o in people.origins]), people.consignor_traits["origin"][drawn.consignor])
    padded = pc.utf8_slice_codeunits(pa.array(10**10 + serial * 10 + check).cast(pa.string()), 2)
    item = joined(service, padded, country)
    tracking = pa.array(700_000_000_000 + drawn.number).cast(pa.string())
    house = joined(pa.scalar("HB"), pa.array(10_000_000_000 + drawn.number).cast(pa.string()))
    master = drawn.number // 12 % 10_000_000
    waybill = pc.utf8_slice_codeunits(pa.array(10**8 + master * 10 + master % 7).cast(pa.string()), 1)
    chosen = pc.choose(
        pa.array(drawn.regime),
        joined(pa.scalar("s10:"), item), joined(pa.scalar("track:"), tracking), joined(pa.scalar("hawb:"), house),
    )  # fmt: skip
    return chosen, {"s10": item, "tracking": tracking, "house": house, "awb": joined(pa.scalar("991-"), waybill)}


def _digests(numbers: NDArray[np.int64]) -> pa.Array:
    """Sixty-four hexadecimal digits for each number, as random as a SHA-256."""
    parts = []
    for salt in range(4):
        bits = world.mixed(numbers, 50 + salt)
        parts += [
            taken(_HEX, ((bits >> np.uint64(shift)) & np.uint64(65535)).astype(np.int64)) for shift in (0, 16, 32, 48)
        ]
    return joined(*parts)


def _described(texts: pa.Array, drawn: Draw, upper: NDArray[np.bool_]) -> pa.Array:
    return _only(_cased(texts, upper & (drawn.goods < world.GOODS)), ~drawn.has("undescribed"))


def _currency(people: Population, drawn: Draw) -> pa.Array:
    codes = pa.array([*(o.currency for o in people.origins), "USD"])
    missing = drawn.has("no_currency") | drawn.has("no_value")
    return taken(codes, np.where(drawn.currency < 0, len(codes) - 1, drawn.currency), missing)


def _placeholder(drawn: Draw) -> NDArray[np.int64]:
    return drawn.number % len(world.PLACEHOLDERS)


def _placeholder_forms() -> pa.Array:
    return world.Words.of(list(world.PLACEHOLDERS), TEXT).form


def _only(values: pa.Array, where: NDArray[np.bool_]) -> pa.Array:
    return pc.if_else(pa.array(where), values, pa.scalar(None, values.type))


def _replaced(values: pa.Array, where: NDArray[np.bool_], others: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(where), others, values)


def _cased(texts: pa.Array, upper: NDArray[np.bool_]) -> pa.Array:
    mask = pa.array(upper)
    return pc.replace_with_mask(texts, mask, pc.utf8_upper(texts.filter(mask)))


def _repeated(value: object, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), count)


def _days(day: date) -> int:
    return (day - date(1970, 1, 1)).days
