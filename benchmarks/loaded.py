"""Which modules ``workbench --help`` loads, as JSON on stdout."""

import contextlib
import io
import json
import sys

from benchmarks.command_line import HEAVY

if __name__ == "__main__":
    before = set(sys.modules)
    from workbench.cli.main import cli

    with contextlib.redirect_stdout(io.StringIO()):
        cli(["--help"], standalone_mode=False)
    after = set(sys.modules)
    print(json.dumps({"count": len(after - before), "heavy": [m for m in HEAVY if m in after]}))
