"""A card approved, an exposure reported and its reviews, naloxone and certificates, on every width and in Arabic."""

from playwright.sync_api import expect

FRA = ("USJFK-MAIL",)


def test_from_a_card_to_an_exposure(session, axe) -> None:
    med = session("medical_adviser", "med-safe")
    med.goto("/safety/cards/of/gas")
    if med.get_by_role("button", name="Approve it as it stands").count():
        med.get_by_role("button", name="Approve it as it stands").click()
        expect(med.get_by_text("Officers read this version from now on.")).to_be_visible()
    axe(med)

    olu = session("port_officer", "olu-safe", facilities=FRA, width=360)
    olu.goto("/safety")
    olu.get_by_role("link", name="Report an exposure").click()
    olu.get_by_label("Who was exposed").fill("lee")
    olu.get_by_label("Where (bench, dock, container)").fill("bench 3")
    olu.get_by_label("skin").check()
    olu.get_by_label("nitrile gloves").check()
    olu.get_by_label("What happened").fill("the bag tore")
    olu.get_by_label("pinpoint pupils").check()
    axe(olu)
    olu.get_by_role("button", name="Report", exact=True).click()
    expect(olu.get_by_text("Supervisor and medical adviser are told.")).to_be_visible()
    where = olu.url
    for address in ("/safety", "/safety/stock", "/safety/certificates", "/safety/exposures/report"):
        olu.goto(address)
        assert olu.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address

    sup = session("supervisor", "sup-safe", facilities=FRA, language="ar")
    sup.goto(where)
    expect(sup.locator("html")).to_have_attribute("dir", "rtl")
    sup.locator("#said").fill("opened on the bench")
    sup.locator("form[action$=review] button").click()
    expect(sup.get_by_text("opened on the bench")).to_be_visible()
    axe(sup)
