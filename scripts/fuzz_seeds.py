"""Beginnings of a fuzz run for readers that have no writer: declarations, JSON and tables, written by hand."""

import io
import json
import zipfile

_XFHL = b"""<r:HouseManifest xmlns:r="iata:housemanifest:1" xmlns="iata:datamodel:3"><r:BusinessHeaderDocument>
<ID>123-12345675</ID></r:BusinessHeaderDocument><r:MasterConsignment><IncludedHouseConsignment>
<IncludedTareGrossWeightMeasure unitCode="KGM">2.5</IncludedTareGrossWeightMeasure>
<TotalPieceQuantity>1</TotalPieceQuantity>
<SummaryDescription>HATS</SummaryDescription><TransportContractDocument><ID>H1</ID></TransportContractDocument>
<ConsignorParty><Name>A</Name></ConsignorParty></IncludedHouseConsignment></r:MasterConsignment></r:HouseManifest>"""
_DEC = b"""<m:MetaData xmlns:m="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><Declaration
xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><FunctionCode>9</FunctionCode><FunctionalReferenceID>D7</FunctionalReferenceID>
<BorderTransportMeans><ModeCode>1</ModeCode></BorderTransportMeans><GoodsShipment><Consignee><Name>A</Name></Consignee>
<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity><Description>Pens</Description><Classification>
<ID>48171000</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification><GoodsMeasure><GrossMassMeasure
unitCode="KGM">12</GrossMassMeasure></GoodsMeasure></Commodity></GovernmentAgencyGoodsItem></GoodsShipment></Declaration>
</m:MetaData>"""
_ENS = b"""<ie:CC315A xmlns:ie="http://ics.dgtaxud.ec/CC315A"><MesSenMES3>GB1/0000000001</MesSenMES3><HEAHEA>
<RefNumHEA4>LRN7</RefNumHEA4><TraModAtBorHEA76>1</TraModAtBorHEA76><TotGroMasHEA307>12.5</TotGroMasHEA307></HEAHEA>
<TRACONCO1><NamCO17>Paper</NamCO17><CouCO125>TR</CouCO125></TRACONCO1><GOOITEGDS><IteNumGDS7>1</IteNumGDS7>
<GooDesGDS23>Pens</GooDesGDS23><GroMasGDS46>12.5</GroMasGDS46><PACGS2><KinOfPacGS23>CT</KinOfPacGS23>
<NumOfPacGS24>3</NumOfPacGS24></PACGS2></GOOITEGDS><CUSOFFFENT730><RefNumCUSOFFFENT731>GB1</RefNumCUSOFFFENT731>
<ExpDatOfArrFIRENT733>202603011230</ExpDatOfArrFIRENT733></CUSOFFFENT730></ie:CC315A>"""
_ICS2 = b"""<IE3F23 xmlns="urn:wco:datamodel:eu:ics2:2"><LRN>L1</LRN><specificCircumstanceIndicator>F23
</specificCircumstanceIndicator><consignmentMasterLevel><transportDocumentMasterLevel><documentNumber>77720000001
</documentNumber><type>N741</type></transportDocumentMasterLevel><consignmentHouseLevel><totalGrossMass>2</totalGrossMass>
<consignor><name>A</name><address><country>SN</country></address></consignor><transportDocumentHouseLevel>
<documentNumber>H1</documentNumber><type>N703</type></transportDocumentHouseLevel><goodsItem><commodity>
<descriptionOfGoods>Pens</descriptionOfGoods></commodity></goodsItem></consignmentHouseLevel></consignmentMasterLevel></IE3F23>"""
_PLACE = {"streetLines": ["Kai 1"], "city": "Bergen", "postalCode": "5003", "countryCode": "NO"}
_FEDEX = b"""<ProcessShipmentRequest><ClientDetail><AccountNumber>A1</AccountNumber></ClientDetail><RequestedShipment>
<ShipTimestamp>2026-03-01T10:00:00Z</ShipTimestamp><Shipper><Contact><CompanyName>Papier</CompanyName></Contact><Address>
<StreetLines>Kai 1</StreetLines><City>Bergen</City><CountryCode>NO</CountryCode></Address></Shipper><Recipient><Contact>
<PersonName>Ann</PersonName></Contact><Address><CountryCode>US</CountryCode></Address></Recipient><MasterTrackingId>
<TrackingNumber>794600000001</TrackingNumber></MasterTrackingId><CustomsClearanceDetail><Commodities><Description>paper
</Description><HarmonizedCode>4802.56</HarmonizedCode><Quantity>4</Quantity><CustomsValue><Currency>USD</Currency><Amount>60
</Amount></CustomsValue></Commodities></CustomsClearanceDetail><RequestedPackageLineItems><Weight><Units>LB</Units><Value>10
</Value></Weight></RequestedPackageLineItems></RequestedShipment></ProcessShipmentRequest>"""
_UPS = b"""<ShipmentConfirmRequest><Shipment><Description>paper</Description><Shipper><Name>Fjord</Name>
<ShipperNumber>S9</ShipperNumber><PhoneNumber>4755</PhoneNumber><Address><AddressLine1>Kai 1</AddressLine1><City>Bergen
</City><CountryCode>NO</CountryCode></Address></Shipper><ShipTo><CompanyName>Ann Ltd</CompanyName><Address><CountryCode>
CA</CountryCode></Address></ShipTo><ReferenceNumber><Value>R1</Value></ReferenceNumber><ShipmentServiceOptions>
<InternationalForms><CurrencyCode>NOK</CurrencyCode><Product><Description>paper</Description><CommodityCode>480256
</CommodityCode><Unit><Number>4</Number><Value>20</Value></Unit></Product></InternationalForms></ShipmentServiceOptions>
</Shipment></ShipmentConfirmRequest>"""
_DHL = b"""<req:ShipmentRequest xmlns:req="http://www.dhl.com" schemaVersion="10.0"><Billing><ShipperAccountNumber>D3
</ShipperAccountNumber></Billing><Consignee><CompanyName>Ann</CompanyName><AddressLine1>Kai 1</AddressLine1>
<CountryCode>DE</CountryCode></Consignee><Dutiable><DeclaredValue>60.00</DeclaredValue><DeclaredCurrency>EUR</DeclaredCurrency>
</Dutiable><ExportDeclaration><ExportLineItem><LineNumber>1</LineNumber><Quantity>3</Quantity><Description>pens
</Description><Value>20</Value><CommodityCode>9608.10</CommodityCode><GrossWeight><Weight>1.5</Weight><WeightUnit>K
</WeightUnit></GrossWeight></ExportLineItem></ExportDeclaration><ShipmentDetails><Weight>4</Weight><WeightUnit>L
</WeightUnit><Date>2026-03-01</Date></ShipmentDetails><Shipper><CompanyName>Papier</CompanyName><CountryCode>CN
</CountryCode></Shipper><Airwaybill>1234567890</Airwaybill></req:ShipmentRequest>"""
_SHIPMENT = b"""<shipment xmlns="http://post/ws/shipment-v8"><tracking-pin>LX000000005CN</tracking-pin><delivery-spec>
<sender><name>Ann</name><address-details><city>Hull</city><country-code>GB</country-code></address-details></sender>
<destination><name>Bo</name><address-details><country-code>CA</country-code></address-details></destination><customs>
<currency>GBP</currency><sku-list><item><customs-number-of-units>2</customs-number-of-units><customs-description>mugs
</customs-description><hs-tariff-code>6912.00</hs-tariff-code><unit-weight>0.4</unit-weight><customs-value-per-unit>5.5
</customs-value-per-unit></item></sku-list></customs><parcel-characteristics><weight>1.1</weight></parcel-characteristics>
</delivery-spec></shipment>"""
_ORDER = b"""<t:order xmlns:t="http://schema.post/shm"><t:accountId>7</t:accountId><t:reference>R1</t:reference><t:box>
<t:sender><c:name xmlns:c="c">Ann</c:name></t:sender><t:internationalBox><i:international xmlns:i="i"><i:receiver>
<c:name xmlns:c="c">Bo</c:name></i:receiver><i:parcelWeight>1200</i:parcelWeight><i:customsInfo><i:currency>EUR
</i:currency></i:customsInfo><i:parcelContents><i:parcelContent><i:numberOfItemType>2</i:numberOfItemType>
<i:valueOfItem>11</i:valueOfItem><i:itemDescription>mugs</i:itemDescription><i:nettoWeight>800</i:nettoWeight>
</i:parcelContent></i:parcelContents></i:international></t:internationalBox></t:box></t:order>"""
_JSON: dict[str, object] = {
    "us-truck-json": {
        "tripNumber": "ABCD77",
        "usPortOfArrival": "0901",
        "estimatedArrivalDateTime": "2026-03-01 04:45:00",
        "shipments": [
            {
                "type": "PAPS",
                "shipmentControlNumber": "ABCD001",
                "shipper": {"name": "Mill", "address": {"city": "Guelph"}},
                "commodities": [{"description": "paper", "quantity": 20, "weight": 100, "weightUnit": "L"}],
            }
        ],
    },
    "fedex-ship": {
        "accountNumber": {"value": "A1"},
        "requestedShipment": {
            "shipDatestamp": "2026-03-01",
            "shipper": {"contact": {"companyName": "Fjord"}, "address": _PLACE},
            "recipients": [{"contact": {"personName": "Ann"}, "address": _PLACE}],
            "requestedPackageLineItems": [{"customerReferences": [{"value": "R7"}]}],
            "customsClearanceDetail": {
                "commodities": [{"description": "paper", "quantity": 3, "weight": {"units": "LB", "value": 10}}]
            },
        },
    },
    "ups-shipping": {
        "ShipmentRequest": {
            "Shipment": {
                "Shipper": {"Name": "Fjord", "Address": {"AddressLine": ["Kai 1"], "CountryCode": "NO"}},
                "ShipTo": {"Name": "Ann"},
                "Package": [{"PackageWeight": {"UnitOfMeasurement": {"Code": "KGS"}, "Weight": "2.5"}}],
            }
        }
    },
    "dhl-express": {
        "plannedShippingDateAndTime": "2026-03-01T10:00:00 GMT+01:00",
        "productCode": "P",
        "customerDetails": {"shipperDetails": {"postalAddress": {"cityName": "Bergen", "countryCode": "NO"}}},
        "content": {"packages": [{"weight": 2.5}], "unitOfMeasurement": "metric", "description": "paper"},
    },
    "post-label": {
        "trackingNumber": "LX 000000005 CN",
        "toAddress": {"firm": "Ann", "countryISOAlpha2Code": "NO"},
        "fromAddress": {"lastName": "Bob", "ZIPCode": "10001"},
        "packageDescription": {"weight": 2, "weightUOM": "lb", "mailingDate": "2026-03-01"},
        "customsForm": {"contents": [{"itemDescription": "paper", "itemQuantity": 2, "itemTotalValue": 5}]},
    },
    "post-parcel": {
        "customerId": "C1",
        "referencenumber": "R1",
        "weight": 0.5,
        "addresses": {"sender": {"company": "Papier", "country": "CH"}, "receiver": {"name": "Ann"}},
        "customsInfo": {"currency": "EUR", "items": [{"articleDescription": "pens", "unitValue": 2.5, "quantity": 4}]},
    },
    "post-customs-info": {
        "tracking_code": "LX000000005CN",
        "from_address": {"company": "Papier", "street1": "Kai 1", "city": "Bergen", "country": "NO"},
        "to_address": {"name": "Ann", "zip": "10001", "country": "US"},
        "parcel": {"weight": 2, "mass_unit": "lb"},
        "customs_info": {
            "contents_type": "gift",
            "customs_items": [
                {"description": "paper", "quantity": 1, "value": "5", "weight": 2, "hs_tariff_number": "480256"}
            ],
        },
    },
}
_MASTER = b"FHL/5\nMBI/777-12345675LHRJFK/T10K100\n"
_TABLES = {
    "header.csv": "identifier,carrier_code,vessel_name,port_of_unlading,estimated_arrival_date,manifest_quantity,"
    "weight,weight_unit\n1,SIMU,SIM STAR,Miami,2026-03-01,10,100,Kilograms\n",
    "billgen.csv": "identifier,master_bol_number,house_bol_number,voyage_number\n1,SIMU001,,12W\n",
    "shipper.csv": 'identifier,shipper_party_name,city,country_code\n1,"Paper, Ltd",Izmir,TR\n',
    "cargodesc.csv": "identifier,container_number,description_text\n1,MSCU1234566,PAPER\n",
}


