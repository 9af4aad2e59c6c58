"""What reasons say, sentence by sentence, listed so that translators find them; a test compares them with the features.

Rules say what their authors wrote: that is nobody's to translate.
"""

from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("The consignor was first seen {value} days ago."),
    gettext_noop("The consignor was never seen before, or was not named."),
    gettext_noop("Consignments from this consignor in 30 days: {value}."),
    gettext_noop("No consignor was named."),
    gettext_noop("Consignments from this consignor among those assessed together: {value}."),
    gettext_noop("Consignees that this consignor sent to in 30 days: {value}."),
    gettext_noop("Earlier consignments from this consignor in which something was found: {value}."),
    gettext_noop("Consignments from this consignor that were examined in 90 days: {value}."),
    gettext_noop(
        "Gross mass ({gross_mass_kg} kg) is {value} standard deviations from what this consignor usually sends."
    ),
    gettext_noop("The consignor sent fewer than two consignments of known mass in 90 days, or this mass is not known."),
    gettext_noop("The consignor's name is that of a company."),
    gettext_noop("The consignor's name is not that of a company."),
    gettext_noop("No usable telephone of the consignor was filed."),
    gettext_noop("A telephone of the consignor was filed."),
    gettext_noop("It is judged from what was filed and is never missing."),
    gettext_noop("Consignments from this consignor's address in 30 days: {value}."),
    gettext_noop("No address of the consignor was filed."),
    gettext_noop("Consignor names used at this sending address in 90 days: {value}."),
    gettext_noop("Earlier consignments from this sending address in which something was found: {value}."),
    gettext_noop("Consignor names used with this sending telephone in 90 days: {value}."),
    gettext_noop("Earlier consignments with this consignor's telephone in which something was found: {value}."),
    gettext_noop("The consignee was first seen {value} days ago."),
    gettext_noop("The consignee was never seen before, or was not named."),
    gettext_noop("Consignments to this consignee in 30 days: {value}."),
    gettext_noop("No consignee was named."),
    gettext_noop("Consignors that sent to this consignee in 30 days: {value}."),
    gettext_noop("Earlier consignments to this consignee in which something was found: {value}."),
    gettext_noop("Consignments to this delivery address in 7 days: {value}."),
    gettext_noop("No delivery address was filed."),
    gettext_noop("Consignments to this delivery address in 30 days: {value}."),
    gettext_noop("Consignments to this delivery address among those assessed together: {value}."),
    gettext_noop("Names that received at this delivery address in 90 days: {value}."),
    gettext_noop("Consignors that sent to this delivery address in 30 days: {value}."),
    gettext_noop("Earlier consignments to this delivery address in which something was found: {value}."),
    gettext_noop("Consignments to this delivery address that were examined in 90 days: {value}."),
    gettext_noop("Consignee names used with this telephone in 90 days: {value}."),
    gettext_noop("No usable telephone of the consignee was filed."),
    gettext_noop("Earlier consignments with this consignee's telephone in which something was found: {value}."),
    gettext_noop("A telephone of the consignee was filed."),
    gettext_noop("This consignor never sent to this delivery address before."),
    gettext_noop("This consignor has sent to this delivery address before."),
    gettext_noop("No consignor, or neither delivery address nor consignee, was filed."),
    gettext_noop("Consignments from this consignor to this delivery address in 90 days: {value}."),
    gettext_noop("Consignments on this route in 30 days: {value}."),
    gettext_noop("Neither country of dispatch nor place of loading was filed."),
    gettext_noop(
        "Share of examinations on this route that found something in 90 days: {value} (as if 50 more had "
        "found nothing)."
    ),
    gettext_noop("Nothing on this route was examined in 90 days, or the route is not known."),
    gettext_noop("Consignments with exactly this goods description in 30 days: {value}."),
    gettext_noop("The goods were not described."),
    gettext_noop("Consignors that used exactly this goods description in 30 days: {value}."),
    gettext_noop(
        "Share of examinations of goods with exactly this description that found something in 90 days: "
        "{value} (as if 50 more had found nothing)."
    ),
    gettext_noop("Nothing with this description was examined in 90 days, or the goods were not described."),
    gettext_noop(
        "Share of examinations of this filer's consignments that found something in 90 days: {value} (as if "
        "50 more had found nothing)."
    ),
    gettext_noop("Nothing from this filer was examined in 90 days, or the filer is not known."),
    gettext_noop("Gross mass is {gross_mass_kg} kg."),
    gettext_noop("Gross mass was not filed, or is zero."),
    gettext_noop(
        "Gross mass ({gross_mass_kg} kg) is {value} standard deviations from other goods with exactly this description."
    ),
    gettext_noop(
        "Fewer than two consignments of known mass had this description in 90 days, or this mass is not known."
    ),
    gettext_noop("Gross mass is {value} kg a package."),
    gettext_noop("Gross mass or the number of packages was not filed."),
    gettext_noop("Declared value is {value} a kilogram (currency: {currency})."),
    gettext_noop("Declared value or gross mass was not filed, or the mass is zero."),
    gettext_noop(
        "Declared value a kilogram is {value} standard deviations from other goods with exactly this description."
    ),
    gettext_noop(
        "Fewer than two consignments with this description were valued in this currency in 90 days, or this "
        "value a kilogram is not known."
    ),
    gettext_noop("Declared value is the round number {declared_value}."),
    gettext_noop("Declared value ({declared_value}) is not a round number."),
    gettext_noop("No value was declared."),
    gettext_noop("The goods description has {value} characters."),
    gettext_noop("Words in the goods description: {value}."),
    gettext_noop("The goods description says too little: {goods_description}."),
    gettext_noop("The goods description is not on the list of vague ones."),
    gettext_noop("The data filed is of grade {grade}."),
    gettext_noop("The data was not graded."),
    gettext_noop("Basic elements (parties, goods, mass, packages, value) that were not filed: {value} of ten."),
    gettext_noop("No HS code was filed."),
    gettext_noop("An HS code was filed ({hs_code})."),
    gettext_noop("The goods are declared in HS chapter {value}."),
    gettext_noop(
        "It was sent from {country_of_dispatch}; the consignor is in {consignor_country} and the goods were "
        "made in {country_of_origin}."
    ),
    gettext_noop("It was sent from {country_of_dispatch}, as consignor and origin let expect."),
    gettext_noop("The country of dispatch, or both the consignor's and that of origin, were not filed."),
    gettext_noop("The data came {value} hours before arrival."),
    gettext_noop("The time of arrival is not known."),
    gettext_noop("It was sent from {value}."),
    gettext_noop("The country of dispatch was not filed."),
    gettext_noop("The goods are declared as made in {value}."),
    gettext_noop("The country of origin was not filed."),
    gettext_noop("It comes by {value}."),
    gettext_noop("The mode of transport is not known."),
    gettext_noop("Its value is declared in {value}."),
    gettext_noop("No currency was filed."),
    gettext_noop("This week the consignor sends {value} times as often as in the last 90 days."),
    gettext_noop("The consignor sent nothing in 90 days, or was not named."),
    gettext_noop("This week the delivery address receives {value} times as often as in the last 30 days."),
    gettext_noop("Nothing went to the delivery address in 30 days, or none was filed."),
    gettext_noop("Nothing was ever sent to this delivery address before."),
    gettext_noop("Consignments have gone to this delivery address before."),
    gettext_noop("Nothing ever came by this route before."),
    gettext_noop("Consignments have come by this route before."),
    gettext_noop("Goods were never described in exactly these words before: {goods_description}."),
    gettext_noop("Goods have been described in exactly these words before."),
    gettext_noop("A known consignor sends from an address never seen before."),
    gettext_noop("The consignor's address has been seen before."),
    gettext_noop("The consignor was never seen before, or its name or address was not filed."),
    gettext_noop("A known consignee receives at an address never seen before."),
    gettext_noop("The consignee's address has been seen before."),
    gettext_noop("The consignee was never seen before, or its name or address was not filed."),
    gettext_noop("A name never seen before receives at a delivery address that has received before."),
    gettext_noop("The consignee has received before."),
    gettext_noop("The delivery address was never seen before, or name or address was not filed."),
    gettext_noop("A known consignor gives a telephone that nobody used in 90 days."),
    gettext_noop("The consignor's telephone was used in the last 90 days."),
    gettext_noop("The consignor sent nothing in 90 days, or no usable telephone of it was filed."),
    gettext_noop("A consignee that received in the last 30 days gives a telephone that nobody used in 90 days."),
    gettext_noop("The consignee's telephone was used in the last 90 days."),
    gettext_noop("The consignee received nothing in 30 days, or no usable telephone of it was filed."),
    gettext_noop("The sending address was first seen {value} days ago."),
    gettext_noop("The sending address was never seen before, or was not filed."),
    gettext_noop("The delivery address was first seen {value} days ago."),
    gettext_noop("The delivery address was never seen before, or was not filed."),
    gettext_noop("Of consignor, consignee and their addresses, never seen before: {value}."),
    gettext_noop("Consignor or consignee was not named."),
    gettext_noop("Consignees for each consignment of this consignor in 30 days: {value}."),
    gettext_noop("The consignor sent nothing in 30 days, or was not named."),
    gettext_noop("Consignors for each consignment to this delivery address in 30 days: {value}."),
    gettext_noop("At least {value} consignments to this consignee went to other addresses in 30 days."),
    gettext_noop("Consignee or delivery address was not filed."),
    gettext_noop("At least {value} consignments of this consignor came from other addresses in 30 days."),
    gettext_noop("Consignor or its address was not filed."),
    gettext_noop("Consignors for each consignment with exactly this description in 30 days: {value}."),
    gettext_noop("Nothing had this description in 30 days, or the goods were not described."),
    gettext_noop("Net mass ({net_mass_kg} kg) is {value} of gross mass ({gross_mass_kg} kg)."),
    gettext_noop("Net or gross mass was not filed, or gross mass is zero."),
    gettext_noop("Declared value ({declared_value} {currency}) is just below a limit under which less is asked."),
    gettext_noop("Declared value ({declared_value} {currency}) is not just below a limit."),
    gettext_noop("No value was declared, or in a currency for which no limit is known."),
    gettext_noop("It was sent from {country_of_dispatch} and loaded at {loading_location}, in another country."),
    gettext_noop("It was loaded in the country it was sent from."),
    gettext_noop("Place of loading is not filed as a UN/LOCODE, or country of dispatch was not filed."),
    gettext_noop(
        "Consignor ({consignor_country}), dispatch ({country_of_dispatch}) and origin ({country_of_origin}) "
        "name {value} countries."
    ),
    gettext_noop("Country of the consignor, of dispatch or of origin was not filed."),
    gettext_noop(
        "The consignor is in {consignor_country}, it was sent from {country_of_dispatch}, and hardly anything"
        " comes by this route."
    ),
    gettext_noop("It comes by no rare detour."),
    gettext_noop("Country of dispatch or of the consignor, or the route, is not known."),
    gettext_noop("Problems found in the data: {value}."),
    gettext_noop("The data was not checked."),
    gettext_noop("The data came later than the regime asks."),
    gettext_noop("The data came in time."),
    gettext_noop("An identifier fails its own check digit or form."),
    gettext_noop("No identifier fails its check."),
    gettext_noop("A stopgap, garbled text or twice the same party stands where a party or goods are due."),
    gettext_noop("Parties and goods are filed as words of their own."),
    gettext_noop(
        "Share of examinations of this consignor's consignments that found something in 90 days: {value} (as "
        "if 50 more had found nothing)."
    ),
    gettext_noop("Nothing of this consignor's consignments was examined in 90 days, or it is not known."),
    gettext_noop(
        "Share of examinations of consignments to this delivery address that found something in 90 days: "
        "{value} (as if 50 more had found nothing)."
    ),
    gettext_noop("Nothing of consignments to this delivery address was examined in 90 days, or it is not known."),
    gettext_noop("The description holds a term for drugs: {goods_description}."),
    gettext_noop("The description holds no term for drugs."),
    gettext_noop("The description holds a term for a precursor or an adulterant: {goods_description}."),
    gettext_noop("The description holds no term for a precursor or an adulterant."),
    gettext_noop("The description holds a term for dies or capsules: {goods_description}."),
    gettext_noop("The description holds no term for dies or capsules."),
    gettext_noop("The description names a drug or precursor of the register: {goods_description}."),
    gettext_noop("The description names no drug or precursor of the register."),
    gettext_noop(
        "The description gives a number or structure by which a listed substance is ordered: {goods_description}."
    ),
    gettext_noop("The description gives no number or structure of a listed substance."),
    gettext_noop("HS code {hs_code} is one under which precursors are declared."),
    gettext_noop("HS code {hs_code} is none under which precursors are declared."),
    gettext_noop("No HS code of six digits was filed."),
    gettext_noop(
        "The description names a listed substance and HS code {hs_code} is of other goods: {goods_description}."
    ),
    gettext_noop("Name and HS code do not contradict each other about a listed substance."),
    gettext_noop("No HS code was filed, or the goods were not described."),
    gettext_noop("The data was filed in the hour from {value}:00 UTC."),
    gettext_noop("The time of filing is not known."),
    gettext_noop("The data was filed on day {value} of the week (1 is Monday), UTC."),
    gettext_noop("Days from posting to arrival: {value}."),
    gettext_noop("The date of posting was not filed."),
    gettext_noop("The postal item is of service {value}."),
    gettext_noop("No S10 identifier was filed."),
    gettext_noop(
        "The identifier {s10} was issued by the post of another country than {country_of_dispatch}, from "
        "where it was sent."
    ),
    gettext_noop("The identifier was issued by the post of the country it was sent from."),
    gettext_noop("No S10 identifier or no country of dispatch was filed."),
    gettext_noop("The goods description is in capitals throughout."),
    gettext_noop("The goods description is not in capitals throughout."),
    gettext_noop("Share of digits in the goods description: {value}."),
    gettext_noop("The delivery address is a box, a locker or a mailbox shop: {consignee_address_line}."),
    gettext_noop("The delivery address is no box, locker or mailbox shop."),
    gettext_noop("Consignor and consignee give the same telephone."),
    gettext_noop("Consignor and consignee give different telephones."),
    gettext_noop("The telephone of one of the parties was not filed."),
    gettext_noop("By its words the goods are of HS chapter {value}: {goods_description}."),
    gettext_noop("The goods were not described, or in words that are not known."),
    gettext_noop(
        "By its words ({goods_description}) the goods are of the declared HS chapter ({hs_code}) with "
        "probability {value}."
    ),
    gettext_noop("The goods were not described, or no HS code was filed."),
    gettext_noop("The words ({goods_description}) mean another HS chapter than the one declared ({hs_code})."),
    gettext_noop("The words do not clearly mean another HS chapter than the one declared."),
    gettext_noop(
        "The description says {value} of what it would have to (1: it can mean one chapter alone): {goods_description}."
    ),
    gettext_noop("This consignor's consignments usually weigh {value} kg."),
    gettext_noop("The consignor sent nothing of known mass in 90 days."),
    gettext_noop("Goods of exactly this description usually weigh {value} kg."),
    gettext_noop("Nothing of this description and of known mass came in 90 days."),
    gettext_noop("Goods of exactly this description are usually worth {value} a kilogram, in this currency."),
    gettext_noop("Nothing of this description was valued in this currency in 90 days."),
    gettext_noop("Strength of its links to a finding, from 0 (none within four steps) to 1: {value}."),
    gettext_noop("Its links to findings were not worked out."),
    gettext_noop("Rank that comes to it from findings, along what it shares with them: {value}."),
    gettext_noop("Likeness of a party to an entry of a list, from 0 (none) to 1 (the same): {value}."),
    gettext_noop("No list was in force: it was not screened."),
    gettext_noop("Hits of its parties and identifiers on lists: {value}."),
    gettext_noop("Share of this filer's consignments whose data came late, in 30 days: {value}."),
    gettext_noop("The filer is not known, or sent nothing in 30 days that was checked."),
    gettext_noop("Share of this filer's consignments that were described vaguely, in 30 days: {value}."),
    gettext_noop("Share of this filer's consignments whose data was of grade D or E, in 30 days: {value}."),
    gettext_noop(
        "Routing beside what is usual for this consignor and address, 1 an unusual detour, 0 as always: {value}."
    ),
    gettext_noop("Nothing came for this pair in 90 days, or a country is not known."),
    gettext_noop("Routing beside what is usual on this route, 1 an unusual detour, 0 as always: {value}."),
    gettext_noop("Nothing came on this route in 30 days, or a country is not known."),
    gettext_noop("this consignor usually sends {low} to {high} kg"),
    gettext_noop("goods of exactly this description usually weigh {low} to {high} kg"),
    gettext_noop("goods of exactly this description are usually worth {low} to {high} {currency} a kilogram"),
    gettext_noop("No lookout or rule points at it, and nothing in it stands out."),
    gettext_noop("Lookout {lookout} waits for this consignment."),
    gettext_noop("Always to be examined, by rule {rule}:"),
    gettext_noop("{element} was not filed: {rules} rule could not be judged."),
    gettext_noop("{element} was not filed: {rules} rules could not be judged."),
    gettext_noop("Too little is known for {names}: {rules} rule could not be judged."),
    gettext_noop("Too little is known for {names}: {rules} rules could not be judged."),
    gettext_noop("It hangs together with a finding."),
)
"""Sentences with their values in braces."""

WORDS = (
    gettext_noop("not filed"),
    gettext_noop("yes"),
    gettext_noop("no"),
    gettext_noop("none"),
    gettext_noop("HS code"),
    gettext_noop("Gross mass"),
    gettext_noop("Net mass"),
    gettext_noop("Expected time of arrival"),
    gettext_noop("Air waybill number"),
    gettext_noop("S10 item identifier"),
    gettext_noop("Bill of lading number"),
    gettext_noop("Container number"),
    gettext_noop("Date of posting"),
    gettext_noop("Number of packages"),
    gettext_noop("Goods description"),
    gettext_noop("Consignee phone"),
    gettext_noop("Consignor phone"),
    gettext_noop("Consignee address line"),
    gettext_noop("Consignor address line"),
    gettext_noop("Declared value"),
    gettext_noop("Country of origin"),
)
"""What may stand in the braces, beside numbers and what filers wrote."""
