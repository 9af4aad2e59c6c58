"""How the desk is put together: settings, addresses, the server's entry."""
