"""Runs command lines of the Azure CLI in one interpreter, because each start of the CLI takes a second or more.

Each line of the input is the arguments of a command as a JSON array. Behind the errors of each command stands
`EXIT` with its exit code.
"""

import json
import sys

from azure.cli.core import get_default_cli

for line in sys.stdin:
    try:
        code = get_default_cli().invoke(json.loads(line))
    except SystemExit as end:
        code = end.code
    print(f"EXIT {code}", file=sys.stderr, flush=True)
