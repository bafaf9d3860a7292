"""Take the picture of the README anew: the claims of the sample study's report across schools.

python docs/pictures/make.py [CHROMIUM]
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from workbench.actions import demo

TARGET = Path(__file__).with_name("cross-site.png")
WIDTH, LEFT, TOP, BOTTOM = 1280, 316, 30, 1290  # of the page; what is left of LEFT is its contents


def main() -> None:
    """Build the sample study, show a part of its report in a frame, photograph that."""
    chromium = sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium") or "chromium"
    with tempfile.TemporaryDirectory() as folder:
        for _ in demo.run(Path(folder) / "study"):
            pass
        window = Path(folder) / "window.html"
        frame = f"position:absolute;left:-{LEFT}px;top:-{TOP}px;width:{WIDTH}px;height:2000px;border:0"
        window.write_text(
            f'<body style="margin:0;overflow:hidden"><iframe src="study/reports/cross-site.html" style="{frame}">'
            "</iframe></body>",
            encoding="utf-8",
        )
        size = f"--window-size={WIDTH - LEFT},{BOTTOM - TOP}"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", size]
        command = [chromium, *flags, f"--screenshot={TARGET}", window.as_uri()]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- the browser that was named


if __name__ == "__main__":
    main()
