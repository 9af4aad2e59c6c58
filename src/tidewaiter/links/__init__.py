"""Which consignments hang together: the evidence graph, hunting through it, and handing it to charting tools."""
