"""``python -m linkvet`` is the command line."""

from linkvet.cli import main

main()
