"""The stages composed: a day, a batch, a consignment."""
