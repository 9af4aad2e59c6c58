"""Who lives and trades in the practice world: names, addresses and telephones of every party.

Parties are numbers; their particulars are computed from the number (attributes.py). Columns come as Arrow
arrays, ready to be filed. No attribute depends on what a party smuggles.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.simulation.attributes import (
    Floats,
    Indices,
    Pool,
    blank,
    choose,
    cumulative,
    digits,
    join,
    number,
    switch,
    uniform,
)
from tidewaiter.simulation.names import Names
from tidewaiter.simulation.parameters import Parameters

_ROOMS = 0.4  # share of addresses abroad with a room; two senders hardly ever share an address by chance
_BLOCKS = 1 << 40  # numbers of apartment blocks start here, beyond those of single dwellings


@dataclass(frozen=True, slots=True)
class Parties:
    """Columns of n parties, all text. `entity` and `door` belong to the truth and are never filed.

    `entity`: who the name stands for, whatever it is spelled like. `door`: what is shared at the address with people
    who have nothing to do with each other, as 'mailbox 12'; null where nothing is.
    """

    name: pa.Array
    address_line: pa.Array
    city: pa.Array
    postcode: pa.Array
    country: pa.Array
    phone: pa.Array
    email: pa.Array
    entity: pa.Array
    door: pa.Array

    def take(self, indices: NDArray[np.integer]) -> "Parties":
        """The parties at these positions."""
        order = pa.array(indices)
        return Parties(**{f.name: getattr(self, f.name).take(order) for f in fields(self)})

    def row(self, index: int) -> dict[str, str | None]:
        """One party as a dict."""
        return {f.name: getattr(self, f.name)[index].as_py() for f in fields(self)}


def concat(parts: list[Parties]) -> Parties:
    """Parties one after another."""
    return Parties(**{f.name: pa.concat_arrays([getattr(part, f.name) for part in parts]) for f in fields(Parties)})


def _placed(place: dict[str, pa.Array], other: dict[str, pa.Array], here: NDArray[np.bool_]) -> dict[str, pa.Array]:
    """The places, those of the rows marked replaced by the others in their order."""
    count = len(here)
    order = np.arange(count)
    order[here] = count + np.arange(int(here.sum()))
    door = place.get("door", pa.nulls(count, pa.string()))
    return {
        name: pa.concat_arrays([column, other[name]]).take(pa.array(order))
        for name, column in (place | {"door": door}).items()
    }


class Population:
    """Everybody, as functions of their numbers."""

    def __init__(self, parameters: Parameters, names: Names, seed: int) -> None:
        self.parameters = parameters
        self.seed = seed
        cultures = list(names.culture)
        self._culture_of_origin = np.array([cultures.index(origin.culture) for origin in parameters.origin])
        mix = parameters.destination.cultures
        self._culture_mix = cumulative(list(mix.values()))
        self._mixed = np.array([cultures.index(culture) for culture in mix])
        self._given = Pool([names.culture[c].given for c in cultures])
        self._family = Pool([names.culture[c].family for c in cultures])
        self._streets = Pool([names.culture[c].streets for c in cultures])
        self._cities = Pool([origin.cities for origin in parameters.origin])
        self._countries = pa.array([origin.country for origin in parameters.origin])
        self._dials = pa.array([origin.dial for origin in parameters.origin])
        self._postcode_digits = np.array([origin.postcode_digits for origin in parameters.origin])
        self._home_streets = Pool([names.destination.streets])
        self._home_cities = cumulative([city.weight for city in parameters.destination.cities])
        self._home_city = pa.array([city.name for city in parameters.destination.cities])
        self._home_prefix = pa.array([city.postcode for city in parameters.destination.cities])
        words = names.company
        self._words = {
            "first": Pool([words.first]),
            "second": Pool([words.second]),
            "trade": Pool([words.trade]),
            "ending": Pool([words.ending]),
            "agent": Pool([words.agent]),
            "mailbox": Pool([words.mailbox]),
            "home ending": Pool([names.destination.companies]),
        }

    # -- pieces ---------------------------------------------------------------------------------------------

    def _at(self, name: str, ids: NDArray[np.integer]) -> Floats:
        return uniform(self.seed, name, ids)

    def _word(self, kind: str, salt: str, ids: NDArray[np.integer]) -> pa.Array:
        return self._words[kind].pick(np.zeros(len(ids), dtype=np.int64), self._at(f"{salt} {kind}", ids))

    def person(self, culture: NDArray[np.integer], family: NDArray[np.integer], given: NDArray[np.integer]) -> pa.Array:
        """Names of people: same `family` number, same surname; same `given` number, same first name."""
        first = self._given.pick(culture, self._at("given", given))
        return join(first, self._family.pick(culture, self._at("family", family)), by=" ")

    def culture_at_home(self, ids: NDArray[np.integer]) -> Indices:
        """Naming culture of people in the destination, mixed as in the parameters."""
        return np.asarray(self._mixed[choose(self._culture_mix, self._at("culture", ids))], dtype=np.int64)

    def company(self, salt: str, ids: NDArray[np.integer], ending: str) -> pa.Array:
        """Names of firms."""
        stem = join(self._word("first", salt, ids), self._word("second", salt, ids))
        if ending in ("agent", "mailbox"):
            return join(stem, self._word(ending, salt, ids), by=" ")
        return join(stem, self._word("trade", salt, ids), self._word(ending, salt, ids), by=" ")

    def phone(self, salt: str, ids: NDArray[np.integer], origin: NDArray[np.integer] | None = None) -> pa.Array:
        """Telephones: of the origin's country, or of the destination with the fictitious exchange 555."""
        at = self._at(f"{salt} phone", ids)
        if origin is not None:
            local = digits((at * 9e8 + 1e8).astype(np.int64), 9)
            return join(self._dials.take(pa.array(origin)), local)
        area = digits((at * 780 + 201).astype(np.int64), 3)
        line = digits(number(self.seed, f"{salt} line", ids, 10_000), 4)
        plain = join(self.parameters.destination.dial, area, "555", line)
        dashed = join(area, "555", line, by="-")
        return switch(self._at(f"{salt} phone style", ids) < 0.6, plain, dashed)  # noqa: PLR2004 - two usual styles

    def place_abroad(self, salt: str, ids: NDArray[np.integer], origin: NDArray[np.integer]) -> dict[str, pa.Array]:
        """Street, city, postcode and country of parties in these origins (index into parameters.origin)."""
        street = self._streets.pick(self._culture_of_origin[origin], self._at(f"{salt} street", ids))
        house = pa.array(1 + number(self.seed, f"{salt} house", ids, 2_400)).cast(pa.string())
        room = join("Room ", pa.array(101 + number(self.seed, f"{salt} room", ids, 1_800)).cast(pa.string()))
        line = join(house, street, by=" ")
        line = switch(self._at(f"{salt} has room", ids) < _ROOMS, join(line, room, by=" "), line)
        width = self._postcode_digits[origin]
        code = digits(number(self.seed, f"{salt} code", ids, 10**7), 7)
        postcode = pa.array([text[:w] if w else None for text, w in zip(code.to_pylist(), width.tolist(), strict=True)])
        return {
            "address_line": line,
            "city": self._cities.pick(origin, self._at(f"{salt} city", ids)),
            "postcode": postcode.cast(pa.string()),
            "country": self._countries.take(pa.array(origin)),
        }

    def place_at_home(self, salt: str, ids: NDArray[np.integer]) -> dict[str, pa.Array]:
        """Street, city, postcode and country of an address in the destination."""
        house = pa.array(1 + number(self.seed, f"{salt} house", ids, 4_800)).cast(pa.string())
        street = self._home_streets.pick(np.zeros(len(ids), dtype=np.int64), self._at(f"{salt} street", ids))
        city = pa.array(choose(self._home_cities, self._at(f"{salt} city", ids)))
        width = self.parameters.destination.postcode_digits
        last = digits(number(self.seed, f"{salt} code", ids, 10**width), width)
        return {
            "address_line": join(house, street, by=" "),
            "city": self._home_city.take(city),
            "postcode": join(self._home_prefix.take(city), last),
            "country": pa.array([self.parameters.destination.country] * len(ids), pa.string()),
        }

    # -- addressees -----------------------------------------------------------------------------------------

    def dwelling(self, homes: NDArray[np.integer], written: Floats) -> dict[str, pa.Array]:
        """Addresses of homes; `written` in [0, 1) a consignment decides whether the flat is given."""
        want = self.parameters.destination
        in_block = self._at("in block", homes) < want.block_share
        blocks = max(1, round(want.households * want.block_share / want.block_size))
        building = np.where(in_block, _BLOCKS + number(self.seed, "block", homes, blocks), homes.astype(np.int64))
        place = self.place_at_home("home", building)
        flat = digits(1 + number(self.seed, "flat", homes, want.block_size), 1)
        with_flat = join(place["address_line"], join("Apt ", flat), by=" ")
        place["address_line"] = switch(in_block & (written < want.unit_given), with_flat, place["address_line"])
        return place

    def households(self, homes: NDArray[np.integer], rng: np.random.Generator) -> Parties:
        """Addressees at home: one of the adults there, or anybody where homes are shared."""
        count = len(homes)
        members = self.parameters.destination.members
        shared = self._at("shared house", homes) < self.parameters.destination.shared_houses
        stranger = rng.integers(1 << 45, 1 << 46, size=count)
        # The second and third adult are seen less often than the first.
        member = homes.astype(np.int64) * members + (rng.random(count) ** 2 * members).astype(np.int64)
        family = np.where(shared, stranger, homes.astype(np.int64))
        given = np.where(shared, stranger, member)
        own = rng.random(count) < self.parameters.habits.household_phone_changes
        caller = np.where(own | shared, given, homes.astype(np.int64))
        names = self.person(self.culture_at_home(family), family, given)
        box = rng.random(count) < self.parameters.destination.mailbox
        written = rng.random(count)
        place = self.dwelling(homes, written)
        phone = self.phone("home", caller)
        # What else is decided a consignment follows from the draw there is, so that no other draw moves.
        chance = (written * 2**53).astype(np.int64)
        if box.any():
            shop = number(self.seed, "own mailbox", homes[box], self.parameters.destination.mailbox_shops)
            at_shop = self.mailboxes(shop, number(self.seed, "box", homes[box], 400), chance[box])
            place = _placed(place, at_shop, box)
        doors = self.parameters.doors
        client = (self._at("forwarder's client", homes) < doors.clients) & ~box & ~shared
        client &= self._at("through forwarder", chance) < doors.through
        if client.any():
            ours = number(self.seed, "own forwarder", homes[client], doors.forwarders)
            place = _placed(place, self.forwarders(ours, homes[client], chance[client]), client)
            theirs = np.zeros(count, dtype=bool)
            theirs[client] = self._at("gives large forwarder's phone", homes[client]) < doors.forwarder_phone
            which = np.zeros(count, dtype=np.int64)
            which[client] = ours
            phone = switch(theirs, self.phone("forwarder", which), phone)
        return self._with_contacts(names, place, phone, given, "person")

    def mailboxes(
        self, shop: NDArray[np.integer], box: NDArray[np.integer], chance: NDArray[np.integer]
    ) -> dict[str, pa.Array]:
        """Addresses of rented boxes; `chance` a consignment decides whether the box is written."""
        place = self.place_at_home("mailbox shop", shop)
        written = self._at("box written", chance) >= self.parameters.doors.box_unwritten
        with_box = join(place["address_line"], join("PMB ", digits(box + 1, 1)), by=" ")
        place["address_line"] = switch(written, with_box, place["address_line"])
        return place | {"door": join("mailbox ", digits(shop, 1))}

    def forwarders(
        self, which: NDArray[np.integer], client: NDArray[np.integer], chance: NDArray[np.integer]
    ) -> dict[str, pa.Array]:
        """Addresses of clients of large forwarders; `chance` a consignment decides whether the suite is written."""
        place = self.place_at_home("forwarder", which)
        suite = digits(10_000 + number(self.seed, "forwarder suite", client, 90_000), 5)
        written = self._at("suite written", chance) < self.parameters.doors.suite_given
        with_suite = join(place["address_line"], join("Suite ", suite), by=" ")
        place["address_line"] = switch(written, with_suite, place["address_line"])
        return place | {"door": join("forwarder ", digits(which, 1))}

    def reshippers(self, shop: NDArray[np.integer], customer: NDArray[np.integer]) -> Parties:
        """Customers of mail-forwarding addresses: the customer's name, the forwarder's door, either's telephone."""
        place = self.place_at_home("reshipper", shop)
        suite = digits(1000 + number(self.seed, "suite", customer, 9000), 4)
        place["address_line"] = join(place["address_line"], join("Suite ", suite), by=" ")
        place["door"] = join("reshipper ", digits(shop, 1))
        theirs = self._at("gives forwarder's phone", customer) < self.parameters.destination.reshipper_phone
        phone = switch(theirs, self.phone("reshipper", shop), self.phone("home", customer))
        return self._customers(customer, place, phone)

    def clients(self, which: NDArray[np.integer], customer: NDArray[np.integer]) -> Parties:
        """Customers from abroad of large forwarders, as `reshippers`."""
        theirs = self._at("gives large forwarder's phone", customer) < self.parameters.doors.forwarder_phone
        phone = switch(theirs, self.phone("forwarder", which), self.phone("home", customer))
        return self._customers(customer, self.forwarders(which, customer, customer), phone)

    def _customers(self, customer: NDArray[np.integer], place: dict[str, pa.Array], phone: pa.Array) -> Parties:
        """People from anywhere who receive at a forwarder's."""
        origin = choose(cumulative([o.share for o in self.parameters.origin]), self._at("customer origin", customer))
        names = self.person(self._culture_of_origin[origin], customer, customer)
        return self._with_contacts(names, place, phone, customer, "customer")

    def businesses(self, ids: NDArray[np.integer]) -> Parties:
        """Importing firms."""
        names = self.company("importer", ids, "home ending")
        return self._with_contacts(names, self.place_at_home("importer", ids), self.phone("importer", ids), ids, "firm")

    # -- consignors -----------------------------------------------------------------------------------------

    def consignors(self, kind: str, ids: NDArray[np.integer], origin: NDArray[np.integer]) -> Parties:
        """Senders of one kind, each in its origin."""
        if kind == "private":
            names = self.person(self._culture_of_origin[origin], ids, ids)
        else:
            names = self.company(kind, ids, "agent" if kind == "consolidator" else "ending")
        # Firms that use an agent or a call centre share its telephone: one number for many names.
        shared = self._at(f"{kind} agent", ids) < self.parameters.sender[kind].shared_phone
        caller = np.where(shared, number(self.seed, f"{kind} call centre", ids, 60) + _BLOCKS, ids.astype(np.int64))
        return self._with_contacts(
            names, self.place_abroad(kind, ids, origin), self.phone(kind, caller, origin), ids.astype(np.int64), kind
        )

    def _with_contacts(
        self, names: pa.Array, place: dict[str, pa.Array], phone: pa.Array, ids: NDArray[np.integer], kind: str
    ) -> Parties:
        handle = pc.utf8_lower(pc.replace_substring(names, pattern=" ", replacement="."))
        tail = digits(number(self.seed, "mail box", ids, 1000), 1)
        email = join(handle, tail, "@example.", switch(self._at("mail host", ids) < 0.7, "com", "net"))  # noqa: PLR2004
        entity = join(kind, ":", digits(ids, 1))
        door = place["door"] if "door" in place else pa.nulls(len(names), pa.string())
        place = {name: place[name] for name in ("address_line", "city", "postcode", "country")}
        return Parties(name=names, **place, phone=phone, email=email, entity=entity, door=door)

    def without_contacts(self, parties: Parties, no_phone: NDArray[np.bool_], no_email: NDArray[np.bool_]) -> Parties:
        """The parties as filed by someone who leaves out telephones and e-mails."""
        return replace(parties, phone=blank(no_phone, parties.phone), email=blank(no_email, parties.email))
