"""`python -m yulu.cli`."""

from yulu.cli.main import main

main()