def _zipped() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, text in _TABLES.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return sink.getvalue()


SEEDS: dict[str, tuple[bytes, ...]] = {
    "iata-xfhl": (_XFHL,),
    "iata-fhl": (
        _MASTER + b"HBS/A\n" * 40 + b"HBS\n" + b"HBS/B//X\nCVD/U//N/x/\n" * 33,
        _MASTER + b"HBS/A\nSHP\nHBS/B\nHBS/C\n/SPX\n?\n" * 20,
    ),
    "iata-fwb": (
        b"FWB/17\n777-12345675LHRJFK/T1K9\nRTD/1/P1\n" + b"/P1\n/2/K1\n/K\n/NG/TEA\n/P1/NH/1\n" * 5,
        b"FWB\n" * 20 + b"FWB\n-\n" * 20 + b"FWB\n777-12345675\n" * 9,
    ),
    "wco-dec": (_DEC,),
    "eu-ens": (_ENS,),
    "eu-ics2": (_ICS2,),
    "ups-shipping-xml": (_UPS,),
    "dhl-xml": (_DHL,),
    "fedex-ship-xml": (_FEDEX,),
    "post-shipment-xml": (_SHIPMENT,),
    "post-order-xml": (_ORDER,),
    "us-vessel-tables": (_zipped(),),
    **{name: (json.dumps(said).encode(),) for name, said in _JSON.items()},
}
"""Reader to what its corpus begins with."""
