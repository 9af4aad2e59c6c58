"""`python -m tidewaiter` is the `tidewaiter` command."""

from tidewaiter.cli.main import main

main()
